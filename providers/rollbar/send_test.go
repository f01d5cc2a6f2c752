package rollbar

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
	"cruddur/providers/settings"
)

// checkError wants an error with a text in it, and with a Failure about a setting or without one.
func checkError(t *testing.T, err error, text, setting string) {
	t.Helper()
	var failure *providers.Failure
	switch {
	case text == "" && err != nil, text != "" && (err == nil || !strings.Contains(err.Error(), text)):
		t.Errorf("error %v, want %q", err, text)
	case setting == "" && errors.As(err, &failure):
		t.Errorf("%v is a Failure", err)
	case setting != "" && (!errors.As(err, &failure) || failure.Setting != setting):
		t.Errorf("error %v, want a Failure about %s", err, setting)
	}
	if err != nil && strings.Contains(err.Error(), token) {
		t.Errorf("%v holds the token", err)
	}
}

func TestAnswers(t *testing.T) {
	const acked, rejected, retry = "acked", "rejected", "retry"
	limit := func(name, value string) map[string]string { return map[string]string{name: value} }
	for _, c := range []struct {
		name  string
		reply reply
		want  string
		wait  time.Duration
		err   string
		fails string
	}{
		{"taken", reply{}, acked, 0, "", ""},
		{"taken without a word", reply{status: 200}, acked, 0, "", ""},
		{"taken by a relay", reply{status: 202, body: `{}`}, acked, 0, "", ""},
		{"half an answer", reply{body: `{"err":0,"res`, header: limit("Content-Length", "100")}, acked, 0, "", ""},
		{"taken and denied", reply{body: `{"err":1,"message":"no ` + token + `"}`}, rejected, 0, "answered 200 with an error: no ****1ab0", ""},
		{"a page", reply{body: "<!doctype html>"}, retry, 0, "not Rollbar", endpointName},
		{"malformed", reply{status: 400, body: `{"err":1,"message":"bad json"}`}, rejected, 0, "bad json", ""},
		{"too large", reply{status: 413, body: `{"err":1,"message":"too large"}`}, rejected, 0, "413", ""},
		{"invalid", reply{status: 422, body: `{"err":1,"message":"no body"}`}, rejected, 0, "no body", ""},
		{"no token", reply{status: 401, body: `{"err":1,"message":"missing access token ` + token + `"}`}, rejected, 0, "missing access token ****1ab0", tokenName},
		{"wrong token", reply{status: 403, body: `{"err":1,"message":"insufficient privileges: post_server_item scope is required"}`}, rejected, 0, "insufficient privileges", tokenName},
		{"wrong path", reply{status: 404, body: `{"err":1}`}, rejected, 0, "no items are taken at this address", endpointName},
		{"wrong server", reply{status: 405}, rejected, 0, "405", endpointName},
		{"a redirect", reply{status: 308, header: limit("Location", "http://192.0.2.1/")}, rejected, 0, "308", endpointName},
		{"over the limit", reply{status: 429, body: `{"err":1,"message":"rate limit"}`, header: limit("X-Rate-Limit-Remaining-Seconds", "37")}, retry, 37 * time.Second, "rate limit", ""},
		{"over the limit for long", reply{status: 429, header: limit("X-Rate-Limit-Remaining-Seconds", "99999999999")}, retry, time.Hour, "429", ""},
		{"over the limit of a proxy", reply{status: 429, header: limit("Retry-After", "5")}, retry, 5 * time.Second, "429", ""},
		{"unavailable", reply{status: 503, body: "busy"}, retry, 0, "busy", ""},
		{"broken", reply{status: 500}, retry, 0, "500", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.reply)
			p := open(t, s.URL)
			got := p.sender.Send(t.Context(), []providers.ErrorEvent{failure()})
			is := acked
			if got.Rejected == 1 {
				is = rejected
			} else if cmp.Equal(got.Retry, []int{0}) {
				is = retry
			} else if got.Acked != 1 {
				is = "neither"
			}
			if is != c.want || got.RetryAfter != c.wait || len(s.bodies) != 1 || got.BytesWire != len(s.bodies[0]) {
				t.Errorf("%s after %v, want %s after %v; %d requests; %+v", is, got.RetryAfter, c.want, c.wait, len(s.bodies), got)
			}
			checkError(t, got.Err, c.err, c.fails)
		})
	}
}

func TestLimitWait(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        time.Duration
	}{
		{"X-Rate-Limit-Remaining-Seconds", "30", 30 * time.Second},
		{"X-Rate-Limit-Remaining-Seconds", "86400", time.Hour},
		{"X-Rate-Limit-Remaining-Seconds", "-4", 0},
		{"X-Rate-Limit-Remaining-Seconds", "soon", 0},
		{"X-Rate-Limit-Reset", "1772600797", 30 * time.Second},
		{"X-Rate-Limit-Reset", "1", 0},
		{"X-Rate-Limit-Reset", "9223372036854775807", time.Hour},
		{"X-Other", "30", 0},
	} {
		if got := limitWait(http.Header{c.name: {c.value}}, moment.Truncate(time.Second)); got != c.want {
			t.Errorf("%s: %s: %v, want %v", c.name, c.value, got, c.want)
		}
	}
}

func TestRestOfTheBatchWaitsForTheFirst(t *testing.T) {
	s := serve(t, reply{}, reply{status: 422, body: `{"err":1,"message":"no"}`}, reply{status: 429, header: map[string]string{"X-Rate-Limit-Remaining-Seconds": "2"}})
	p := open(t, s.URL)
	got := p.sender.Send(t.Context(), []providers.ErrorEvent{message(), message(), failure(), message()})
	if got.Acked != 1 || got.Rejected != 1 || !cmp.Equal(got.Retry, []int{2, 3}) || got.RetryAfter != 2*time.Second || len(s.bodies) != 3 {
		t.Errorf("got %+v after %d requests", got, len(s.bodies))
	}
}

func TestNobodyThere(t *testing.T) {
	s := serve(t)
	s.Close()
	p := open(t, s.URL)
	got := p.sender.Send(t.Context(), []providers.ErrorEvent{failure(), message()})
	if !cmp.Equal(got.Retry, []int{0, 1}) || got.Unsure {
		t.Errorf("got %+v", got)
	}
	checkError(t, got.Err, "refused", "")
}

// stall makes the service take requests and never answer until the test is over.
func stall(t *testing.T, s *service) {
	release := make(chan struct{})
	s.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-release
	})
	t.Cleanup(func() { close(release) })
}

func TestStalledServerEndsWithTheContext(t *testing.T) {
	s := serve(t)
	stall(t, s)
	p := open(t, s.URL)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	got := p.sender.Send(ctx, []providers.ErrorEvent{failure()})
	if len(got.Retry) != 1 || !got.Unsure || time.Since(start) > 5*time.Second {
		t.Errorf("got %+v after %v", got, time.Since(start))
	}
	checkError(t, got.Err, "no answer in time", "")
}

func TestUseFromManyGoroutines(t *testing.T) {
	s := serve(t)
	p := open(t, s.URL)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 10 {
				if got := p.sender.Send(t.Context(), []providers.ErrorEvent{failure(), message()}); got.Acked != 2 {
					t.Errorf("got %+v", got)
				}
				_ = p.Probe(t.Context())
				_ = p.Contribute()
				_ = p.Shutdown(t.Context())
			}
		})
	}
	wait.Wait()
}

func TestSelectedAtTheLab(t *testing.T) {
	s := serve(t)
	p, err := providers.Open(t.Context(), providers.Options{
		Env:       settings.Map(map[string]string{"PROVIDERS": "rollbar@lab", "LAB_ROLLBAR_URL": s.URL, "ROLLBAR_ACCESS_TOKEN": "", "DEPLOYMENT_ENVIRONMENT": "class"}),
		Factories: []providers.Factory{Factory()},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Report(t.Context(), 4, "Hello World!", nil)
	p.Report(t.Context(), 8, "home", errors.New("boom"))
	if err := p.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	got := p.Telemetry().Providers[0]
	if c := got.Signals["errors"]; c.Acked != 2 || !c.Balanced() || got.State != providers.OK || got.Key != "****1ab0" {
		t.Errorf("got %+v", got)
	}
	items := s.items(t)
	if items[1]["environment"] != "class" {
		t.Errorf("environment %v", items[1]["environment"])
	}
	frames := items[1]["body"].(map[string]any)["trace_chain"].([]any)[0].(map[string]any)["frames"].([]any)
	last := frames[len(frames)-1].(map[string]any)
	if last["method"] != "rollbar.TestSelectedAtTheLab" || last["code"] != "\tp.Report(t.Context(), 8, \"home\", errors.New(\"boom\"))" {
		t.Errorf("crashed at %v", last)
	}
}
