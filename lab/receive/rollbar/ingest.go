package rollbar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"cruddur/lab/record"
)

// tokenHeader is where clients send the token of the project; older ones put it into the body.
const tokenHeader = "X-Rollbar-Access-Token"

// shownOfRefused is how much of a refused body is kept, to show what was sent.
const shownOfRefused = 64 << 10

// ingest takes one item: read, check, keep, answer.
func (rc *Receiver) ingest(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST, OPTIONS")
		rc.refuse(w, r, refuse(http.StatusMethodNotAllowed, "method not allowed: items are sent with POST"), nil)
		return
	}
	body, err := rc.read(w, r)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		rc.refuse(w, r, refuse(http.StatusRequestEntityTooLarge, "the payload is over %d bytes; shorten strings, frames or telemetry", rc.maxBody), nil)
		return
	}
	if err != nil {
		rc.refuse(w, r, refuse(http.StatusBadRequest, "the body ended early"), body)
		return
	}
	it, kept, ref := rc.check(r, body)
	if ref != nil {
		rc.refuse(w, r, ref, kept)
		return
	}
	req := rc.request(r, kept)
	req.Status = http.StatusOK
	first := rc.seen.first(it.uuid(), req.Time)
	if err := rc.sink.Accept(r.Context(), req, []record.Record{it.record(&req, first)}); err != nil {
		if first {
			rc.seen.forget(it.uuid()) // the client will send it again
		}
		rc.answerError(w, http.StatusServiceUnavailable, "the lab could not keep the item; send it again")
		return
	}
	rc.acknowledge(w, it.replyUUID(&req))
}

// check makes all checks of a request whose body has been read. It returns the body as it may be kept, even with a
// refusal.
func (rc *Receiver) check(r *http.Request, body []byte) (*item, []byte, *refusal) {
	token := r.Header.Get(tokenHeader)
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, nil, refuse(http.StatusBadRequest, "content-encoding %q is not supported: send the item uncompressed", encoding)
	}
	contentType := r.Header.Get("Content-Type")
	p, ref := open(contentType, body)
	if ref != nil {
		return nil, masked(body, token), ref
	}
	// From here on only what may be kept is looked at, so that a replay finds the same.
	kept := p.maskedBody(contentType, body, token)
	if token == "" {
		token = p.token
	}
	if strings.TrimSpace(token) == "" {
		return nil, kept, refuse(http.StatusUnauthorized, "missing access token: send it in the header %s", tokenHeader)
	}
	if !rc.rate.take(rc.now()) {
		return nil, kept, refuse(http.StatusTooManyRequests, "over the rate limit: see the X-Rate-Limit headers")
	}
	if !bytes.Equal(kept, body) {
		if p, ref = open(contentType, kept); ref != nil {
			return nil, kept, ref
		}
	}
	it, ref := p.item()
	return it, kept, ref
}

// read reads a body up to the cap. Its stated length is believed as far as memory is set aside for it.
func (rc *Receiver) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	const believed = 64 << 10
	var buf bytes.Buffer
	buf.Grow(int(min(max(r.ContentLength, 0), believed)) + bytes.MinRead)
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, rc.maxBody))
	return buf.Bytes(), err
}

// notFound answers a path that is none of ours. What was posted there is kept without its body, because a wrong
// endpoint setting is the commonest reason for an empty page.
func (rc *Receiver) notFound(w http.ResponseWriter, r *http.Request) {
	ref := refuse(http.StatusNotFound, "not found: items are sent to /api/1/item/")
	if r.Method != http.MethodPost {
		rc.answerError(w, ref.status, ref.message)
		return
	}
	rc.refuse(w, r, ref, nil)
}

// refuse hands the refused request to the sink and answers. The refusal stands whether or not it could be kept, and
// the sender may be gone by then. The body is searched for a token once more: it may be too broken to know better.
func (rc *Receiver) refuse(w http.ResponseWriter, r *http.Request, ref *refusal, body []byte) {
	body = masked(body, r.Header.Get(tokenHeader))
	req := rc.request(r, body[:min(len(body), shownOfRefused)])
	req.Status, req.Refused = ref.status, ref.message
	_ = rc.sink.Accept(context.WithoutCancel(r.Context()), req, nil)
	rc.answerError(w, ref.status, ref.message)
}

// request is what came off the wire, fit to be kept.
func (rc *Receiver) request(r *http.Request, body []byte) record.Request {
	return record.Request{
		Tool:     record.Rollbar,
		Protocol: protocol,
		Time:     rc.now(),
		Remote:   r.RemoteAddr,
		Method:   r.Method,
		Path:     pathOf(r.URL),
		Header:   record.MaskHeader(r.Header),
		Body:     body,
	}
}

// pathOf is the path with the query string, in which some clients repeat the token.
func pathOf(u *url.URL) string {
	if u.RawQuery == "" {
		return u.Path
	}
	return u.Path + "?" + string(maskAccessToken([]byte(u.RawQuery)))
}

// refusal is why an item is not accepted.
type refusal struct {
	status  int
	message string
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status: status, message: fmt.Sprintf(format, args...)}
}
