package otlp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
	"cruddur/providers/settings"
)

const (
	endpoint, tracesEndpoint, logsEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"
	headers, logsHeaders                   = "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_LOGS_HEADERS"
)

// env makes an environment of names and values.
func env(pairs ...string) map[string]string {
	vars := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		vars[pairs[i]] = pairs[i+1]
	}
	return vars
}

func configure(vars map[string]string) (*Provider, error) {
	c, set := Factory().New(), new(settings.Set)
	c.Settings(set)
	if err := set.Load(settings.Map(vars)); err != nil {
		return nil, err
	}
	p, err := c.Open(context.Background(), providers.Service{})
	if err != nil {
		return nil, err
	}
	return p.(*Provider), nil
}

func open(t *testing.T, vars map[string]string) *Provider {
	t.Helper()
	p, err := configure(vars)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 2 {
			if err := p.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	return p
}

func TestWhereEachSignalGoes(t *testing.T) {
	for name, test := range map[string]struct {
		vars         map[string]string
		traces, logs string
	}{
		"nothing set, as the specification says": {nil, "http://localhost:4318/v1/traces", "http://localhost:4318/v1/logs"},
		"nothing but insecure=false":             {env("OTEL_EXPORTER_OTLP_INSECURE", "false"), "https://localhost:4318/v1/traces", "https://localhost:4318/v1/logs"},
		"the general one":                        {env(endpoint, "https://h/base/"), "https://h/base/v1/traces", "https://h/base/v1/logs"},
		"one for spans":                          {env(tracesEndpoint, "http://jaeger:4318/x", endpoint, "http://h"), "http://jaeger:4318/x", "http://h/v1/logs"},
		"one for log lines, else the fallback":   {env(logsEndpoint, "http://loki/otlp/v1/logs"), "http://localhost:4318/v1/traces", "http://loki/otlp/v1/logs"},
		"insecure for one of them":               {env(endpoint, "https://h", "OTEL_EXPORTER_OTLP_LOGS_INSECURE", "true"), "https://h/v1/traces", "http://h/v1/logs"},
		"log lines left out":                     {env(logsSwitch, "none"), "http://localhost:4318/v1/traces", ""},
		"spans left out":                         {env(tracesSwitch, "None"), "", "http://localhost:4318/v1/logs"},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, test.vars)
			want := strings.TrimPrefix(strings.TrimSuffix(test.traces+" and "+test.logs, " and "), " and ")
			c := p.Contribute()
			if c.Target != want || (c.Spans != nil) != (test.traces != "") || (c.Logs != nil) != (test.logs != "") || c.Errors != nil {
				t.Errorf("got %s, want %s", c.Target, want)
			}
		})
	}
}

func TestEachSignalHasItsOwnForm(t *testing.T) {
	p := open(t, env(headers, "a=1,b=2", logsHeaders, "c=3", "OTEL_EXPORTER_OTLP_COMPRESSION", "none", "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "gzip",
		"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "1500", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json"))
	form := func(s *signal) string {
		return fmt.Sprintln(s.env.Headers, s.env.Compression, s.env.Protocol, s.env.Timeout)
	}
	want := "map[A:[1] B:[2]] none http/protobuf 1.5s\nmap[C:[3]] gzip http/json 10s\n"
	if diff := cmp.Diff(want, form(&p.config.traces)+form(&p.config.logs)); diff != "" {
		t.Error(diff)
	}
}

func TestHoneycombsKeyIsNotPassedOn(t *testing.T) {
	for variable, meant := range map[string]int{headers: 4, "OTEL_EXPORTER_OTLP_TRACES_HEADERS": 2} {
		var mu sync.Mutex
		var seen []http.Header
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, r.Header)
			_, _ = io.Copy(io.Discard, r.Body)
		}))
		vars := env(variable, "X-Honeycomb-Team="+secret+",x-tenant=me", endpoint, server.URL)
		if err := open(t, vars).Probe(t.Context()); err != nil {
			t.Error(err)
		}
		p := pipeline(t, vars)
		work(t, p)
		server.Close()
		if len(seen) != 4 {
			t.Fatalf("got %d requests, want two to probe and two that send", len(seen))
		}
		tenants := 0
		for _, h := range seen {
			if strings.Contains(fmt.Sprint(h), secret) {
				t.Errorf("got the key in %v", slices.Collect(maps.Keys(h)))
			}
			if h.Get("X-Tenant") == "me" {
				tenants++
			}
		}
		if tenants != meant {
			t.Errorf("%d of 4 requests have the header beside it, want %d", tenants, meant)
		}
		notes := strings.Join(p.Telemetry().Providers[0].Notes, "\n")
		if !strings.Contains(notes, "x-honeycomb-team in "+variable+" is a key for Honeycomb and not sent to 127.0.0.1") || strings.Contains(notes, secret) {
			t.Errorf("got notes %q", notes)
		}
	}
}

func pipeline(t *testing.T, vars map[string]string) *providers.Pipeline {
	t.Helper()
	vars = maps.Clone(vars)
	vars["PROVIDERS"] = "otlp"
	p, err := providers.Open(t.Context(), providers.Options{Env: settings.Map(vars), Factories: []providers.Factory{Factory()}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// work hands over a span and a line in it, and waits until both are gone.
func work(t *testing.T, p *providers.Pipeline) {
	t.Helper()
	ctx, span := p.TracerProvider().Tracer("t").Start(t.Context(), "GET /")
	p.Logger().Log(ctx, slog.LevelInfo, "hello")
	span.End()
	if err := p.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSpansAndLinesArrive(t *testing.T) {
	var mu sync.Mutex
	got := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		signal, n, err := read(r)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		got[signal] += n
	}))
	defer server.Close()
	p := pipeline(t, env(endpoint, server.URL))
	work(t, p)
	if diff := cmp.Diff(map[string]int{"traces": 1, "logs": 1}, got); diff != "" {
		t.Error(diff)
	}
	for name, c := range p.Telemetry().Providers[0].Signals {
		if c.Acked != 1 || c.BytesRaw == 0 || c.BytesWire == 0 || !c.Balanced() {
			t.Errorf("%s: got %+v", name, c)
		}
	}
}

func TestWhatIsWrongStopsTheStart(t *testing.T) {
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"nothing left":        {env(tracesSwitch, "none", logsSwitch, "none"), "OTEL_TRACES_EXPORTER and OTEL_LOGS_EXPORTER are both none"},
		"another exporter":    {env(logsSwitch, "console"), `OTEL_LOGS_EXPORTER "console" is not one of otlp, none`},
		"Honeycomb":           {env(endpoint, "https://api.honeycomb.io"), "OTEL_EXPORTER_OTLP_ENDPOINT is an address of Honeycomb's, to which otlp does not send: write honeycomb instead"},
		"Honeycomb, EU, logs": {env(logsEndpoint, "https://API.eu1.Honeycomb.io/v1/logs"), "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is an address of Honeycomb's"},
		"headers":             {env(headers, secret), "OTEL_EXPORTER_OTLP_HEADERS has no = in part 1"},
		"gRPC":                {env("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), `OTEL_EXPORTER_OTLP_PROTOCOL "grpc" is not one of http/protobuf, http/json`},
		"no scheme":           {env(endpoint, "localhost:4318"), "OTEL_EXPORTER_OTLP_ENDPOINT "},
		"no certificate":      {env("OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE", "nowhere.pem"), "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE names a file that cannot be read"},
	} {
		_, err := configure(test.vars)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
	if _, err := configure(env(headers, secret)); strings.Contains(err.Error(), "\n") {
		t.Errorf("the general variable is blamed twice: %v", err)
	}
}

func TestWhatDeservesALook(t *testing.T) {
	for name, test := range map[string]struct {
		vars map[string]string
		want []string
	}{
		"nothing":       {nil, nil},
		"not encrypted": {env(endpoint, "http://collector:4318", headers, "authorization=x"), []string{"what stands in OTEL_EXPORTER_OTLP_HEADERS travels to collector:4318 without encryption"}},
		"gRPC's port":   {env(endpoint, "http://localhost:4317"), []string{"port 4317 is mostly OTLP over gRPC; over HTTP, which is spoken here, it is 4318"}},
		"no path":       {env(tracesEndpoint, "http://localhost:4318"), []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT has no path, and none is added to it: spans go to http://localhost:4318/"}},
	} {
		if diff := cmp.Diff(test.want, open(t, test.vars).Contribute().Notes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRefusalsNameTheSettingAtFault(t *testing.T) {
	for name, test := range map[string]struct {
		status        int
		body          string
		vars          map[string]string
		setting, want string
	}{
		"wrong credentials":    {401, "who?", env(headers, "authorization=x"), headers, "wants credentials, or others"},
		"those of log lines":   {403, "", env(logsHeaders, "authorization=x", tracesSwitch, "none"), logsHeaders, "wants credentials"},
		"Honeycomb's stand-in": {401, "missing 'x-honeycomb-team' header", nil, "PROVIDERS", "choose honeycomb instead"},
		"takes no log lines":   {404, "404 page not found", env(tracesSwitch, "none"), logsSwitch, "where that is right, as it is for Jaeger, set none"},
		"takes nothing":        {404, "", env(logsSwitch, "none"), endpoint, "takes OTLP"},
		"takes no JSON":        {415, "", env("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", logsSwitch, "none"), "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "does not take spans as http/json"},
		"down":                 {503, "", nil, "", "answered 503"},
		"a page":               {302, "", nil, endpoint, "takes OTLP"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()
			vars := env(endpoint, server.URL)
			maps.Copy(vars, test.vars)
			err := open(t, vars).Probe(t.Context())
			var failure *providers.Failure
			if errors.As(err, &failure) != (test.setting != "") || failure != nil && failure.Setting != test.setting || !strings.Contains(fmt.Sprint(err), test.want) {
				t.Errorf("got %v, want %q of %s", err, test.want, test.setting)
			}
		})
	}
}

func TestNobodyAtTheFallbackIsSaidWithTheVariable(t *testing.T) {
	p := open(t, env("OTEL_EXPORTER_OTLP_INSECURE", "true"))
	if from := p.config.traces.endpoint.From; from != endpoint {
		t.Errorf("blames %q", from)
	}
}

func TestTheLabHasNoEndForIt(t *testing.T) {
	_, err := providers.ParseSelection("otlp@lab", []providers.Factory{Factory()})
	if err == nil || !strings.Contains(err.Error(), "the lab has no stand-in for otlp; write otlp") {
		t.Errorf("got %v", err)
	}
}
