package rollbar

import (
	"context"
	"net/http"
	"sync"
	"time"

	rollbar "github.com/rollbar/rollbar-go"

	"cruddur/providers"
)

// sender sends events as items, one in one request. It implements [providers.Sender].
type sender struct {
	config  Config
	builder *builder
	wire    *wire

	mu     sync.Mutex // rollbar-go's client is for one at a time
	cap    minuteCap
	client *rollbar.Client
	outlet *outlet
	event  *providers.ErrorEvent // what the client is building an item for
}

func newSender(c Config, host string, sources *sources, base http.RoundTripper) *sender {
	s := &sender{config: c, builder: newBuilder(sources, c.fingerprint == byPlace), cap: minuteCap{most: c.perMinute}, wire: &wire{base: providers.Transport{Base: base}}}
	s.client = rollbar.NewSync(c.token.Reveal(), clip(c.environment, 255), clip(c.codeVersion, 40), host, s.builder.names.module)
	s.client.SetEndpoint(c.endpoint)
	s.client.SetHTTPClient(&http.Client{Transport: s.wire, CheckRedirect: stay})
	s.client.SetRetryAttempts(0)
	s.client.SetPrintPayloadOnError(false)
	s.client.SetLogger(new(rollbar.SilentClientLogger))
	s.client.SetTransform(func(data map[string]any) { s.builder.complete(data, s.event) })
	s.outlet = &outlet{Transport: s.client.Transport}
	s.client.Transport = s.outlet
	return s
}

// stay keeps a redirect from carrying the token somewhere else.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// outlet keeps the error of sending, which the client's own functions drop.
type outlet struct {
	rollbar.Transport
	err error
}

func (o *outlet) Send(body map[string]any) error {
	o.err = o.Transport.Send(body)
	return o.err
}

// Send sends the events one after the other. The first that is worth another try ends it, and those behind it are tried
// again with it.
func (s *sender) Send(ctx context.Context, events []providers.ErrorEvent) providers.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	var total providers.Result
	for i := range events {
		res := s.send(ctx, &events[i])
		total.Acked += res.Acked
		total.Rejected += res.Rejected
		total.Held += res.Held
		if res.Held == 0 {
			total.RetryAfter, total.Unsure, total.Status = res.RetryAfter, res.Unsure, res.Status
		}
		total.BytesRaw += res.BytesWire // never compressed
		total.BytesWire += res.BytesWire
		if res.Err != nil {
			total.Err = res.Err
		}
		if len(res.Retry) > 0 {
			for k := i; k < len(events); k++ {
				total.Retry = append(total.Retry, k)
			}
			break
		}
	}
	return total
}

func (s *sender) send(ctx context.Context, e *providers.ErrorEvent) providers.Result {
	what := kindOf(e)
	if !s.cap.admits(what, time.Now()) {
		return providers.Result{Held: 1, Err: s.cap.reason()}
	}
	fields := custom(e)
	if s.cap.held > 0 {
		fields["held_back"] = s.cap.held // so that whoever counts occurrences at Rollbar knows that there were more
	}
	ctx, x := providers.WithExchange(ctx)
	s.event, s.outlet.err = e, nil
	s.wire.begin(ctx)
	defer s.wire.end()
	if e.Person.ID != "" {
		ctx = rollbar.NewPersonContext(ctx, person(e.Person))
	}
	s.client.MessageWithExtrasAndContext(ctx, level(e.Level), title(e), fields)
	res := s.config.judge(x, s.wire, s.outlet.err)
	if res.Acked > 0 {
		if s.cap.held > 0 {
			res.Err = s.cap.reason()
		}
		s.cap.took(what, time.Now())
	}
	return res
}
