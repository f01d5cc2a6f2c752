package xray

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cruddur/providers"
)

func probeAt(t *testing.T, ctx context.Context, tcp string) error {
	t.Helper()
	c, err := load(map[string]string{daemonVariable: "tcp:" + tcp + " udp:127.0.0.1:9"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Open(t.Context(), providers.Service{Provider: "xray", Resource: process()})
	if err != nil {
		t.Fatal(err)
	}
	return p.Probe(ctx)
}

func TestProbeAsksForTheSamplingRules(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		setting    string // "" for none, "ok" for no error
		says       string
	}{
		{"a daemon", `{"SamplingRuleRecords":[],"NextToken":null}`, 200, "ok", ""},
		{"a daemon with wrong keys", `{"message":"The security token included in the request is invalid."}`, 403, "AWS_ACCESS_KEY_ID", "credentials"},
		{"a daemon without the internet", ``, 502, "AWS_REGION", "cannot ask AWS"},
		{"a daemon that fails", `{}`, 500, "AWS_REGION", "status 500"},
		{"too many questions", `{}`, 429, "", "429"},
		{"a page", `<html>hello</html>`, 200, daemonVariable, "no X-Ray daemon"},
		{"another API", `{}`, 200, daemonVariable, "no X-Ray daemon"},
		{"no such page", `not found`, 404, daemonVariable, "no X-Ray daemon"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if body, _ := io.ReadAll(r.Body); r.Method != "POST" || r.URL.Path != "/GetSamplingRules" || string(body) != "{}" {
					t.Errorf("%s %s %s", r.Method, r.URL, body)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer s.Close()
			err := probeAt(t, t.Context(), s.Listener.Addr().String())
			if c.setting == "ok" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			check(t, err, c.setting, c.says)
		})
	}
}

func check(t *testing.T, err error, setting, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Fatalf("got %v, want %q", err, says)
	}
	var failure *providers.Failure
	if errors.As(err, &failure) != (setting != "") || failure != nil && failure.Setting != setting {
		t.Errorf("got %#v, want the setting %q", err, setting)
	}
}

func TestProbeOfNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	check(t, probeAt(t, ctx, l.Addr().String()), daemonVariable, "does not answer in time")
	_ = l.Close()
	check(t, probeAt(t, t.Context(), l.Addr().String()), daemonVariable, "no X-Ray daemon listens at tcp "+l.Addr().String())
	dns := &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "xray-daemon"}}
	check(t, unreachable("xray-daemon:2000", dns), daemonVariable, "is not known here")
	check(t, unreachable("x:1", errors.New("reset")), daemonVariable, "cannot be reached")
}
