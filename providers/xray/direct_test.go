package xray

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"cruddur/providers"
	"cruddur/providers/providertest"
	"cruddur/providers/settings"
)

const (
	directKey     = "AKIDEXAMPLE"
	directSecret  = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	directSession = "session-token-of-the-test"
)

func directEnv(url string) map[string]string {
	return map[string]string{
		"XRAY_TRANSPORT": "otlp", "AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL_XRAY": url,
		"AWS_ACCESS_KEY_ID": directKey, "AWS_SECRET_ACCESS_KEY": directSecret, "AWS_SESSION_TOKEN": directSession,
		"AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none",
	}
}

// openEnv opens the provider as the backend does.
func openEnv(t *testing.T, env map[string]string) (*provider, error) {
	t.Helper()
	c := Factory().New()
	set := new(settings.Set)
	c.Settings(set)
	if err := set.Load(settings.Map(env)); err != nil {
		return nil, err
	}
	opened, err := c.Open(t.Context(), providers.Service{Provider: tool, Resource: process()})
	if err != nil {
		return nil, err
	}
	p := opened.(*provider)
	t.Cleanup(func() {
		if err := p.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return p, nil
}

func openDirect(t *testing.T, url string) *provider {
	t.Helper()
	p, err := openEnv(t, directEnv(url))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// verify is a reader's implementation of Signature Version 4: it makes the signature anew from the request as it arrived.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func verify(r *http.Request, body []byte, secret string) error {
	form := regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$`)
	m := form.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return fmt.Errorf("authorization is %q", r.Header.Get("Authorization"))
	}
	key, day, region, service, names, signature := m[1], m[2], m[3], m[4], strings.Split(m[5], ";"), m[6]
	at := r.Header.Get("X-Amz-Date")
	switch {
	case key != directKey || region != "eu-central-1" || service != "xray":
		return fmt.Errorf("scope is %s %s %s", key, region, service)
	case !strings.HasPrefix(at, day):
		return fmt.Errorf("signed on %s, dated %s", day, at)
	case !slices.IsSorted(names):
		return fmt.Errorf("signed headers are not sorted: %v", names)
	}
	for _, must := range []string{"content-encoding", "content-type", "host", "x-amz-date", "x-amz-security-token"} {
		if _, there := r.Header[http.CanonicalHeaderKey(must)]; (there || must == "host") && !slices.Contains(names, must) {
			return fmt.Errorf("%s is not signed", must)
		}
	}
	var head strings.Builder
	for _, name := range names {
		value := r.Header.Get(name)
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = fmt.Sprint(r.ContentLength)
		}
		fmt.Fprintf(&head, "%s:%s\n", name, strings.TrimSpace(value))
	}
	hash := func(b []byte) string { sum := sha256.Sum256(b); return hex.EncodeToString(sum[:]) }
	canonical := strings.Join([]string{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, head.String(), strings.Join(names, ";"), hash(body)}, "\n")
	scope := strings.Join([]string{day, region, service, "aws4_request"}, "/")
	mac := func(key []byte, text string) []byte {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	k := []byte("AWS4" + secret)
	for part := range strings.SplitSeq(scope, "/") {
		k = mac(k, part)
	}
	want := hex.EncodeToString(mac(k, strings.Join([]string{"AWS4-HMAC-SHA256", at, scope, hash([]byte(canonical))}, "\n")))
	if want != signature {
		return errors.New("the signature is another")
	}
	return nil
}

// endpoint is a stand-in for X-Ray's endpoint: it checks the signature and decodes with the collector's decoder.
type endpoint struct {
	mu     sync.Mutex
	heads  []string
	took   []ptraceotlp.ExportRequest
	wrong  []error
	answer http.HandlerFunc // nil: an empty success
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	head, _ := httputil.DumpRequest(r, false)
	e.heads = append(e.heads, string(head))
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = verify(r, body, directSecret)
	}
	if err == nil && r.Header.Get("Content-Encoding") == "gzip" {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
			body, err = io.ReadAll(z)
		}
	}
	request := ptraceotlp.NewExportRequest()
	if err == nil {
		err = request.UnmarshalProto(body)
	}
	if err != nil {
		e.wrong = append(e.wrong, err)
		w.WriteHeader(http.StatusForbidden)
		return
	}
	e.took = append(e.took, request)
	if e.answer != nil {
		e.answer(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func spansOf(stubs ...tracetest.SpanStub) []trace.ReadOnlySpan {
	return tracetest.SpanStubs(stubs).Snapshots()
}

func TestOTLPIsSignedAndDecodes(t *testing.T) {
	e := new(endpoint)
	s := httptest.NewServer(e)
	defer s.Close()
	p := openDirect(t, s.URL)
	if target := p.Contribute().Target; target != s.URL+"/v1/traces" {
		t.Errorf("target %s", target)
	}
	p.direct.now = func() time.Time { return began }
	res := p.direct.Send(t.Context(), spansOf(request(), mockData()))
	if res.Acked != 2 || res.Err != nil || res.BytesWire == 0 || res.BytesRaw <= res.BytesWire {
		t.Fatalf("%+v", res)
	}
	for _, err := range e.wrong {
		t.Fatal(err)
	}
	got := e.took[0].Traces()
	first := got.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	if got.SpanCount() != 2 || first.TraceID().String() != traceID.String() || first.Name() != request().Name {
		t.Errorf("%d spans, first %s of trace %s", got.SpanCount(), first.Name(), first.TraceID())
	}

	head := strings.ReplaceAll(strings.ReplaceAll(e.heads[0], "\r\n", "\n"), strings.TrimPrefix(s.URL, "http://"), "xray.test")
	head = regexp.MustCompile(`Signature=[0-9a-f]{64}`).ReplaceAllString(head, "Signature=…")
	head = regexp.MustCompile(`(Content-Length|User-Agent): .*`).ReplaceAllString(head, "$1: …")
	file := filepath.Join("testdata", "otlp-head.txt")
	if *update {
		if err := os.WriteFile(file, []byte(head), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), head); diff != "" {
		t.Error(diff)
	}
}

func TestVerifierOfTheTestSeesAChange(t *testing.T) {
	for name, change := range map[string]func(*http.Request, *[]byte){
		"body":   func(_ *http.Request, b *[]byte) { *b = append(*b, 0) },
		"header": func(r *http.Request, _ *[]byte) { r.Header.Set("Content-Type", "text/plain") },
		"path":   func(r *http.Request, _ *[]byte) { r.URL.Path = "/v1/logs" },
	} {
		t.Run(name, func(t *testing.T) {
			var plain, changed error
			s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				plain = verify(r, body, directSecret)
				change(r, &body)
				changed = verify(r, body, directSecret)
			}))
			defer s.Close()
			openDirect(t, s.URL).direct.Send(t.Context(), spansOf(request()))
			if plain != nil || changed == nil {
				t.Errorf("unchanged: %v, changed: %v", plain, changed)
			}
		})
	}
}

func TestOTLPCountsAPartialSuccess(t *testing.T) {
	e := &endpoint{answer: func(w http.ResponseWriter, _ *http.Request) {
		answer := ptraceotlp.NewExportResponse()
		answer.PartialSuccess().SetRejectedSpans(1)
		answer.PartialSuccess().SetErrorMessage("span is too old")
		b, _ := answer.MarshalProto()
		w.Header().Set("Content-Type", "application/x-protobuf")
		_, _ = w.Write(b)
	}}
	s := httptest.NewServer(e)
	defer s.Close()
	res := openDirect(t, s.URL).direct.Send(t.Context(), spansOf(request(), mockData()))
	if res.Acked != 1 || res.Rejected != 1 || res.Err == nil || !strings.Contains(res.Err.Error(), "span is too old") {
		t.Errorf("%+v", res)
	}
}

func TestRefusalsOfTheEndpointAreTold(t *testing.T) {
	const skew = "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)"
	for _, c := range []struct {
		name, code, message string
		status              int
		setting, says       string
		again               bool
	}{
		{"unknown key", "UnrecognizedClientException", "The security token included in the request is invalid.", 403, "AWS_ACCESS_KEY_ID", "does not know these credentials", true},
		{"unknown key, no code", "", "The security token included in the request is invalid.", 403, "AWS_ACCESS_KEY_ID", "does not know these credentials", true},
		{"wrong secret", "InvalidSignatureException", "The request signature we calculated does not match. The Canonical String was " + directSession, 403, "AWS_SECRET_ACCESS_KEY", "signature does not match", true},
		{"wrong secret, no code", "", "The request signature we calculated does not match. The Canonical String was " + directSession, 403, "AWS_SECRET_ACCESS_KEY", "signature does not match", true},
		{"expired", "ExpiredTokenException", "The security token included in the request is expired", 403, "AWS_SESSION_TOKEN", "expired", true},
		{"expired, no code", "", "The security token included in the request is expired", 403, "AWS_SESSION_TOKEN", "expired", true},
		{"clock", "InvalidSignatureException:http://internal.amazon.com/", skew, 403, "", "clock", true},
		{"clock, no code", "", skew, 403, "", "clock", true},
		{"no right", "AccessDeniedException", "User: arn:aws:iam::1:user/a is not authorized to perform: xray:PutSpans", 403, "", "may not xray:PutSpans", true},
		{"no Transaction Search", "InvalidRequestException", "The OTLP API is supported with CloudWatch Logs as a Trace Segment Destination.", 400, "XRAY_TRANSPORT", "Transaction Search", true},
		{"no Transaction Search, as 403", "AccessDeniedException", "Enable Transaction Search first", 403, "XRAY_TRANSPORT", "Transaction Search", true},
		{"throttled", "ThrottlingException", "Rate exceeded", 400, "", "throttles", true},
		{"throttled by status", "", "slow down", 429, "", "slow down", true},
		{"fault of AWS", "InternalFailure", "oops", 500, "", "oops", true},
		{"invalid", "InvalidRequestException", "span id is zero", 400, "", "span id is zero", false},
		{"repeats the token", "", "bad token " + directSession, 400, "", "bad token [hidden]", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(&endpoint{answer: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if c.code != "" {
					w.Header().Set("X-Amzn-Errortype", c.code)
				}
				w.WriteHeader(c.status)
				_, _ = fmt.Fprintf(w, `{"message":%q}`, c.message)
			}})
			defer s.Close()
			p := openDirect(t, s.URL)
			res := p.direct.Send(t.Context(), spansOf(request(), mockData()))
			for _, err := range []error{res.Err, p.Probe(t.Context())} {
				if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), directSession) {
					t.Errorf("says %v", err)
				}
				var failure *providers.Failure
				if errors.As(err, &failure) && failure.Setting != c.setting || failure == nil && c.setting != "" {
					t.Errorf("names %+v, want %q", failure, c.setting)
				}
			}
			if (len(res.Retry) == 2) != c.again || len(res.Retry)+res.Rejected != 2 {
				t.Errorf("%+v", res)
			}
		})
	}
}

func TestProbeOfTheEndpoint(t *testing.T) {
	e := new(endpoint)
	s := httptest.NewServer(e)
	defer s.Close()
	if err := openDirect(t, s.URL).Probe(t.Context()); err != nil || len(e.took) != 1 || e.took[0].Traces().SpanCount() != 0 {
		t.Errorf("%v, wrong %v", err, e.wrong)
	}
}

func TestAWSIsAskedForOnlyByOTLP(t *testing.T) {
	files := map[string]string{"AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none"}
	for name, c := range map[string]struct {
		env  map[string]string
		says string
	}{
		"daemon with half a key":   {map[string]string{"AWS_ACCESS_KEY_ID": "k"}, ""},
		"daemon with empty values": {map[string]string{"AWS_REGION": "", "AWS_ACCESS_KEY_ID": ""}, ""},
		"daemon with a zone":       {map[string]string{"AWS_REGION": "us-east-1a"}, ""},
		"otlp with a zone":         {map[string]string{"XRAY_TRANSPORT": "otlp", "AWS_REGION": "us-east-1a"}, "availability zone"},
		"otlp with half a key":     {map[string]string{"XRAY_TRANSPORT": "otlp", "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "k"}, "AWS_SECRET_ACCESS_KEY"},
		"otlp without a region":    {map[string]string{"XRAY_TRANSPORT": "otlp"}, "AWS_REGION"},
		"otlp without a key":       {map[string]string{"XRAY_TRANSPORT": "otlp", "AWS_REGION": "eu-central-1"}, ""},
		"neither":                  {map[string]string{"XRAY_TRANSPORT": "grpc"}, "XRAY_TRANSPORT"},
	} {
		t.Run(name, func(t *testing.T) {
			maps.Copy(c.env, files)
			_, err := openEnv(t, c.env)
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestMissingCredentialsKeepTheSpans(t *testing.T) {
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	env := directEnv("http://127.0.0.1:1")
	delete(env, "AWS_ACCESS_KEY_ID")
	delete(env, "AWS_SECRET_ACCESS_KEY")
	delete(env, "AWS_SESSION_TOKEN")
	p, err := openEnv(t, env)
	if err != nil {
		t.Fatal(err)
	}
	res := p.direct.Send(t.Context(), spansOf(request()))
	var failure *providers.Failure
	if len(res.Retry) != 1 || !errors.As(res.Err, &failure) || failure.Setting != "AWS_ACCESS_KEY_ID" {
		t.Errorf("%+v", res)
	}
}

func TestEndpointOfTheRegion(t *testing.T) {
	for region, want := range map[string]string{
		"eu-central-1": "https://xray.eu-central-1.amazonaws.com/v1/traces",
		"cn-north-1":   "https://xray.cn-north-1.amazonaws.com.cn/v1/traces",
	} {
		env := directEnv("")
		env["AWS_REGION"] = region
		p, err := openEnv(t, env)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Contribute().Target; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestConformanceOfOTLP(t *testing.T) {
	answer := func(status int, code, message string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			if code == "" {
				w.Header().Set("Content-Type", "application/x-protobuf")
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-Amzn-Errortype", code)
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"message":%q}`, message)
		}
	}
	providertest.Run(t, providertest.Subject{
		Factory: Factory(), Env: directEnv, Secret: directSecret,
		Accept:              answer(200, "", ""),
		Unauthorized:        answer(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
		UnauthorizedRetries: true,
	})
}
