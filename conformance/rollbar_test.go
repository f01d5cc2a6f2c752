package conformance

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rollbar/rollbar-go"
)

const traceOfItem = "65f1a2b3c4d5e6f708192a3b4c5d6e7f"

func TestRollbarGoIsUnderstood(t *testing.T) {
	d := startDemo(t)
	c := rollbar.NewSync("0123456789abcdef0123456789abcdef", "conformance", "v1", "host", "/")
	c.SetEndpoint(d.Rollbar + "/api/1/item/")
	c.SetHTTPClient(&http.Client{Timeout: 5 * time.Second})
	c.SetCustom(map[string]any{"trace_id": traceOfItem})
	c.SetPerson("7", "worf", "worf@example.com")
	c.ErrorWithLevel(rollbar.ERR, fmt.Errorf("home: %w", errors.New("no rows")))
	c.MessageWithExtras(rollbar.WARN, "Hello World!", map[string]any{"trace_id": traceOfItem})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	got := d.request(t, traceOfItem, "two items", func(r *detail) bool { return len(r.Panes["rollbar"].Entries) == 2 })
	var docs strings.Builder
	for _, e := range got.Panes["rollbar"].Entries {
		docs.Write(e.Doc)
	}
	for _, want := range []string{"no rows", "Hello World!", "trace_chain", "worf@example.com", "conformance"} {
		if !strings.Contains(docs.String(), want) {
			t.Errorf("the items lack %q: %s", want, docs.String())
		}
	}
}

func TestRollbarRefusesWhatRollbarRefuses(t *testing.T) {
	d := startDemo(t)
	for _, c := range []struct {
		token, body string
		want        int
	}{
		{"0123456789abcdef0123456789abcdef", `{"data":{"environment":"dev","body":{"message":{"body":"hi"}}}}`, 200},
		{"", `{"data":{"environment":"dev","body":{"message":{"body":"hi"}}}}`, 401},
		{"0123456789abcdef0123456789abcdef", `{"data":`, 400},
		{"0123456789abcdef0123456789abcdef", `{"data":{"body":{"message":{"body":"hi"}}}}`, 422},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.Rollbar+"/api/1/item/", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if c.token != "" {
			r.Header.Set("X-Rollbar-Access-Token", c.token)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%.60s with token %q: %d, want %d", c.body, c.token, resp.StatusCode, c.want)
		}
	}
}
