package otlp

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers/settings"
)

// load reads the variables for spans as a provider does.
func load(vars map[string]string) (*Env, error) {
	e, set := new(Env), new(settings.Set)
	e.Settings(set, Traces)
	set.Check(e.Resolve)
	return e, set.Load(settings.Map(vars))
}

func TestEndpointFollowsTheSpecification(t *testing.T) {
	const general, own = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	const plain, ownPlain = "OTEL_EXPORTER_OTLP_INSECURE", "OTEL_EXPORTER_OTLP_TRACES_INSECURE"
	for name, test := range map[string]struct {
		vars      map[string]string
		url, from string
	}{
		"nothing set":                     {nil, "", ""},
		"set to nothing":                  {map[string]string{general: " ", own: ""}, "", ""},
		"general, without a path":         {map[string]string{general: "http://h:4318"}, "http://h:4318/v1/traces", general},
		"general, with a slash":           {map[string]string{general: "http://h:4318/"}, "http://h:4318/v1/traces", general},
		"general, path joined":            {map[string]string{general: "http://h:4318/base"}, "http://h:4318/base/v1/traces", general},
		"general, path joined and clean":  {map[string]string{general: "http://h:4318//base/"}, "http://h:4318/base/v1/traces", general},
		"general, path not looked into":   {map[string]string{general: "http://h/v1/traces"}, "http://h/v1/traces/v1/traces", general},
		"signal, as it is":                {map[string]string{own: "http://h:4318/x"}, "http://h:4318/x", own},
		"signal, slash kept":              {map[string]string{own: "http://h:4318/x/"}, "http://h:4318/x/", own},
		"signal, no path is the root":     {map[string]string{own: "http://h:4318"}, "http://h:4318/", own},
		"signal wins":                     {map[string]string{own: "https://a/x", general: "http://b"}, "https://a/x", own},
		"query and fragment dropped":      {map[string]string{general: "https://h/b?c=d#e"}, "https://h/b/v1/traces", general},
		"scheme in capitals":              {map[string]string{general: "HTTPS://h"}, "https://h/v1/traces", general},
		"insecure overrides https":        {map[string]string{general: "https://h:1", plain: "true"}, "http://h:1/v1/traces", general},
		"insecure=false overrides http":   {map[string]string{general: "http://h:1", plain: "false"}, "https://h:1/v1/traces", general},
		"insecure of the signal wins":     {map[string]string{general: "http://h:1", plain: "true", ownPlain: "false"}, "https://h:1/v1/traces", general},
		"insecure counts for the signal":  {map[string]string{own: "https://h/x", plain: "true"}, "http://h/x", own},
		"insecure alone makes no address": {map[string]string{plain: "true"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := load(test.vars)
			if err != nil {
				t.Fatal(err)
			}
			got, url := e.Endpoint(), ""
			if got.URL != nil {
				url = got.URL.String()
			}
			if url != test.url || got.From != test.from {
				t.Errorf("got %q from %q, want %q from %q", url, got.From, test.url, test.from)
			}
		})
	}
}

func TestBesideIsOnTheSameServer(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://h/v1/traces":      "https://h/1/auth",
		"https://h/base/v1/traces": "https://h/base/1/auth",
		"https://h/elsewhere":      "https://h/1/auth",
		"https://h/":               "https://h/1/auth",
	} {
		e, err := load(map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": endpoint})
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Beside(e.Endpoint(), "/1/auth").String(); got != want {
			t.Errorf("beside %s: got %s, want %s", endpoint, got, want)
		}
	}
}

func TestHeadersAreParsedAsSpecified(t *testing.T) {
	for value, want := range map[string]http.Header{
		"":                              {},
		"  ":                            {},
		"a=b":                           {"A": {"b"}},
		" x-honeycomb-team = k ,b=2,":   {"X-Honeycomb-Team": {"k"}, "B": {"2"}},
		"a=b=c":                         {"A": {"b=c"}},
		"a=1%2C2+3%20":                  {"A": {"1,2+3"}},
		"a=":                            {"A": {""}},
		"a=1,A=2":                       {"A": {"2"}},
		"authorization=Basic%20dTpw":    {"Authorization": {"Basic dTpw"}},
		"!#$%&'*+-.^_`|~=odd but right": {"!#$%&'*+-.^_`|~": {"odd but right"}},
	} {
		got, err := ParseHeaders(value)
		if err != nil {
			t.Errorf("%q: %v", value, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}

func TestHeadersThatCannotBeReadNeverShowAValue(t *testing.T) {
	const secret = "s3cr3ts3cr3t"
	for value, want := range map[string]string{
		secret:                      "has no = in part 1",
		"a=b," + secret:             "has no = in part 2",
		"a b=" + secret:             "a name that no header can have",
		"=" + secret:                "a name that no header can have",
		"key=%" + secret:            "has in part 1 a % that is not followed",
		"key=" + secret + "%0ax":    "a control character",
		"content-type=" + secret:    "sets Content-Type",
		"HOST=" + secret:            "sets Host",
		"key=" + secret + "%2":      "has in part 1 a %",
		"a=1,k\u00e9y=" + secret:    "in part 2",
		"a=1,,b=2,c" + secret + ";": "has no = in part 4",
	} {
		_, err := load(map[string]string{"OTEL_EXPORTER_OTLP_HEADERS": value})
		if err == nil {
			t.Errorf("%q was taken", value)
			continue
		}
		text := err.Error()
		if !strings.HasPrefix(text, "OTEL_EXPORTER_OTLP_HEADERS ") || !strings.Contains(text, want) || strings.Contains(text, "s3cr3t") {
			t.Errorf("%q: got %q, want the variable and %q, no secret", value, text, want)
		}
	}
}

func TestVariablesOfTheSignalWin(t *testing.T) {
	e, err := load(map[string]string{
		"OTEL_EXPORTER_OTLP_HEADERS":            "a=general,b=general",
		"OTEL_EXPORTER_OTLP_TRACES_HEADERS":     "a=own",
		"OTEL_EXPORTER_OTLP_COMPRESSION":        "gzip",
		"OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "none",
		"OTEL_EXPORTER_OTLP_PROTOCOL":           "http/protobuf",
		"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL":    "http/json",
		"OTEL_EXPORTER_OTLP_TIMEOUT":            "1",
		"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT":     "1500",
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(http.Header{"A": {"own"}}, e.Headers); diff != "" {
		t.Errorf("headers of the signal replace the general ones (-want +got):\n%s", diff)
	}
	if e.Compression != "none" || e.Protocol != "http/json" || e.Timeout != 1500*time.Millisecond {
		t.Errorf("got %s, %s, %s", e.Compression, e.Protocol, e.Timeout)
	}
}

func TestWithNothingSetTheDefaultsStand(t *testing.T) {
	e, err := load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if e.Compression != "gzip" || e.Protocol != "http/protobuf" || e.Timeout != 10*time.Second || len(e.Headers) != 0 {
		t.Errorf("got %s, %s, %s, %v", e.Compression, e.Protocol, e.Timeout, e.Headers)
	}
}

func TestBadValuesNameTheirVariable(t *testing.T) {
	for variable, values := range map[string][]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT":        {"localhost:4318", "h", "grpc://h:4317", "http://", "http://:4318", "http://u:p@h", "://"},
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": {"localhost:4318"},
		"OTEL_EXPORTER_OTLP_COMPRESSION":     {"zstd"},
		"OTEL_EXPORTER_OTLP_PROTOCOL":        {"grpc"},
		"OTEL_EXPORTER_OTLP_TIMEOUT":         {"10s", "0", "-1"},
		"OTEL_EXPORTER_OTLP_INSECURE":        {"maybe"},
	} {
		for _, value := range values {
			if _, err := load(map[string]string{variable: value}); err == nil || !strings.HasPrefix(err.Error(), variable+" ") {
				t.Errorf("%s=%s: got %v", variable, value, err)
			}
		}
	}
}

func FuzzParseHeaders(f *testing.F) {
	for _, seed := range []string{"x-honeycomb-team=abc", "a=1,b=%2C", ",,", "=", "a=%zz", "a\x00=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		headers, err := ParseHeaders(value)
		if err != nil {
			return
		}
		for name, values := range headers {
			if !isToken(name) || len(values) != 1 || CheckValue(values[0]) != nil {
				t.Errorf("%q gives header %q: %q", value, name, values)
			}
		}
	})
}
