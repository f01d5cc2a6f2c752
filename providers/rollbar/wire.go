package rollbar

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wire is the transport under rollbar-go's client, which knows neither contexts nor limits nor what was answered. It
// makes one request at a time.
type wire struct {
	base http.RoundTripper

	ctx    context.Context // of the item that is being sent
	wait   time.Duration   // that a 429 asked for
	answer []byte          // the body of a success, as far as it was read
	whole  bool            // all of it was
}

func (w *wire) begin(ctx context.Context) { w.ctx, w.wait, w.answer, w.whole = ctx, 0, nil, false }
func (w *wire) end()                      { w.ctx = nil }

// RoundTrip sends the request in the item's context.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.base.RoundTrip(r.WithContext(w.ctx))
	if err != nil {
		return nil, err
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		w.wait = limitWait(resp.Header, time.Now())
	case resp.StatusCode < 300:
		const most = 64 << 10 // an answer has about 100 bytes
		body, err := io.ReadAll(io.LimitReader(resp.Body, most))
		_ = resp.Body.Close()
		w.answer, w.whole = body, err == nil
		resp.Body = io.NopCloser(bytes.NewReader(body))
	}
	return resp, nil
}

// limitWait is how long Rollbar's rate limit asks to wait; 0 when it does not say.
func limitWait(h http.Header, now time.Time) time.Duration {
	var seconds int64
	if n, err := strconv.ParseInt(strings.TrimSpace(h.Get("X-Rate-Limit-Remaining-Seconds")), 10, 64); err == nil {
		seconds = n
	} else if at, err := strconv.ParseInt(strings.TrimSpace(h.Get("X-Rate-Limit-Reset")), 10, 64); err == nil {
		seconds = at - now.Unix()
	}
	const hour = 3600 // the most, so that a hostile answer cannot stop delivery
	return time.Duration(min(max(seconds, 0), hour)) * time.Second
}
