package cloudwatchlogs

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
)

// apiError is an error in the service's words. Nearly all come with the status 400.
type apiError struct {
	status  int
	code    string
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

func refuse(code, message string) *apiError {
	return &apiError{status: http.StatusBadRequest, code: code, message: message}
}

func invalid(format string, args ...any) *apiError {
	return refuse("InvalidParameterException", fmt.Sprintf(format, args...))
}

func serialization(why string) *apiError { return refuse("SerializationException", why) }

func noGroup() *apiError {
	return refuse("ResourceNotFoundException", "The specified log group does not exist.")
}

func noStream() *apiError {
	return refuse("ResourceNotFoundException", "The specified log stream does not exist.")
}

// unavailable is the error after which every client tries again.
func unavailable() *apiError {
	return &apiError{
		status: http.StatusServiceUnavailable, code: "ServiceUnavailableException",
		message: "The service cannot complete the request.",
	}
}

func asAPIError(err error) *apiError {
	if e := (*apiError)(nil); errors.As(err, &e) {
		return e
	}
	return &apiError{status: http.StatusInternalServerError, code: "InternalFailure", message: "An internal error has occurred."}
}

func notThisWay(req *http.Request) *apiError {
	return &apiError{
		status: http.StatusNotFound, code: "UnknownOperationException",
		message: fmt.Sprintf("CloudWatch Logs answers POST to /, not %s %s.", req.Method, cut(req.URL.Path, 128)),
	}
}

func (r *Receiver) unknownOperation(target string) *apiError {
	names := strings.Join(r.operationNames(), ", ")
	switch name, ours := strings.CutPrefix(target, targetPrefix); {
	case target == "":
		return refuse("UnknownOperationException", "There is no X-Amz-Target. It names the operation, such as "+targetPrefix+"PutLogEvents.")
	case !ours:
		return refuse("UnknownOperationException", fmt.Sprintf(
			"X-Amz-Target is %s; those of CloudWatch Logs begin with %s.", cut(target, 128), targetPrefix))
	default:
		return refuse("UnknownOperationException", fmt.Sprintf(
			"This stand-in for CloudWatch Logs does not answer %s. It answers %s.", cut(name, 128), names))
	}
}

func writeError(w http.ResponseWriter, e *apiError) {
	body, err := json.Marshal(struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}{e.code, e.message})
	if err != nil {
		body = []byte(`{"__type":"InternalFailure"}`)
	}
	w.Header().Set("X-Amzn-Errortype", e.code)
	write(w, e.status, body)
}

// writeAnswer writes the answer of an operation; nil is one without a body.
func writeAnswer(w http.ResponseWriter, answer any) {
	if answer == nil {
		write(w, http.StatusOK, nil)
		return
	}
	body, err := json.Marshal(answer)
	if err != nil {
		writeError(w, asAPIError(err))
		return
	}
	write(w, http.StatusOK, body)
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

// newRequestID is a random UUID.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
