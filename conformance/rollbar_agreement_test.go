package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rollbar/rollbar-go"
)

// rollbarGo is the SDK's own client, pointed at the lab as its documentation says.
func rollbarGo(d *demo) *rollbar.Client {
	c := rollbar.NewSync("0123456789abcdef0123456789abcdef", "development", "", "host", "")
	c.SetEndpoint(d.Rollbar + "/api/1/item/")
	c.SetHTTPClient(&http.Client{Timeout: 5 * time.Second})
	c.SetCustom(map[string]any{"trace_id": traceOfItem})
	c.SetPerson("andrewbrown", "", "")
	return c
}

// item returns the one item of a trace.
func item(t *testing.T, d *demo, trace string) (doc json.RawMessage) {
	t.Helper()
	r := d.request(t, trace, "an item", func(r *detail) bool { return len(r.Panes["rollbar"].Entries) == 1 })
	return r.Panes["rollbar"].Entries[0].Doc
}

// shapes lists the paths of a document with the JSON type of each, list positions left out.
func shapes(path string, v any, into map[string]string) map[string]string {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			shapes(path+"."+k, e, into)
		}
	case []any:
		for _, e := range v {
			shapes(path+"[]", e, into)
		}
	default:
		into[strings.TrimPrefix(path, ".")] = fmt.Sprintf("%T", v)
	}
	return into
}

// sameShape compares the type of every path that both items have, and requires those named.
func sameShape(t *testing.T, ours, theirs json.RawMessage, required ...string) {
	t.Helper()
	a, b := shapes("", dig(ours, nil), map[string]string{}), shapes("", dig(theirs, nil), map[string]string{})
	for path, kind := range b {
		if mine, both := a[path]; both && mine != kind {
			t.Errorf("%s is %s in ours and %s in rollbar-go's", path, mine, kind)
		}
	}
	for _, path := range required {
		if a[path] == "" || b[path] == "" {
			t.Errorf("%s: ours has %q, rollbar-go %q, want both", path, a[path], b[path])
		}
	}
}

func TestItemsAgreeWithRollbarGo(t *testing.T) {
	d := startDemo(t, "-bugs", "home-returns-nothing")
	t.Run("message", func(t *testing.T) {
		_, header, _ := get(t, d.Backend+"/rollbar/test")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.Backend+"/rollbar/test", nil)
		if err != nil {
			t.Fatal(err)
		}
		c := rollbarGo(d)
		c.RequestMessageWithExtras(rollbar.WARN, r, "Hello World!", nil)
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		ours, theirs := item(t, d, strings.Split(header.Get("Traceresponse"), "-")[1]), item(t, d, traceOfItem)
		sameShape(t, ours, theirs, "level", "environment", "language", "platform", "timestamp", "title", "body.message.body", "person.id", "request.url", "request.method", "server.host", "notifier.name", "custom.trace_id")
		for _, path := range []string{"level", "environment", "language", "platform", "title", "body.message.body", "person.id", "request.url", "request.method"} {
			steps := strings.Split(path, ".")
			if mine, its := dig(ours, steps), dig(theirs, steps); mine != its {
				t.Errorf("%s is %v in ours and %v in rollbar-go's", path, mine, its)
			}
		}
	})
	t.Run("error", func(t *testing.T) {
		_, header, _ := get(t, d.Backend+"/api/activities/home")
		d2 := startDemo(t) // a lab of its own, since there the same trace id has an item already
		c := rollbarGo(d2)
		c.ErrorWithLevel(rollbar.ERR, fmt.Errorf("home: %w", errors.New("returned nothing")))
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		ours, theirs := item(t, d, strings.Split(header.Get("Traceresponse"), "-")[1]), item(t, d2, traceOfItem)
		sameShape(t, ours, theirs, "level", "body.trace_chain[].exception.class", "body.trace_chain[].exception.message",
			"body.trace_chain[].frames[].filename", "body.trace_chain[].frames[].method", "body.trace_chain[].frames[].lineno")
		// Rollbar documents the most recent frame last; rollbar-go sends it first, under its own name.
		frames, _ := dig(ours, []string{"body", "trace_chain", "0", "frames"}).([]any)
		if len(frames) == 0 {
			t.Fatal("our item has no frames")
		}
		if last := frames[len(frames)-1].(map[string]any)["method"].(string); !strings.Contains(last, "home") {
			t.Errorf("our last frame is %s, want the place of the failure", last)
		}
	})
}
