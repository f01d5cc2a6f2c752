package otlp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// attempt is what the round trippers learn about one request, beside what the exchange notes.
type attempt struct {
	raw      int // bytes before compression
	tooLarge bool
	partial  partial
	webPage  bool  // a success that was a page for people: no OTLP server
	odd      error // a success whose answer cannot be read
}

type attemptKey struct{}

func withAttempt(ctx context.Context) (context.Context, *attempt) {
	a := new(attempt)
	return context.WithValue(ctx, attemptKey{}, a), a
}

func attemptOf(ctx context.Context) *attempt {
	a, ok := ctx.Value(attemptKey{}).(*attempt)
	if !ok {
		return new(attempt)
	}
	return a
}

var errTooLarge = errors.New("larger than one request may be")

// compressor compresses requests and notes their size before. The exporter could compress too; then nobody would know
// that size, and the standard library's gzip takes six times as long for a tenth less. The work is done on the
// application's processors, so speed is worth more.
type compressor struct {
	base    http.RoundTripper
	gzip    bool
	most    int
	writers *sync.Pool
}

func newCompressor(base http.RoundTripper, compression string, most int) compressor {
	return compressor{base: base, gzip: compression == "gzip", most: most, writers: &sync.Pool{New: func() any {
		w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // fails for unknown levels only
		return w
	}}}
}

// RoundTrip implements [http.RoundTripper].
func (c compressor) RoundTrip(r *http.Request) (*http.Response, error) {
	a := attemptOf(r.Context())
	a.raw = int(r.ContentLength)
	if c.most > 0 && a.raw > c.most {
		a.tooLarge = true
		_ = r.Body.Close()
		return nil, errTooLarge
	}
	if !c.gzip {
		return c.base.RoundTrip(r)
	}
	body, err := c.compress(r.Body, a.raw)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("Content-Encoding", "gzip")
	r.Body, r.GetBody, r.ContentLength = io.NopCloser(bytes.NewReader(body)), nil, int64(len(body))
	return c.base.RoundTrip(r)
}

// compress returns a buffer of its own each time: the transport may read from it after an answer has come.
func (c compressor) compress(body io.ReadCloser, size int) ([]byte, error) {
	defer body.Close()
	b := bytes.NewBuffer(make([]byte, 0, 512+size/8))
	w := c.writers.Get().(*gzip.Writer)
	defer c.writers.Put(w)
	w.Reset(b)
	if _, err := io.Copy(w, body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
