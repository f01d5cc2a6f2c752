package otlp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// signed has requests signed. It stands behind the compressor, since a signature is over the bytes that are sent, and
// before the connection, so that nothing that it signed is changed any more.
type signed struct {
	base http.RoundTripper
	sign func(*http.Request, []byte) error
	seen func(*http.Response)
}

// RoundTrip implements [http.RoundTripper].
func (s signed) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.sign != nil {
		body, err := whole(r)
		if err != nil {
			return nil, fmt.Errorf("read the request's body: %w", err)
		}
		r = r.Clone(r.Context())
		r.Body, r.GetBody, r.ContentLength = io.NopCloser(bytes.NewReader(body)), nil, int64(len(body))
		if len(body) == 0 {
			r.Body = http.NoBody
		}
		if err := s.sign(r, body); err != nil {
			return nil, fmt.Errorf("sign the request: %w", err)
		}
	}
	resp, err := s.base.RoundTrip(r)
	if err == nil && s.seen != nil {
		s.seen(resp)
	}
	return resp, err
}

// whole reads the body to its end.
func whole(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer r.Body.Close()
	return io.ReadAll(r.Body)
}
