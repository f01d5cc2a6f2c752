package providers

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Exchange notes what one Send looked like on the wire, whichever vendor's client made the requests. Vendors' clients
// hide the status, the wait that the server asked for, and the bytes; the [Transport] under them sees all three.
type Exchange struct {
	mu         sync.Mutex
	requests   int
	status     int
	retryAfter time.Duration
	bytes      int
	wrote      bool
	answer     string
	cut        bool // answer is not all of it
}

type exchangeKey struct{}

// WithExchange returns a context whose requests, made through a [Transport], are noted in the Exchange.
func WithExchange(ctx context.Context) (context.Context, *Exchange) {
	x := new(Exchange)
	return context.WithValue(ctx, exchangeKey{}, x), x
}

// Transport notes each request in the Exchange of its context, if there is one. The vendor's own retries must be off.
type Transport struct {
	Base http.RoundTripper // nil: http.DefaultTransport
}

// RoundTrip implements [http.RoundTripper].
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	x, ok := r.Context().Value(exchangeKey{}).(*Exchange)
	if !ok {
		return base.RoundTrip(r)
	}
	return x.roundTrip(base, r)
}

func (x *Exchange) roundTrip(base http.RoundTripper, r *http.Request) (*http.Response, error) {
	x.mu.Lock()
	x.requests++
	x.status, x.retryAfter, x.wrote, x.answer, x.cut = 0, 0, false, "", false
	x.mu.Unlock()
	r = r.Clone(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			x.mu.Lock()
			x.wrote = x.wrote || info.Err == nil
			x.mu.Unlock()
		},
	}))
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = &countedBody{ReadCloser: r.Body, x: x}
		r.GetBody = nil // a silent second try inside net/http would be counted twice
	}
	resp, err := base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	x.status = resp.StatusCode
	x.retryAfter = retryAfter(resp.Header.Get("Retry-After"), time.Now())
	x.mu.Unlock()
	if resp.StatusCode >= 300 {
		resp.Body = &keptAnswer{ReadCloser: resp.Body, x: x}
	}
	return resp, nil
}

// countedBody counts what the transport read of a request's body, which is what went over the wire.
type countedBody struct {
	io.ReadCloser
	x *Exchange
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.x.mu.Lock()
	b.x.bytes += n
	b.x.mu.Unlock()
	return n, err
}

// keptAnswer keeps the beginning of an error's body while the vendor's client reads it.
type keptAnswer struct {
	io.ReadCloser
	x *Exchange
}

func (b *keptAnswer) Read(p []byte) (int, error) {
	const most = 512
	n, err := b.ReadCloser.Read(p)
	b.x.mu.Lock()
	room := most - len(b.x.answer)
	b.x.answer += string(p[:min(n, room)])
	b.x.cut = b.x.cut || n > room
	b.x.mu.Unlock()
	return n, err
}

// Status is that of the last answer; 0 without one.
func (x *Exchange) Status() int { x.mu.Lock(); defer x.mu.Unlock(); return x.status }

// RetryAfter is the wait that the last answer asked for.
func (x *Exchange) RetryAfter() time.Duration { x.mu.Lock(); defer x.mu.Unlock(); return x.retryAfter }

// Bytes counts the request bodies as sent.
func (x *Exchange) Bytes() int { x.mu.Lock(); defer x.mu.Unlock(); return x.bytes }

// Requests counts the requests made.
func (x *Exchange) Requests() int { x.mu.Lock(); defer x.mu.Unlock(); return x.requests }

// Answer is the beginning of the last error answer's body, as printable text. A word that was cut is left out: half a
// secret that the server repeats would be known to nobody who masks secrets.
func (x *Exchange) Answer() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	text := x.answer
	if x.cut {
		text = text[:strings.LastIndexAny(text, " \t\r\n\"'`=:,;<>()[]{}&")+1]
	}
	return printable(text)
}

// Unsure says that the last request was written and never answered, so that it may have arrived.
func (x *Exchange) Unsure() bool { x.mu.Lock(); defer x.mu.Unlock(); return x.wrote && x.status == 0 }

// Retryable says whether an HTTP status means "not now": a time-out, a limit, or a fault of the server or a proxy in
// front of it. Vendors with a shorter list pass their own to Outcome.
func Retryable(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// Outcome turns an exchange over HTTP into the result for a batch of n, for vendors who take or refuse a request as a
// whole: an answer below 300 took it, a status that retry knows and a fault of the network are worth another try, all
// else is refused for good. err is what the vendor's client returned.
func (x *Exchange) Outcome(n int, err error, retry func(status int) bool) Result {
	res := Result{Status: x.Status(), RetryAfter: x.RetryAfter(), BytesWire: x.Bytes(), Err: err}
	switch {
	case res.Status >= 200 && res.Status < 300:
		// The vendor took it, whatever the client made of the answer.
		res.Acked, res.Err = n, nil
	case res.Status != 0 && !retry(res.Status):
		res.Rejected = n
		res.Err = x.describe(err)
	case res.Status != 0:
		res.Retry = All(n)
		res.Err = x.describe(err)
	case err == nil && x.Requests() == 0:
		// Only an answer is a proof, whatever the client makes of its silence.
		res.Rejected, res.Err = n, errors.New("the client sent nothing and gave no reason")
	case x.Requests() == 0 && !isNetwork(err):
		// It never became a request: it cannot be encoded, and a second try would not help.
		res.Rejected = n
	default:
		res.Retry = All(n)
		res.Unsure = x.Unsure()
		res.Err = networkError(cmp.Or(err, errors.New("no answer, and the client gave no reason")))
	}
	return res
}

// describe says what the vendor answered, in its own words where it gave any.
func (x *Exchange) describe(err error) error {
	text := "answered " + strconv.Itoa(x.Status()) + " " + http.StatusText(x.Status())
	if a := x.Answer(); a != "" {
		return errors.New(text + ": " + a)
	}
	if err != nil {
		return errors.New(text)
	}
	return errors.New(text + " without a reason")
}

func isNetwork(err error) bool {
	var n net.Error
	return errors.As(err, &n) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// networkError drops the URL that net/http and the vendors' clients put in front: the target is known, and a query
// string may hold a key.
func networkError(err error) error {
	var op *net.OpError
	switch {
	case errors.As(err, &op):
		return op
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("no answer in time")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("connection closed before the answer was complete")
	}
	return err
}

// retryAfter reads both forms of the header, bounded to an hour so that a hostile answer cannot stop delivery.
func retryAfter(header string, now time.Time) time.Duration {
	var d time.Duration
	if s, err := strconv.Atoi(strings.TrimSpace(header)); err == nil || errors.Is(err, strconv.ErrRange) {
		d = time.Duration(min(max(s, 0), 3600)) * time.Second
	} else if t, err := http.ParseTime(header); err == nil {
		d = t.Sub(now)
	}
	return min(max(d, 0), time.Hour)
}

// printable makes a server's bytes fit for a log line.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == 0x7f || r == '\uFFFD':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}
