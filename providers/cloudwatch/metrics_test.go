package cloudwatch

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	"pgregory.net/rapid"
)

// access is the line of a request.
func access(t testing.TB, status int, ms float64, more ...attribute.KeyValue) log.Record {
	return record(t, noon, fmt.Sprintf("127.0.0.1 GET http /api/activities/home %d", status), append([]attribute.KeyValue{
		attribute.String("http.request.method", "GET"), attribute.Int("http.response.status_code", status), attribute.Float64("duration_ms", ms),
	}, more...)...)
}

// homeRoute is a route.
var homeRoute = attribute.String("http.route", "/api/activities/home")

func TestRequestLinesInTheEmbeddedMetricFormat(t *testing.T) {
	b := batches{service: "cruddur-backend", metrics: "Cruddur"}
	var all strings.Builder
	for _, l := range b.lines(append(lines(t),
		access(t, 200, 0.125, homeRoute),
		access(t, 404, 0.5), // no route took it
		access(t, 503, 1e-9, homeRoute, attribute.String("requests", "mine"), attribute.String("errors", "mine"), attribute.String("_aws", "mine")),
	)) {
		fmt.Fprintf(&all, "%d %s\n", l.at, l.text)
		checkEMF(t, l)
	}
	golden(t, "lines.emf.txt", []byte(all.String()))
}

func TestRequestWithMetrics(t *testing.T) {
	s := serve(t, nil)
	p := open(t, at(s.URL, "CLOUDWATCH_METRICS", "emf", "CLOUDWATCH_METRICS_NAMESPACE", "Cruddur/Class 1"))
	if got := p.sender.Send(t.Context(), []log.Record{access(t, 500, 12.25, homeRoute), record(t, noon, "start")}); got.Acked != 2 {
		t.Fatalf("got %+v", got)
	}
	golden(t, "wire/put-log-events-emf.json", s.bodies("PutLogEvents")[0])
}

func TestOnlyRequestLinesMakeMetrics(t *testing.T) {
	status, took := attribute.Int("http.response.status_code", 200), attribute.Float64("duration_ms", 1)
	long := strings.Repeat("x", 251)
	for _, c := range []struct {
		name    string
		service string
		attrs   []attribute.KeyValue
		sets    int // of dimensions; 0: no metrics
	}{
		{"a request", "s", []attribute.KeyValue{status, took, homeRoute}, 2},
		{"whole milliseconds", "s", []attribute.KeyValue{status, attribute.Int("duration_ms", 3), homeRoute}, 2},
		{"no route", "s", []attribute.KeyValue{status, took}, 1},
		{"an empty route", "s", []attribute.KeyValue{status, took, attribute.String("http.route", "")}, 1},
		{"a blank route", "s", []attribute.KeyValue{status, took, attribute.String("http.route", " ")}, 1},
		{"a long route", "s", []attribute.KeyValue{status, took, attribute.String("http.route", long)}, 1},
		{"a route that is no ASCII", "s", []attribute.KeyValue{status, took, attribute.String("http.route", "/ü")}, 1},
		{"a route that is no text", "s", []attribute.KeyValue{status, took, attribute.Int("http.route", 1)}, 1},
		{"no service", "", []attribute.KeyValue{status, took, homeRoute}, 0},
		{"a long service", long, []attribute.KeyValue{status, took, homeRoute}, 0},
		{"no status", "s", []attribute.KeyValue{took, homeRoute}, 0},
		{"a status of text", "s", []attribute.KeyValue{attribute.String("http.response.status_code", "200"), took, homeRoute}, 0},
		{"no duration", "s", []attribute.KeyValue{status, homeRoute}, 0},
		{"a duration of text", "s", []attribute.KeyValue{status, attribute.String("duration_ms", "1"), homeRoute}, 0},
		{"a duration that is no number", "s", []attribute.KeyValue{status, attribute.Float64("duration_ms", math.NaN()), homeRoute}, 0},
		{"a duration without end", "s", []attribute.KeyValue{status, attribute.Float64("duration_ms", math.Inf(1)), homeRoute}, 0},
	} {
		for _, namespace := range []string{"Cruddur", ""} {
			b := batches{service: c.service, metrics: namespace}
			want := c.sets
			if namespace == "" {
				want = 0
			}
			if got := checkEMF(t, b.lines([]log.Record{record(t, noon, "m", c.attrs...)})[0]); got != want {
				t.Errorf("%s, namespace %q: %d sets of dimensions, want %d", c.name, namespace, got, want)
			}
		}
	}
}

// A line that had to be cut is still valid, with its metrics or without.
func TestLongRequestLinesKeepTheFormat(t *testing.T) {
	b := batches{service: "s", metrics: "Cruddur"}
	one := access(t, 200, 1, homeRoute, attribute.String("agent", strings.Repeat("x", mostLine)))
	var many []attribute.KeyValue
	for i := range 100 {
		many = append(many, attribute.String(fmt.Sprint(strings.Repeat("k", 20_000), i), "v"))
	}
	for r, want := range map[*log.Record]int{&one: 2, new(access(t, 200, 1, append(many, homeRoute)...)): 0} {
		l := b.lines([]log.Record{*r})[0]
		text := l.text
		if got := checkEMF(t, l); got != want || len(text) > mostLine || !strings.Contains(text, `"truncated":true`) {
			t.Errorf("%d sets, want %d, in %d bytes", got, want, len(text))
		}
	}
}

func TestMetricsAreValidWhateverIsLogged(t *testing.T) {
	keys := []string{"http.route", "http.response.status_code", "duration_ms", "requests", "errors", "_aws", "service.name", "x"}
	rapid.Check(t, func(r *rapid.T) {
		var attrs []attribute.KeyValue
		for range rapid.IntRange(0, 8).Draw(r, "n") {
			key := rapid.SampledFrom(keys).Draw(r, "key")
			switch rapid.IntRange(0, 4).Draw(r, "kind") {
			case 0:
				attrs = append(attrs, attribute.String(key, rapid.String().Draw(r, "text")))
			case 1:
				attrs = append(attrs, attribute.Int64(key, rapid.Int64().Draw(r, "whole")))
			case 2:
				attrs = append(attrs, attribute.Float64(key, rapid.Float64().Draw(r, "number")))
			case 3:
				attrs = append(attrs, attribute.Map(key, attribute.String("a", "b")))
			case 4:
				attrs = append(attrs, attribute.StringSlice(key, []string{"a"}))
			}
		}
		b := batches{service: rapid.SampledFrom([]string{"s", "", "ü"}).Draw(r, "service"), metrics: "Cruddur"}
		checkEMF(t, b.lines([]log.Record{record(t, noon, "m", attrs...)})[0])
	})
}

func TestMetricsSettings(t *testing.T) {
	for _, c := range []struct {
		env  []string
		want string
	}{
		{[]string{"CLOUDWATCH_METRICS", "emf"}, ""},
		{[]string{"CLOUDWATCH_METRICS", "off", "CLOUDWATCH_FORMAT", "line"}, ""},
		{[]string{"CLOUDWATCH_METRICS", "on"}, `CLOUDWATCH_METRICS "on" is not one of off, emf`},
		{[]string{"CLOUDWATCH_METRICS", "emf", "CLOUDWATCH_FORMAT", "line"}, "CLOUDWATCH_METRICS is emf, and a line of text has no fields to make metrics of: set CLOUDWATCH_FORMAT=json, or CLOUDWATCH_METRICS=off"},
		{[]string{"CLOUDWATCH_METRICS_NAMESPACE", "aws/Cruddur"}, `CLOUDWATCH_METRICS_NAMESPACE "aws/Cruddur" begins with AWS/`},
		{[]string{"CLOUDWATCH_METRICS_NAMESPACE", `a"b`}, `CLOUDWATCH_METRICS_NAMESPACE "a"b" is not a namespace`},
		{[]string{"CLOUDWATCH_METRICS_NAMESPACE", ":a"}, `CLOUDWATCH_METRICS_NAMESPACE ":a" is not a namespace`},
		{[]string{"CLOUDWATCH_METRICS_NAMESPACE", strings.Repeat("a", 256)}, "CLOUDWATCH_METRICS_NAMESPACE "},
	} {
		_, err := tryOpen(at("http://127.0.0.1:1", c.env...))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%v: %v, want %q", c.env, err, c.want)
		}
	}
	if p := open(t, at("http://127.0.0.1:1")); p.sender.batches.metrics != "" {
		t.Error("metrics are on unasked")
	}
}

// checkEMF reads a line by the rules of the format, as CloudWatch does, and returns how many sets of dimensions it has.
func checkEMF(t *testing.T, l line) (sets int) {
	t.Helper()
	line := l.text
	var root map[string]any
	if err := json.Unmarshal([]byte(line), &root); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	if _, there := root["_aws"]; !there {
		return 0
	}
	var format struct {
		Aws struct {
			Timestamp         int64
			CloudWatchMetrics []struct {
				Namespace  string
				Dimensions [][]string
				Metrics    []struct{ Name, Unit string }
			}
		} `json:"_aws"`
	}
	if err := json.Unmarshal([]byte(line), &format); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	for _, name := range []string{"_aws", "requests", "errors", "duration_ms"} {
		if n := strings.Count(line, `,"`+name+`":`); n != 1 {
			t.Errorf("%s stands there %d times: %s", name, n, line)
		}
	}
	if format.Aws.Timestamp != l.at {
		t.Errorf("time %d, the line's is %d", format.Aws.Timestamp, l.at)
	}
	for _, d := range format.Aws.CloudWatchMetrics {
		if len(d.Namespace) < 1 || len(d.Namespace) > 255 || len(d.Dimensions) < 1 || len(d.Metrics) < 1 || len(d.Metrics) > 100 {
			t.Errorf("got %+v", d)
		}
		for _, set := range d.Dimensions {
			sets++
			for _, name := range set {
				if v, _ := root[name].(string); strings.TrimSpace(v) == "" || len(v) > 250 {
					t.Errorf("dimension %s is %v", name, root[name])
				}
			}
		}
		for _, m := range d.Metrics {
			if _, number := root[m.Name].(float64); !number || !slices.Contains([]string{"Count", "Milliseconds"}, m.Unit) {
				t.Errorf("metric %s is %v %s", m.Name, root[m.Name], m.Unit)
			}
		}
	}
	return sets
}
