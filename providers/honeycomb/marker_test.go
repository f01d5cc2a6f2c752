package honeycomb

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cruddur/providers"
)

// honey answers spans with 200, and markers as it is told, without a network.
type honey struct {
	marker func(n int) (status int, answer string)
	spans  int // status for spans; 0: 200
	heads  []string
	bodies []string
}

func (h *honey) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	status, answer := max(h.spans, 200), ""
	if strings.HasPrefix(r.URL.Path, "/1/") {
		h.heads = append(h.heads, fmt.Sprint(r.Method, " ", r.URL.Path, " ", r.Header.Get("Content-Type"), " ", r.Header.Get(teamHeader) != "", " ", r.Header.Get(datasetHeader)))
		h.bodies = append(h.bodies, string(body))
		if status, answer = h.marker(len(h.heads)); status == 0 {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
	}
	return &http.Response{
		StatusCode: status, Status: fmt.Sprint(status, " ", http.StatusText(status)), Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(answer)), Request: r,
	}, nil
}

// over opens a provider whose requests end in h.
func over(t *testing.T, h http.RoundTripper, version string, vars map[string]string) *Provider {
	t.Helper()
	if vars[endpointVariable] == "" {
		vars[endpointVariable] = "http://in.memory"
	}
	p, _, err := configure(vars, providers.Service{
		Name: "Cruddur Backend", Version: version,
		Transport: func(t *http.Transport) *http.Transport {
			t.RegisterProtocol("http", h)
			return t
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
	return p
}

func taken(int) (int, string) {
	return http.StatusCreated, `{"id":"abc","message":"1.4.0","type":"deploy"}`
}

func TestOneMarkerBehindTheFirstSpansThatWereTaken(t *testing.T) {
	h := &honey{marker: taken, spans: 503}
	spans := over(t, h, "1.4.0", with(markerVariable, "deploy", keyVariable, fullKey)).Contribute().Spans
	if res := spans.Send(t.Context(), story()); len(res.Retry) != 3 || len(h.heads) != 0 {
		t.Errorf("got %+v and %d markers before anything was taken", res, len(h.heads))
	}
	h.spans = 0
	first, second := spans.Send(t.Context(), story()), spans.Send(t.Context(), story())
	if len(h.heads) != 1 || h.heads[0] != "POST /1/markers/cruddur-backend application/json true " || h.bodies[0] != `{"message":"1.4.0","type":"deploy"}` {
		t.Errorf("got %q with %q", h.heads, h.bodies)
	}
	if first.Acked != 3 || first.Err != nil || first.Extra != 1 || second.Extra != 0 {
		t.Errorf("got %+v, then %+v", first, second)
	}
	if more := first.BytesRaw - second.BytesRaw; more != len(h.bodies[0]) || first.BytesWire-second.BytesWire != more {
		t.Errorf("the marker's bytes are not counted: %d", more)
	}
}

func TestNoMarkerUnlessItIsWantedAndHasSomethingToTell(t *testing.T) {
	for name, test := range map[string]struct{ value, version, key, note string }{
		"not asked for": {"", "1.4.0", fullKey, "HONEYCOMB_API_KEY is a configuration key"},
		"none":          {"none", "1.4.0", fullKey, "HONEYCOMB_API_KEY is a configuration key"},
		"no version":    {"deploy", "", fullKey, "HONEYCOMB_MARKER has nothing to tell: set SERVICE_VERSION"},
	} {
		h := &honey{marker: taken}
		c := over(t, h, test.version, with(markerVariable, test.value, keyVariable, test.key)).Contribute()
		if res := c.Spans.Send(t.Context(), story()); res.Acked != 3 || len(h.heads) != 0 || !strings.Contains(strings.Join(c.Notes, "\n"), test.note) {
			t.Errorf("%s: got %+v, %d markers, notes %q", name, res, len(h.heads), c.Notes)
		}
	}
	if notes := strings.Join(over(t, &honey{marker: taken}, "1", with(markerVariable, "deploy")).Contribute().Notes, ""); !strings.Contains(notes, "which an ingest key never has") {
		t.Errorf("got notes %q", notes)
	}
}

func TestAMarkerThatIsNotTakenCostsNoSpan(t *testing.T) {
	for name, test := range map[string]struct {
		marker func(int) (int, string)
		posts  int
		want   string
	}{
		"no right":             {func(int) (int, string) { return 401, `{"error":"missing permission"}` }, 1, "the key may not make markers"},
		"bad request":          {func(int) (int, string) { return 422, `{"error":"no"}` }, 1, "HONEYCOMB_MARKER: the deploy marker was not taken: answered 422 Unprocessable Entity: no"},
		"no such dataset":      {func(int) (int, string) { return 404, `{"error":"unknown dataset"}` }, markerTries, "unknown dataset"},
		"a dataset a bit late": {func(n int) (int, string) { return map[int]int{1: 404, 2: 201}[n], "" }, 2, "answered 404"},
		"overloaded":           {func(int) (int, string) { return 503, "" }, markerTries, "answered 503"},
		"hangs":                {func(int) (int, string) { return 0, "" }, markerTries, "no answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &honey{marker: test.marker}
				p := over(t, h, "1.4.0", with(markerVariable, "deploy", keyVariable, fullKey))
				spans := p.Contribute().Spans
				var said error
				for range 10 {
					start := time.Now()
					res := spans.Send(t.Context(), story())
					if res.Acked != 3 || res.Rejected != 0 || len(res.Retry) != 0 || time.Since(start) > markerTimeout {
						t.Errorf("got %+v after %s", res, time.Since(start))
					}
					if said == nil {
						said = res.Err
					}
					time.Sleep(markerPause / 2)
				}
				if len(h.heads) != test.posts || !strings.Contains(fmt.Sprint(said), test.want) || strings.Contains(fmt.Sprint(said), fullKey) {
					t.Errorf("got %d posts and %v, want %d and %q", len(h.heads), said, test.posts, test.want)
				}
				_ = p.Shutdown(t.Context())
			})
		})
	}
}

func TestAMarkerThatMayHaveArrivedIsNotSentAgain(t *testing.T) {
	var posts atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if strings.HasPrefix(r.URL.Path, "/1/markers/") {
			posts.Add(1)
			panic(http.ErrAbortHandler)
		}
	}))
	defer server.Close()
	p, _, err := configure(with(markerVariable, "deploy", keyVariable, classicKey, datasetVariable, "My Data", endpointVariable, server.URL), providers.Service{Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Shutdown(context.Background()) }()
	m := p.newMarker()
	if m.at.Path != "/1/markers/my-data" {
		t.Errorf("got %s", m.at)
	}
	var res providers.Result
	if err := m.post(t.Context(), &res); err == nil || !m.done || posts.Load() != 1 || res.Extra != 0 {
		t.Errorf("got %v, done %t after %d posts", err, m.done, posts.Load())
	}
}

// region answers /1/auth for the keys of one region, at its address alone.
type region string

func (r region) RoundTrip(req *http.Request) (*http.Response, error) {
	status, answer := 401, `{"error":"unknown API key - check your credentials, region, and API URL"}`
	if "https://"+req.URL.Host == string(r) {
		status, answer = 200, `{"type":"ingest","api_key_access":{"events":true},"team":{"slug":"t"},"environment":{"slug":"e"}}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(answer)), Request: req}, nil
}

func TestAKeyOfTheOtherRegionIsFoundThere(t *testing.T) {
	for name, test := range map[string]struct {
		endpoint      string
		keysOf        region
		setting, want string
	}{
		"of this one": {usAPI, usAPI, "", "<nil>"},
		"of EU":       {usAPI, euAPI, endpointVariable, "this key is of the EU region: set HONEYCOMB_API_ENDPOINT=" + euAPI},
		"of US":       {euAPI, usAPI, endpointVariable, "this key is of the US region: set HONEYCOMB_API_ENDPOINT=" + usAPI},
		"of neither":  {usAPI, "nowhere", keyVariable, "an EU account needs HONEYCOMB_API_ENDPOINT=" + euAPI},
		"of a proxy":  {"https://refinery.example", euAPI, keyVariable, "refinery.example does not know this key"},
	} {
		p, _, err := configure(with(endpointVariable, test.endpoint), providers.Service{Transport: func(t *http.Transport) *http.Transport {
			t.ForceAttemptHTTP2 = false // it would register https itself
			t.RegisterProtocol("https", test.keysOf)
			return t
		}})
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { checkFailure(t, p.Probe(t.Context()), test.setting, test.want) })
		_ = p.Shutdown(t.Context())
	}
}

func TestWhatAKeyMayDoBeyondSending(t *testing.T) {
	id := Identity{Access: map[string]bool{"events": true, "createDatasets": true, "create_datasets": true, "queries": true, "boards": true, "slos": false}}
	if got := fmt.Sprint(id.Beyond()); got != "[boards queries]" || !id.Classic() {
		t.Errorf("got %s, classic %t", got, id.Classic())
	}
	id = Identity{Access: map[string]bool{"events": true}}
	if id.Environment.Slug = "prod"; len(id.Beyond()) != 0 || id.Classic() {
		t.Errorf("got %v, classic %t", id.Beyond(), id.Classic())
	}
}
