package otlp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"cruddur/lab/record"
)

// shownOfRefused is how much of a refused body is kept, to show what was sent.
const shownOfRefused = 64 << 10

// ingest takes one export request: check the headers, read, decode, keep, answer.
func (rc *Receiver) ingest(w http.ResponseWriter, r *http.Request, sig signal) {
	if ref := rc.checkHeader(r, sig); ref != nil {
		rc.refuse(w, r, ref, peek(r.Body))
		return
	}
	body, err := rc.read(w, r)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		rc.refuse(w, r, rc.badBody(rc.decoder.tooLarge()), nil)
		return
	}
	if err != nil {
		rc.refuse(w, r, rc.badBody(fmt.Errorf("the body ended early: %w", err)), body)
		return
	}
	req := rc.request(r, body)
	recs, err := rc.decoder.decode(sig, &req)
	if errors.Is(err, errTooLarge) {
		rc.refuse(w, r, rc.badBody(err), nil)
		return
	}
	if err != nil {
		rc.refuse(w, r, rc.badBody(err), body)
		return
	}
	req.Status = http.StatusOK
	if err := rc.sink.Accept(r.Context(), req, recs); err != nil {
		w.Header().Set("Retry-After", "1")
		answer(w, r, &refusal{status: http.StatusServiceUnavailable, text: "the lab could not keep the request; send it again"})
		return
	}
	acknowledge(w, r)
}

// checkHeader makes Honeycomb's checks in Honeycomb's order, the method first.
func (rc *Receiver) checkHeader(r *http.Request, sig signal) *refusal {
	if r.Method != http.MethodPost {
		return &refusal{
			status: http.StatusMethodNotAllowed, form: plain,
			text: "method not allowed: " + r.URL.Path + " takes POST",
		}
	}
	if formOf(r.Header.Get("Content-Type")) == plain {
		return unsupportedType(r.Header.Get("Content-Type"))
	}
	if rc.open {
		return nil
	}
	key := r.Header.Get(teamHeader)
	if key == "" {
		return &refusal{status: http.StatusUnauthorized, text: missingKey}
	}
	kind := kindOf(key)
	if !kind.mayIngest() {
		return &refusal{status: http.StatusUnauthorized, form: nativeError, text: kind.complaint()}
	}
	if kind.classic() && sig != logs && strings.TrimSpace(r.Header.Get(datasetHeader)) == "" {
		return &refusal{status: http.StatusUnauthorized, text: missingDataset}
	}
	return nil
}

// badBody is the refusal of a body that cannot be read.
func (rc *Receiver) badBody(err error) *refusal {
	ref := &refusal{status: http.StatusBadRequest, text: "failed to parse OTLP request body: " + short(err.Error())}
	if rc.open && errors.Is(err, errTooLarge) {
		ref.status = http.StatusRequestEntityTooLarge
	}
	return ref
}

// short cuts a decoder's complaint, which may quote the body at length.
func short(text string) string {
	const most = 300
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// notFound answers a path that is none of ours. What was posted there is kept, because a wrong endpoint setting is the
// commonest reason for an empty page.
func (rc *Receiver) notFound(w http.ResponseWriter, r *http.Request) {
	ref := &refusal{
		status: http.StatusNotFound, form: plain,
		text: "not found: OTLP over HTTP goes to /v1/traces, /v1/logs or /v1/metrics, without a trailing slash",
	}
	if r.Method != http.MethodPost {
		answer(w, r, ref)
		return
	}
	rc.refuse(w, r, ref, peek(r.Body))
}

// refuse hands the refused request to the sink and answers. The refusal stands whether or not it could be kept, and
// the sender may be gone by then.
func (rc *Receiver) refuse(w http.ResponseWriter, r *http.Request, ref *refusal, body []byte) {
	req := rc.request(r, body[:min(len(body), shownOfRefused)])
	req.Status, req.Refused = ref.status, ref.text
	_ = rc.sink.Accept(context.WithoutCancel(r.Context()), req, nil)
	answer(w, r, ref)
}

// request is what came off the wire, fit to be kept.
func (rc *Receiver) request(r *http.Request, body []byte) record.Request {
	return record.Request{
		Tool:     record.Honeycomb,
		Protocol: protocol,
		Time:     rc.now(),
		Remote:   r.RemoteAddr,
		Method:   r.Method,
		Path:     pathOf(r.URL),
		Header:   record.MaskHeader(r.Header),
		Body:     body,
	}
}

// pathOf is the path as the routes see it, so that a replay finds the same one, with the query string.
func pathOf(u *url.URL) string {
	if u.RawQuery == "" {
		return u.Path
	}
	return u.Path + "?" + u.RawQuery
}

// read reads a body up to the cap. Its stated length is believed as far as memory is set aside for it.
func (rc *Receiver) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	const believed = 1 << 20
	var buf bytes.Buffer
	buf.Grow(int(min(max(r.ContentLength, 0), rc.decoder.maxBody, believed)) + bytes.MinRead)
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, rc.decoder.maxBody))
	return buf.Bytes(), err
}

// peek reads the beginning of a body that is refused unread.
func peek(body io.Reader) []byte {
	b, _ := io.ReadAll(io.LimitReader(body, shownOfRefused)) // what came before an error is all there is to show
	return b
}
