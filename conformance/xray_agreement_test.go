package conformance

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-xray-sdk-go/xray"
	"github.com/google/go-cmp/cmp"
)

// ownWay are the fields that two senders of the same request may fill differently, with the reason.
var ownWay = []string{
	"id", "trace_id", "start_time", "end_time", // of this occurrence
	"aws.",     // names the sender
	"service.", // the compiler's and the service's versions, of two programs
	"Dummy",    // a slip of the SDK
}

// same asks the backend and a server under AWS's SDK for the same thing and returns the segments of both.
func segments(t *testing.T, d *demo, path string, sdk http.Handler) (ours, theirs entry) {
	t.Helper()
	server := httptest.NewServer(xray.Handler(xray.NewFixedSegmentNamer("cruddur-backend"), sdk))
	defer server.Close()
	ask := func(url string) string {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "cruddur.example"
		r.Header.Set("User-Agent", "conformance/1.0")
		r.Header.Set("X-Amzn-Trace-Id", "Root="+xray.NewTraceID()+";Sampled=1")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		root, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("X-Amzn-Trace-Id"), "Root="), ";")
		return root
	}
	find := func(trace string) (segment entry) {
		d.request(t, trace, "a segment", func(r *detail) bool {
			i := slices.IndexFunc(r.Panes["xray"].Entries, func(e entry) bool { return e.Kind == "segment" })
			if i < 0 {
				return false
			}
			segment = r.Panes["xray"].Entries[i]
			return true
		})
		return segment
	}
	return find(ask(d.Backend)), find(ask(server.URL))
}

// agree compares every field that both have, and requires those named.
func agree(t *testing.T, ours, theirs entry, required ...string) {
	t.Helper()
	both := 0
	for _, f := range theirs.Fields {
		if slices.ContainsFunc(ownWay, func(p string) bool { return f.Name == p || strings.HasSuffix(p, ".") && strings.HasPrefix(f.Name, p) }) {
			continue
		}
		mine := ours.field(f.Name)
		if mine == nil {
			continue
		}
		both++
		if diff := cmp.Diff(f.Value, mine); diff != "" {
			t.Errorf("%s, AWS's SDK against ours:\n%s", f.Name, diff)
		}
	}
	for _, name := range required {
		if ours.field(name) == nil || theirs.field(name) == nil {
			t.Errorf("%s: ours has %v, AWS's SDK %v, want both", name, ours.field(name), theirs.field(name))
		}
	}
	if both < len(required) {
		t.Errorf("only %d fields are in both", both)
	}
}

func TestSegmentsAgreeWithAWSsSDK(t *testing.T) {
	d := startDemo(t, "-bugs", "home-returns-nothing")
	useXRaySDK(t, d.XRay)
	http4 := []string{"name", "http.request.method", "http.request.url", "http.request.user_agent", "http.request.client_ip", "http.response.status"}

	t.Run("well", func(t *testing.T) {
		ours, theirs := segments(t, d, "/api/activities/notifications", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("[]"))
		}))
		for _, e := range []*entry{&ours, &theirs} { // two programs, two answers
			e.Fields = slices.DeleteFunc(e.Fields, func(f struct {
				Name  string
				Value any
			},
			) bool {
				return f.Name == "http.response.content_length"
			})
		}
		agree(t, ours, theirs, http4...)
	})
	t.Run("refused", func(t *testing.T) {
		ours, theirs := segments(t, d, "/api/activities/search?term=", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = w.Write([]byte(`["search_term_blank"]`))
		}))
		// The SDK leaves the query out of the URL; ours keeps it.
		for _, e := range []*entry{&ours, &theirs} {
			for i := range e.Fields {
				if e.Fields[i].Name == "http.request.url" {
					e.Fields[i].Value, _, _ = strings.Cut(e.Fields[i].Value.(string), "?")
				}
			}
		}
		agree(t, ours, theirs, append(http4, "error")...)
	})
	t.Run("failed", func(t *testing.T) {
		ours, theirs := segments(t, d, "/api/activities/home", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_ = xray.AddError(r.Context(), errors.New("home returned nothing"))
			w.WriteHeader(http.StatusInternalServerError)
		}))
		for _, name := range []string{"cause.exceptions.0.message", "cause.exceptions.0.type", "cause.exceptions.0.stack.0.path", "cause.exceptions.0.stack.0.line", "cause.exceptions.0.stack.0.label"} {
			if !has(ours, name) || !has(theirs, name) {
				t.Errorf("%s: in ours %v, in AWS's SDK's %v, want both", name, has(ours, name), has(theirs, name))
			}
		}
		if ours.field("fault") != true || theirs.field("fault") != true || ours.field("http.response.status") != theirs.field("http.response.status") {
			t.Errorf("fault and status: ours %v %v, AWS's SDK %v %v", ours.field("fault"), ours.field("http.response.status"), theirs.field("fault"), theirs.field("http.response.status"))
		}
	})
}

// has looks for a dotted path in the document, where a stack may be deeper than the flat fields go.
func has(e entry, path string) bool {
	return e.field(path) != nil || dig(e.Doc, strings.Split(path, ".")) != nil
}

// Subsegments: a capture with an annotation and metadata, by the SDK and by our course-named span.
func TestMetadataStandsWhereAWSsSDKPutsIt(t *testing.T) {
	d := startDemo(t)
	useXRaySDK(t, d.XRay)
	_, header, _ := get(t, d.Backend+"/api/activities/@andrewbrown")
	trace := strings.TrimPrefix(header.Get("X-Amzn-Trace-Id"), "Root=")
	ctx, segment := xray.BeginSegment(context.Background(), "cruddur-backend")
	segment.Sampled = true
	_ = xray.Capture(ctx, "mock-data", func(ctx context.Context) error {
		return xray.AddMetadataToNamespace(ctx, "namespace", "key", map[string]any{"now": "2023", "results-size": 1})
	})
	segment.Close(nil)
	var found []entry
	for _, id := range []string{trace, segment.TraceID} {
		d.request(t, id, "mock-data", func(r *detail) bool {
			e, ok := r.find("xray", "mock-data")
			if ok {
				found = append(found, e)
			}
			return ok
		})
	}
	for _, e := range found {
		if e.Kind != "subsegment" || e.field("metadata.namespace.key.now") == nil || e.field("metadata.namespace.key.results-size") == nil {
			t.Errorf("a mock-data has %+v", e.Fields)
		}
	}
}
