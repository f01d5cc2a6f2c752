package xray

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"cruddur/lab/record"
)

// Paths of the operations; X-Ray's are all POST.
const (
	pathSamplingRules   = "/GetSamplingRules"
	pathSamplingTargets = "/SamplingTargets"
	pathTraceSegments   = "/TraceSegments"
)

const (
	// maxBody is the most that a request may carry: 50 documents of 64 KiB, whose quotes are escaped once more.
	maxBody = 8 << 20
	// keptOfTooBig is how much is kept of a request that carries more.
	keptOfTooBig = 64 << 10
)

// call is one request on its way through an operation.
type call struct {
	req record.Request
	// kept says that the operation handed req to the sink itself.
	kept bool
}

// operation answers a call with what is to be written as JSON.
type operation func(context.Context, *call) (any, error)

// Handler answers on TCP port 2000 what SDKs ask of a daemon, and PutTraceSegments. It wants neither credentials nor a
// Content-Type, because the daemon's own clients send none.
func (r *Receiver) Handler() http.Handler {
	operations := map[string]operation{
		pathSamplingRules:   r.getSamplingRules,
		pathSamplingTargets: r.getSamplingTargets,
		pathTraceSegments:   r.putTraceSegments,
	}
	known := make([]string, 0, len(operations))
	for path := range operations {
		known = append(known, path)
	}
	slices.Sort(known)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("X-Amzn-Requestid", newRequestID())
		op := operations[req.URL.Path]
		switch {
		case req.Method != http.MethodPost:
			writeError(w, unknownOperation(req, known))
			return
		case op == nil:
			op = func(context.Context, *call) (any, error) { return nil, unknownOperation(req, known) }
		}
		r.serve(w, req, op)
	})
}

// serve runs one operation.
func (r *Receiver) serve(w http.ResponseWriter, req *http.Request, op operation) {
	c := &call{req: record.Request{
		Tool: record.XRay, Protocol: overHTTP, Remote: req.RemoteAddr, Method: req.Method, Path: req.URL.RequestURI(),
		Header: record.MaskHeader(req.Header), Status: http.StatusOK,
	}}
	ctx := context.WithoutCancel(req.Context()) // what was read is kept, even when the sender does not wait
	body, err := readBody(w, req)
	c.req.Body, c.req.Time = body, r.now()
	var answer any
	if err == nil {
		answer, err = op(ctx, c)
	}
	if err != nil {
		e := asAPIError(err)
		if !c.kept {
			c.req.Status, c.req.Refused = e.status, e.code+": "+e.message
			_ = r.sink.Accept(ctx, c.req, nil) // the sender is refused either way
		}
		writeError(w, e)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func readBody(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		return body[:keptOfTooBig], &apiError{
			http.StatusRequestEntityTooLarge, "RequestEntityTooLargeException",
			fmt.Sprintf("The request has more than %d bytes.", maxBody),
		}
	}
	if err != nil {
		return body, invalidRequest("The request body could not be read: %v", err)
	}
	return body, nil
}

func unknownOperation(req *http.Request, known []string) *apiError {
	return &apiError{http.StatusNotFound, "UnknownOperationException", fmt.Sprintf(
		"This stand-in for the X-Ray daemon answers POST to %s, not %s %s.", strings.Join(known, ", "), req.Method, req.URL.Path)}
}

func writeJSON(w http.ResponseWriter, status int, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"Message":"The answer could not be written."}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}
