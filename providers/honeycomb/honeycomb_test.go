package honeycomb

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"cruddur/providers"
	"cruddur/providers/settings"
)

const (
	ingestKey        = "hcaik_01hxmc3h8v0jqn4c9q2m0d6w5e" + "s3cr3ts3cr3ts3cr3ts3cr3ts3cr3t00"
	classicIngestKey = "hcaic_01hxmc3h8v0jqn4c9q2m0d6w5e" + "s3cr3ts3cr3ts3cr3ts3cr3ts3cr3t00"
	fullKey          = "s3cr3tS3cr3ts3cr3ts3cr"
	classicKey       = "0123456789abcdef0123456789abcdef"
)

// configure loads and opens, as the pipeline does.
func configure(vars map[string]string, service providers.Service) (*Provider, *settings.Set, error) {
	c, set := Factory().New(), new(settings.Set)
	c.Settings(set)
	if err := set.Load(settings.Map(vars)); err != nil {
		return nil, set, err
	}
	p, err := c.Open(context.Background(), service)
	if err != nil {
		return nil, set, err
	}
	return p.(*Provider), set, nil
}

func open(t testing.TB, vars map[string]string) *Provider {
	t.Helper()
	p, _, err := configure(vars, providers.Service{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return p
}

// with returns an environment with a good key and more.
func with(more ...string) map[string]string {
	vars := map[string]string{keyVariable: ingestKey}
	for i := 0; i < len(more); i += 2 {
		vars[more[i]] = more[i+1]
	}
	return vars
}

const headersVariable = "OTEL_EXPORTER_OTLP_HEADERS"

func TestTheKeyIsFoundWhereItStands(t *testing.T) {
	for name, test := range map[string]struct {
		vars map[string]string
		from string
	}{
		"its own variable":              {map[string]string{keyVariable: ingestKey}, keyVariable},
		"white space around it":         {map[string]string{keyVariable: "  " + ingestKey + "\n"}, keyVariable},
		"in the headers":                {map[string]string{headersVariable: "x-honeycomb-team=" + ingestKey}, headersVariable},
		"in the headers, in capitals":   {map[string]string{headersVariable: "X-Honeycomb-Team=" + ingestKey}, headersVariable},
		"in the headers of traces":      {map[string]string{"OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x-honeycomb-team=" + ingestKey}, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"},
		"in the headers, own one empty": {map[string]string{keyVariable: "", headersVariable: "x-honeycomb-team=" + ingestKey}, headersVariable},
		"own one, empty in the headers": {map[string]string{keyVariable: ingestKey, headersVariable: "x-honeycomb-team="}, keyVariable},
		"the same in both":              {map[string]string{keyVariable: ingestKey, headersVariable: "x-honeycomb-team=" + ingestKey}, keyVariable},
	} {
		t.Run(name, func(t *testing.T) {
			p, set, err := configure(test.vars, providers.Service{})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.config.headers()[teamHeader]; len(got) != 1 || got[0] != ingestKey {
				t.Errorf("sends %d keys, or another one", len(got))
			}
			if p.config.keyFrom != test.from {
				t.Errorf("got the key from %s, want %s", p.config.keyFrom, test.from)
			}
			if got := p.Contribute().Key; got != "****3t00" {
				t.Errorf("shows %q", got)
			}
			found := false
			for _, s := range set.Secrets() {
				found = found || s.Reveal() == ingestKey
			}
			if !found {
				t.Error("the key is not among the secrets to be hidden")
			}
		})
	}
}

func TestWhatIsWrongStopsTheStartWithItsFix(t *testing.T) {
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"no key":                    {nil, "HONEYCOMB_API_KEY is not set, or set but empty: set it in the terminal"},
		"empty key":                 {map[string]string{keyVariable: ""}, "HONEYCOMB_API_KEY is not set, or set but empty"},
		"empty in the headers":      {map[string]string{headersVariable: "x-honeycomb-team="}, "OTEL_EXPORTER_OTLP_HEADERS has x-honeycomb-team= with nothing behind it"},
		"both empty":                {map[string]string{keyVariable: "", headersVariable: "x-honeycomb-team="}, "OTEL_EXPORTER_OTLP_HEADERS has x-honeycomb-team= with nothing behind it"},
		"two keys":                  {with(headersVariable, "x-honeycomb-team="+fullKey), "HONEYCOMB_API_KEY holds another key than OTEL_EXPORTER_OTLP_HEADERS: remove one"},
		"headers that are the key":  {map[string]string{headersVariable: ingestKey}, "OTEL_EXPORTER_OTLP_HEADERS has no = in part 1"},
		"the whole header":          {map[string]string{keyVariable: "x-honeycomb-team=" + ingestKey}, "HONEYCOMB_API_KEY is more than a key"},
		"quotes":                    {map[string]string{keyVariable: `"` + ingestKey + `"`}, "HONEYCOMB_API_KEY has quotation marks in it"},
		"a space":                   {map[string]string{keyVariable: ingestKey[:20] + " " + ingestKey[20:]}, "HONEYCOMB_API_KEY has white space in it"},
		"a placeholder":             {map[string]string{keyVariable: "<your-api-key-of-honeycomb>"}, "HONEYCOMB_API_KEY is still the placeholder"},
		"an unexpanded variable":    {map[string]string{keyVariable: "${HONEYCOMB_API_KEY_OF_MINE}"}, "HONEYCOMB_API_KEY is still the placeholder"},
		"too short":                 {map[string]string{keyVariable: "abc123"}, "HONEYCOMB_API_KEY has 6 characters"},
		"an id without its secret":  {map[string]string{keyVariable: ingestKey[:32]}, "HONEYCOMB_API_KEY is only the id of an ingest key"},
		"cut":                       {map[string]string{keyVariable: ingestKey[:63]}, "HONEYCOMB_API_KEY has 63 characters, and an ingest key has 64"},
		"management":                {map[string]string{keyVariable: "hcamk_01hxmc3h8v0jqn4c9q2m0d6w5e"}, "HONEYCOMB_API_KEY is a management key, which cannot send"},
		"not ASCII":                 {map[string]string{keyVariable: "schlüsselschlüsselschlüssel"}, "HONEYCOMB_API_KEY has characters in it that no key has"},
		"wrong in the headers":      {map[string]string{headersVariable: "x-honeycomb-team=abc"}, "OTEL_EXPORTER_OTLP_HEADERS has 3 characters"},
		"classic, no dataset":       {map[string]string{keyVariable: classicKey}, "HONEYCOMB_DATASET is not set, and a Classic key needs it"},
		"classic ingest":            {map[string]string{keyVariable: classicIngestKey}, "HONEYCOMB_DATASET is not set, and a Classic key needs it"},
		"two datasets":              {with(datasetVariable, "a", headersVariable, "x-honeycomb-dataset=b"), "HONEYCOMB_DATASET names another dataset than OTEL_EXPORTER_OTLP_HEADERS"},
		"dataset of two lines":      {with(datasetVariable, "a\nb"), "HONEYCOMB_DATASET has in it a control character"},
		"endpoint without a scheme": {with(endpointVariable, "api.honeycomb.io"), `HONEYCOMB_API_ENDPOINT "api.honeycomb.io" is not a URL`},
		"sample rate":               {with("SAMPLE_RATE", "0.1"), `SAMPLE_RATE "0.1" is not a whole number`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := configure(test.vars, providers.Service{})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
			if text := err.Error(); strings.Contains(text, "s3cr3t") || strings.Contains(text, classicKey) || strings.Contains(text, "\n") {
				t.Errorf("shows the key, or takes more than a line: %q", text)
			}
			var problem *settings.Problem
			if !errors.As(err, &problem) || problem.Fix == "" && !strings.Contains(name, "rate") && !strings.Contains(name, "scheme") {
				t.Errorf("says no fix: %v", err)
			}
		})
	}
}

func TestTheEndpoint(t *testing.T) {
	const general, own = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	for name, test := range map[string]struct {
		vars         map[string]string
		target, auth string
	}{
		"nothing set":                 {with(), usAPI + "/v1/traces", usAPI + "/1/auth"},
		"EU":                          {with(endpointVariable, euAPI), euAPI + "/v1/traces", euAPI + "/1/auth"},
		"a slash behind":              {with(endpointVariable, euAPI+"/"), euAPI + "/v1/traces", euAPI + "/1/auth"},
		"a path in front":             {with(endpointVariable, "http://h:1/proxy"), "http://h:1/proxy/v1/traces", "http://h:1/proxy/1/auth"},
		"as the course does it":       {with(general, usAPI), usAPI + "/v1/traces", usAPI + "/1/auth"},
		"of traces":                   {with(own, "http://h:1/x", general, usAPI), "http://h:1/x", "http://h:1/1/auth"},
		"Honeycomb's own wins":        {with(endpointVariable, euAPI, own, "http://h/x", general, "http://h"), euAPI + "/v1/traces", euAPI + "/1/auth"},
		"insecure is for OTel's only": {with("OTEL_EXPORTER_OTLP_INSECURE", "true"), usAPI + "/v1/traces", usAPI + "/1/auth"},
		"insecure":                    {with(general, "https://h:1", "OTEL_EXPORTER_OTLP_INSECURE", "true"), "http://h:1/v1/traces", "http://h:1/1/auth"},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, test.vars)
			if got := p.Contribute().Target; got != test.target {
				t.Errorf("got %s, want %s", got, test.target)
			}
			if got := p.config.env.Beside(p.config.endpoint, "/1/auth").String(); got != test.auth {
				t.Errorf("got %s, want %s", got, test.auth)
			}
		})
	}
}

func TestTheDatasetGoesWithClassicKeys(t *testing.T) {
	for name, test := range map[string]struct {
		vars map[string]string
		want []string
	}{
		"classic":                     {map[string]string{keyVariable: classicKey, datasetVariable: "d"}, []string{"d"}},
		"classic ingest":              {map[string]string{keyVariable: classicIngestKey, datasetVariable: "d"}, []string{"d"}},
		"classic, in the headers":     {map[string]string{keyVariable: classicKey, headersVariable: "x-honeycomb-dataset=d"}, []string{"d"}},
		"environment":                 {with(datasetVariable, "d"), nil},
		"environment, in the headers": {with(headersVariable, "x-honeycomb-dataset=d"), []string{"d"}},
	} {
		if diff := cmp.Diff(test.want, open(t, test.vars).config.headers()[datasetHeader]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatDeservesALook(t *testing.T) {
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"an ingest key":        {with(), ""},
		"full rights":          {with(keyVariable, fullKey), "HONEYCOMB_API_KEY is a configuration key"},
		"full rights, classic": {with(keyVariable, classicKey, datasetVariable, "d"), "HONEYCOMB_API_KEY is a configuration key"},
		"unknown shape":        {with(keyVariable, "a-shape-that-is-made-in-some-later-year"), "does not look like a key of Honeycomb's: 39 characters"},
		"not encrypted":        {with(endpointVariable, "http://collector:4318"), "the key travels to collector:4318 without encryption"},
		"this machine":         {with(endpointVariable, "http://127.0.0.1:4318"), ""},
		"this machine by name": {with(endpointVariable, "http://localhost:4318"), ""},
		"the port of gRPC":     {with(endpointVariable, "http://localhost:4317"), "port 4317 is mostly OTLP over gRPC"},
		"a dataset for nobody": {with(datasetVariable, "d"), "HONEYCOMB_DATASET counts for Classic keys only"},
	} {
		notes := open(t, test.vars).Contribute().Notes
		text := strings.Join(notes, "\n")
		if test.want == "" && text != "" || !strings.Contains(text, test.want) || len(notes) > 1 || strings.Contains(text, "s3cr3t") {
			t.Errorf("%s: got %q, want %q", name, text, test.want)
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
		"unknown key":            {401, `{"error":"unknown API key - check your credentials"}`, with(), keyVariable, "unknown API key - check your credentials"},
		"unknown key, in header": {401, `{"error":"unknown API key"}`, map[string]string{headersVariable: "x-honeycomb-team=" + ingestKey}, headersVariable, "does not know this key"},
		"forbidden":              {403, `{"error":"forbidden"}`, with(), keyVariable, "this key may not do that"},
		"key in the answer":      {401, ingestKey, with(), keyVariable, "[hidden]"},
		"no dataset, 401":        {401, `{"message":"missing 'x-honeycomb-dataset' header"}`, with(), datasetVariable, "needs the name of a dataset"},
		"no dataset, 400":        {400, `{"message":"missing 'x-honeycomb-dataset' header"}`, with(), datasetVariable, "needs the name of a dataset"},
		"bad request":            {400, `{"message":"failed to parse OTLP request body"}`, with(), "", "failed to parse"},
		"too large":              {413, "", with(), "", "answered 413"},
		"nothing there":          {404, "", with(), endpointVariable, "takes OTLP"},
		"overloaded":             {503, "", with(), "", "answered 503"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()
			test.vars[endpointVariable] = server.URL
			p := open(t, test.vars)
			res := p.Contribute().Spans.Send(t.Context(), story()[:1])
			if retry := test.status == 503; res.Acked != 0 || (len(res.Retry) == 1) != retry || (res.Rejected == 1) == retry {
				t.Errorf("got %+v", res)
			}
			checkFailure(t, res.Err, test.setting, test.want)
		})
	}
}

func checkFailure(t *testing.T, err error, setting, want string) {
	t.Helper()
	text := fmt.Sprint(err)
	if !strings.Contains(text, want) || strings.Contains(text, "s3cr3t") {
		t.Errorf("got %q, want %q in it and no secret", text, want)
	}
	var failure *providers.Failure
	if errors.As(err, &failure) != (setting != "") || failure != nil && failure.Setting != setting {
		t.Errorf("got failure %+v, want one of %q", failure, setting)
	}
}

func TestTheOtherRegionIsNamed(t *testing.T) {
	for endpoint, want := range map[string]string{
		usAPI: "EU account needs HONEYCOMB_API_ENDPOINT=" + euAPI, euAPI: "US account needs HONEYCOMB_API_ENDPOINT=" + usAPI,
	} {
		c := open(t, with(endpointVariable, endpoint)).config
		err := c.explain(c.logEndpoint, 401, errors.New("answered 401"))
		checkFailure(t, err, keyVariable, want)
	}
}

func TestProbeAsksWhoseKeyItIs(t *testing.T) {
	const good = `{"id":"x","type":"ingest","api_key_access":{"events":true},"team":{"name":"T","slug":"t"},"environment":{"name":"E","slug":"e"}}`
	for name, test := range map[string]struct {
		status        int
		body          string
		setting, want string
	}{
		"known":              {200, good, "", "<nil>"},
		"may not send":       {200, strings.Replace(good, "true", "false", 1), keyVariable, "not allowed to send events"},
		"unknown":            {401, `{"error":"unknown API key - check your credentials, region, and API URL"}`, keyVariable, "unknown API key - check your credentials, region"},
		"a collector":        {404, "404 page not found", endpointVariable, "does not answer as Honeycomb does"},
		"elsewhere":          {302, "", endpointVariable, "does not answer as Honeycomb does"},
		"a page":             {200, "<html>" + ingestKey, endpointVariable, "does not answer as Honeycomb does"},
		"some other object":  {200, "{}", endpointVariable, "does not answer as Honeycomb does"},
		"nothing":            {204, "", endpointVariable, "does not answer as Honeycomb does"},
		"limited":            {429, `{"type":"https://api.honeycomb.io/problems/rate-limited","title":"slow down"}`, "", "answered 429 Too Many Requests: slow down"},
		"broken":             {500, ingestKey, "", "answered 500"},
		"temporarily broken": {503, "", "", "answered 503"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.URL.Path != "/1/auth" || r.Header.Get(teamHeader) != ingestKey {
					t.Errorf("got %s %s", r.Method, r.URL)
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()
			checkFailure(t, open(t, with(endpointVariable, server.URL)).Probe(t.Context()), test.setting, test.want)
		})
	}
	t.Run("identity", func(t *testing.T) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, good) }))
		defer server.Close()
		id, err := open(t, with(endpointVariable, server.URL)).Identity(t.Context())
		if err != nil || id.Team.Slug != "t" || id.Environment.Name != "E" || id.Type != "ingest" || !id.Access["events"] {
			t.Errorf("got %+v, %v", id, err)
		}
	})
	t.Run("nobody", func(t *testing.T) {
		server := httptest.NewServer(nil)
		server.Close()
		checkFailure(t, open(t, with(endpointVariable, server.URL)).Probe(t.Context()), "", "connection refused")
	})
}

func TestOneTraceInNIsSent(t *testing.T) {
	c := open(t, with("SAMPLE_RATE", "4")).Contribute()
	yes := 0
	for i := range uint64(4000) {
		var id api.TraceID
		binary.BigEndian.PutUint64(id[8:], i*0x9e3779b97f4a7c15)
		if c.Sampling(trace.SamplingParameters{TraceID: id}) {
			yes++
		}
	}
	if yes < 950 || yes > 1050 {
		t.Errorf("got %d of 4000", yes)
	}
	if open(t, with()).Contribute().Sampling != nil {
		t.Error("without a rate every trace should be wanted")
	}
}

func TestTheLabsKeyAndAddress(t *testing.T) {
	vars := Factory().LabEnv(providers.LabAddresses{OTLP: "http://lab:4318"})
	p, _, err := configure(vars, providers.Service{Lab: true})
	if err != nil {
		t.Fatal(err)
	}
	if c := p.Contribute(); c.Target != "http://lab:4318/v1/traces" || len(c.Notes) != 0 || p.config.kind != ingest {
		t.Errorf("got %s, %v, key of kind %d", c.Target, c.Notes, p.config.kind)
	}
}

func TestShutdownBeforeAnyUseAndTwice(t *testing.T) {
	p, _, err := configure(with(), providers.Service{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
