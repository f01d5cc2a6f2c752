package cloudwatchlogs

import (
	"context"
	"net/http"
	"strings"

	"cruddur/lab/record"
)

// targetPrefix is the service and version in X-Amz-Target.
const targetPrefix = "Logs_20140328."

// Handler answers the API on the path "/".
func (r *Receiver) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("X-Amzn-Requestid", newRequestID())
		if req.URL.Path != "/" || req.Method != http.MethodPost {
			writeError(w, notThisWay(req))
			return
		}
		target := req.Header.Get("X-Amz-Target")
		name, ours := strings.CutPrefix(target, targetPrefix)
		op, known := r.operations[name]
		if !ours || !known {
			op = operation{effect: changes} // it might have been: keep it
		}
		kept := record.Request{
			Tool: record.CloudWatch, Protocol: protocol, Remote: req.RemoteAddr, Method: req.Method,
			Path: cut(name, 128), Header: record.MaskHeader(req.Header), Status: http.StatusOK,
		}
		body, err := readBody(w, req)
		kept.Body, kept.Time = body, r.clock.arrival()
		switch {
		case err != nil:
		case !ours || !known:
			err = r.unknownOperation(target)
		default:
			err = checkCredentials(req, kept.Time)
		}
		ctx := context.WithoutCancel(req.Context()) // what was read is kept, even when the sender does not wait
		var out any
		if err == nil {
			out, err = r.do(ctx, op, kept)
		}
		if err != nil {
			e := asAPIError(err)
			if op.effect != reads && target != "" && e.code != unavailable().code {
				kept.Status, kept.Refused = e.status, e.Error()
				_ = r.sink.Accept(ctx, kept, nil) // the sender is refused either way
			}
			writeError(w, e)
			return
		}
		writeAnswer(w, out)
	})
}

// do runs one call: it is judged, kept, and takes effect, in this order.
func (r *Receiver) do(ctx context.Context, op operation, req record.Request) (any, error) {
	body, err := plainBody(req)
	if err != nil {
		return nil, err
	}
	switch op.effect {
	case changes:
		r.order.Lock()
		defer r.order.Unlock()
	case stores:
		r.order.RLock()
		defer r.order.RUnlock()
	}
	p, err := op.prepare(req.Time, body)
	if err != nil {
		return nil, err
	}
	if op.effect != reads {
		req.Control = op.effect == changes
		var recs []record.Record
		if p.records != nil {
			recs = p.records(req)
		}
		if err := r.sink.Accept(ctx, req, recs); err != nil {
			return nil, unavailable()
		}
	}
	return p.apply(), nil
}
