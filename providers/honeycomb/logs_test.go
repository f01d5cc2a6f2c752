package honeycomb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/otel/attribute"
	api "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// keeper keeps what a logger of the SDK emits: records cannot be made in another way.
type keeper struct{ records []log.Record }

func (k *keeper) OnEmit(_ context.Context, r *log.Record) error {
	k.records = append(k.records, r.Clone())
	return nil
}
func (*keeper) Enabled(context.Context, log.EnabledParameters) bool { return true }
func (*keeper) Shutdown(context.Context) error                      { return nil }
func (*keeper) ForceFlush(context.Context) error                    { return nil }

// storyLines are three lines of the story's request, the last of them outside any trace.
func storyLines() []log.Record {
	spans := story()
	k := new(keeper)
	p := log.NewLoggerProvider(log.WithProcessor(k), log.WithResource(spans[0].Resource()))
	logger := p.Logger("cruddur")
	emit := func(ctx context.Context, at time.Time, level api.Severity, text string, attrs ...attribute.KeyValue) {
		var r api.Record
		r.SetTimestamp(at)
		r.SetObservedTimestamp(at.Add(time.Microsecond))
		r.SetSeverity(level)
		r.SetSeverityText(level.String())
		r.SetBody(attribute.StringValue(text))
		r.AddAttributes(attrs...)
		logger.Emit(ctx, r)
	}
	inside := func(i int) context.Context {
		return trace.ContextWithSpanContext(context.Background(), spans[i].SpanContext())
	}
	emit(inside(1), spans[1].StartTime(), api.SeverityError, "home page failed", attribute.String("user.id", "andrewbrown"),
		attribute.Int("app.rows", 0), attribute.Bool("cached", false), attribute.StringSlice("tags", []string{"a", "b"}))
	emit(inside(2), spans[2].EndTime(), api.SeverityInfo, "127.0.0.1 GET http /api/activities/home 500",
		attribute.Map("http", attribute.Float64("took", 0.012), attribute.Map("of", attribute.String("user", "<andrew>"))))
	emit(context.Background(), spans[2].EndTime().Add(time.Second), api.SeverityWarn, "job put off")
	return k.records
}

func sendLines(t *testing.T) func(providers.Contribution) providers.Result {
	return func(c providers.Contribution) providers.Result { return c.Logs.Send(t.Context(), storyLines()) }
}

func TestLinesOnTheWireAreTheRecordedOnes(t *testing.T) {
	head, body := recordOf(t, map[string]string{keyVariable: labKey, logsVariable: "yes"}, sendLines(t))
	golden(t, "wire/logs.head", []byte(head))
	golden(t, "wire/logs.pb", body)

	head, body = recordOf(t, map[string]string{keyVariable: labKey, logsVariable: "yes", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "http/json"}, sendLines(t))
	golden(t, "wire/logs-json.head", []byte(head))
	golden(t, "wire/logs.json", body)

	head, _ = recordOf(t, map[string]string{
		keyVariable: classicKey, datasetVariable: "cruddur", logsVariable: "yes", "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
	}, sendLines(t))
	golden(t, "wire/logs-classic.head", []byte(head))
}

func TestLinesOnTheWireSayWhatTheRecordsSay(t *testing.T) {
	fromProto, fromJSON := plogotlp.NewExportRequest(), plogotlp.NewExportRequest()
	if err := errors.Join(fromProto.UnmarshalProto(file(t, "wire/logs.pb")), fromJSON.UnmarshalJSON(file(t, "wire/logs.json"))); err != nil {
		t.Fatal(err)
	}
	text := describeLines(fromProto.Logs())
	golden(t, "logs.txt", []byte(text))
	if diff := cmp.Diff(text, describeLines(fromJSON.Logs())); diff != "" {
		t.Errorf("the two encodings differ (-protobuf +JSON):\n%s", diff)
	}
}

func describeLines(logs plog.Logs) string {
	var b strings.Builder
	for _, rl := range logs.ResourceLogs().All() {
		fmt.Fprintf(&b, "resource %v schema %s\n", rl.Resource().Attributes().AsRaw(), rl.SchemaUrl())
		for _, sl := range rl.ScopeLogs().All() {
			fmt.Fprintf(&b, "scope %s %s\n", sl.Scope().Name(), sl.Scope().Version())
			for _, r := range sl.LogRecords().All() {
				fmt.Fprintf(&b, "  %s %d %q %s, observed %s, trace %q span %q flags %#x\n", r.SeverityText(), r.SeverityNumber(), r.Body().AsString(),
					r.Timestamp(), r.ObservedTimestamp(), r.TraceID().String(), r.SpanID().String(), r.Flags())
				for k, v := range r.Attributes().All() {
					fmt.Fprintf(&b, "    %s = %s %s\n", k, v.Type(), v.AsString())
				}
			}
		}
	}
	return b.String()
}

func TestLinesGoOnlyWhereTheyAreWanted(t *testing.T) {
	const general, own = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"
	if open(t, with()).Contribute().Logs != nil {
		t.Error("log lines are taken without being asked for")
	}
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"nothing set":          {with(), usAPI + "/v1/logs"},
		"EU":                   {with(endpointVariable, euAPI), euAPI + "/v1/logs"},
		"the general one":      {with(general, "http://h:1/x"), "http://h:1/x/v1/logs"},
		"of log lines":         {with(general, "http://h:1", own, "http://h:1/l"), "http://h:1/l"},
		"Honeycomb's own wins": {with(endpointVariable, euAPI, own, "http://h:1/l"), euAPI + "/v1/logs"},
	} {
		test.vars[logsVariable] = "yes"
		p := open(t, test.vars)
		if got := p.config.logEndpoint.URL.String(); got != test.want || p.Contribute().Logs == nil {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestTheDatasetOfLines(t *testing.T) {
	for _, test := range []struct{ service, header, want string }{
		{"cruddur-backend", "", "cruddur-backend"},
		{" cruddur ", "d", "cruddur"},
		{"", "d", "d"},
		{"unknown_service:cruddur", "d", "d"},
		{"unknown_service", "", "unknown_log_source"},
		{"  ", "", "unknown_log_source"},
	} {
		if got := logDataset(test.service, test.header); got != test.want {
			t.Errorf("%q with header %q: got %q, want %q", test.service, test.header, got, test.want)
		}
	}
	const logsHeaders = "OTEL_EXPORTER_OTLP_LOGS_HEADERS"
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"classic":               {map[string]string{keyVariable: classicKey, datasetVariable: "d"}, "d"},
		"environment":           {with(datasetVariable, "d"), "d"},
		"environment, none":     {with(), ""},
		"in their own headers":  {with(datasetVariable, "d", logsHeaders, "x-honeycomb-dataset=l"), "l"},
		"in the general header": {with(headersVariable, "x-honeycomb-dataset=g"), "g"},
	} {
		test.vars[logsVariable] = "yes"
		if got := open(t, test.vars).config.logHeaders(); got.Get(datasetHeader) != test.want || got.Get(teamHeader) == "" {
			t.Errorf("%s: got %q, want %q", name, got.Get(datasetHeader), test.want)
		}
	}
}

func TestWhatDeservesALookWithLines(t *testing.T) {
	const counts = "HONEYCOMB_LOGS is on, so each log line counts as an event"
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"usual":            {with(), counts},
		"elsewhere":        {with("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://h:1/l"), counts + "\nlog lines go to h:1, spans to api.honeycomb.io\nthe key travels to h:1 without encryption"},
		"classic":          {with(keyVariable, classicIngestKey, datasetVariable, "d"), counts + "\nlog lines go to the dataset cruddur-backend and spans to d: with a Classic key only spans follow HONEYCOMB_DATASET"},
		"classic, by name": {with(keyVariable, classicIngestKey, datasetVariable, "Cruddur-Backend"), counts},
	} {
		test.vars[logsVariable] = "yes"
		p, _, err := configure(test.vars, providers.Service{Name: "cruddur-backend"})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(p.Contribute().Notes, "\n"); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
		if err := p.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestAnotherKeyForLinesIsAProblem(t *testing.T) {
	const logsHeaders = "OTEL_EXPORTER_OTLP_LOGS_HEADERS"
	other := "x-honeycomb-team=" + fullKey
	_, _, err := configure(with(logsVariable, "yes", logsHeaders, other), providers.Service{})
	if err == nil || err.Error() != "HONEYCOMB_API_KEY holds another key than OTEL_EXPORTER_OTLP_LOGS_HEADERS: remove one of the two" {
		t.Errorf("got %v", err)
	}
	if _, _, err := configure(with(logsHeaders, other), providers.Service{}); err != nil {
		t.Errorf("headers of lines that are not sent stop the start: %v", err)
	}
}

func TestRefusedLinesNameTheKey(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"unknown API key `+r.Header.Get(teamHeader)+`"}`)
	}))
	defer server.Close()
	res := open(t, with(endpointVariable, server.URL, logsVariable, "yes")).Contribute().Logs.Send(t.Context(), storyLines())
	if res.Rejected != 3 {
		t.Errorf("got %+v", res)
	}
	checkFailure(t, res.Err, keyVariable, "unknown API key [hidden]")
}
