package providertest_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
	"cruddur/providers/providertest"
	"cruddur/providers/settings"
)

// lines is the smallest provider over HTTP: one text line a span.
type lines struct {
	url    string
	key    settings.Secret
	client *http.Client
}

func (l *lines) Settings(s *settings.Set) {
	s.URL(&l.url, settings.Spec{Name: "LINES_URL", Required: true})
	s.Secret(&l.key, settings.Spec{Name: "LINES_KEY", Required: true})
}

func (l *lines) Open(context.Context, providers.Service) (providers.Provider, error) {
	l.client = &http.Client{
		Transport:     providers.Transport{Base: new(http.Transport)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return l, nil
}

func (l *lines) Contribute() providers.Contribution {
	return providers.Contribution{Target: l.url, Key: l.key.String(), Spans: providers.SenderFunc[trace.ReadOnlySpan](l.send)}
}

func (l *lines) Probe(context.Context) error    { return nil }
func (l *lines) Shutdown(context.Context) error { l.client.CloseIdleConnections(); return nil }

func (l *lines) send(ctx context.Context, batch []trace.ReadOnlySpan) providers.Result {
	var body bytes.Buffer
	for _, s := range batch {
		fmt.Fprintln(&body, s.Name())
	}
	ctx, x := providers.WithExchange(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, &body)
	if err != nil {
		return providers.Result{Err: err}
	}
	r.Header.Set("Authorization", l.key.Reveal())
	resp, err := l.client.Do(r)
	if err == nil {
		var answer bytes.Buffer
		_, _ = answer.ReadFrom(resp.Body)
		_ = resp.Body.Close()
	}
	res := x.Outcome(len(batch), err, providers.Retryable)
	if res.Status == http.StatusUnauthorized {
		res.Err = &providers.Failure{Setting: "LINES_KEY", Text: "is not known there", Err: fmt.Errorf("%w with key %s", res.Err, l.key.Reveal())}
	}
	return res
}

func TestTheSuiteOnTheSmallestProvider(t *testing.T) {
	providertest.Run(t, providertest.Subject{
		Factory: providers.Factory{Name: "lines", New: func() providers.Config { return new(lines) }},
		Env: func(address string) map[string]string {
			return map[string]string{"LINES_URL": address, "LINES_KEY": "0123456789abcdef-secret"}
		},
		Secret: "0123456789abcdef-secret",
		Accept: func(http.ResponseWriter, *http.Request) {},
	})
}
