package conformance

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

const cruddurTools = "honeycomb xray cloudwatch rollbar"

func TestARequestIsAtThreeToolsUnderOneTraceID(t *testing.T) {
	d := startDemo(t)
	status, header, _ := get(t, d.Backend+"/api/activities/home")
	if status != http.StatusOK || !strings.HasPrefix(header.Get("X-Amzn-Trace-Id"), "Root=1-") {
		t.Fatalf("home answers %d with X-Amzn-Trace-Id %q", status, header.Get("X-Amzn-Trace-Id"))
	}
	id := strings.Split(header.Get("Traceresponse"), "-")[1]
	got := d.request(t, id, "records at three tools", func(r *detail) bool {
		return len(r.Panes["honeycomb"].Entries) >= 3 && len(r.Panes["xray"].Entries) >= 3 && len(r.Panes["cloudwatch"].Entries) >= 1
	})
	if p := got.Panes["rollbar"]; len(p.Entries) != 0 || p.Reason == "" {
		t.Errorf("rollbar has %d items and the reason %q, want none and a reason", len(p.Entries), p.Reason)
	}
	span, ok := got.find("honeycomb", "home-activities-mock-data")
	if !ok || span.field("app.result_length") != 3.0 || span.field("app.now") == nil {
		t.Errorf("honeycomb's home-activities-mock-data is %+v", span)
	}
	sub, ok := got.find("xray", "home-activities-mock-data")
	if !ok || sub.Kind != "subsegment" || sub.SpanID != span.SpanID {
		t.Errorf("x-ray's home-activities-mock-data is %+v, want the subsegment with Honeycomb's span id", sub)
	}

	_, _, body := get(t, d.Page+"/lab/api/requests?limit=20")
	var list struct {
		Requests []struct {
			TraceID string `json:"trace_id"`
			Route   string
			Tools   map[string]struct{ Records int }
		}
	}
	if err := json.Unmarshal([]byte(body), &list); err != nil {
		t.Fatal(err)
	}
	for _, r := range list.Requests {
		if r.TraceID != id {
			continue
		}
		if r.Route != "/api/activities/home" || len(r.Tools) != 4 || r.Tools["xray"].Records == 0 {
			t.Errorf("its row is %+v", r)
		}
		return
	}
	t.Errorf("the request is not among the newest 20: %s", body)
}

func TestAPanicIsAtAllFourTools(t *testing.T) {
	d := startDemo(t, "-bugs", "nil-in-activity")
	status, header, body := get(t, d.Backend+"/api/activities/68f126b0-1ceb-4a33-88be-d90fa7109eee")
	var answer struct {
		TraceID string `json:"trace_id"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusInternalServerError || len(answer.TraceID) != 32 {
		t.Fatalf("answer %d %s: want 500 with a trace id", status, body)
	}
	if header.Get("Access-Control-Allow-Origin") == "" && header.Get("Vary") == "" {
		t.Errorf("headers %v of the error show no CORS", header)
	}
	got := d.request(t, answer.TraceID, "records at all four", func(r *detail) bool {
		for tool := range strings.FieldsSeq(cruddurTools) {
			if len(r.Panes[tool].Entries) == 0 {
				return false
			}
		}
		return true
	})
	item := got.Panes["rollbar"].Entries[0]
	if !strings.Contains(string(item.Doc), "nil pointer") || !strings.Contains(string(item.Doc), "andrewbrown") {
		t.Errorf("rollbar's item lacks the error or the person: %s", item.Doc)
	}
	cause := false
	for _, e := range got.Panes["xray"].Entries {
		cause = cause || strings.Contains(string(e.Doc), `"cause"`)
	}
	if !cause {
		t.Error("no X-Ray document has a cause")
	}
	if len(got.Fields) == 0 {
		t.Error("the field table is empty")
	}
}

func TestTheDemoAccountsForEverythingWhenItEnds(t *testing.T) {
	d := startDemo(t)
	for range 20 {
		get(t, d.Backend+"/api/activities/home")
	}
	said := d.stop(t)
	for _, want := range []string{"honeycomb@lab", "xray@lab", "cloudwatch@lab", "rollbar@lab", "unconfirmed", "0 lost"} {
		if !strings.Contains(said, want) {
			t.Errorf("its last words lack %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, " lost (") || strings.Contains(said, "refused") {
		t.Errorf("something was lost:\n%s", said)
	}
}
