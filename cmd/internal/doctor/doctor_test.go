package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
	"cruddur/providers/catalog"
	"cruddur/providers/settings"
)

func TestAConsequenceIsHiddenOnlyWhereItsCauseWasFound(t *testing.T) {
	shown, explained := causes([]Finding{
		{Code: "hint", Severity: Hint},
		{Code: "honeycomb.refused", Severity: Error, DependsOn: []string{"clock.wrong", "honeycomb.port-closed"}},
		{Code: "clock.wrong", Severity: Warning},
		{Code: "xray.refused", Severity: Error, DependsOn: []string{"xray.port-closed"}},
	})
	codes := func(list []Finding) (out []string) {
		for _, f := range list {
			out = append(out, f.Code)
		}
		return out
	}
	if diff := cmp.Diff([]string{"xray.refused", "clock.wrong", "hint"}, codes(shown)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"honeycomb.refused"}, codes(explained)); diff != "" {
		t.Error(diff)
	}
}

func TestVariablesUnderWrongNamesAreFoundByTheirNameAlone(t *testing.T) {
	wanted := func() (out []*settings.Variable) {
		for _, f := range catalog.All() {
			out = append(out, catalog.Settings(f).Variables()...)
		}
		return out
	}()
	known := map[string]bool{}
	for _, v := range wanted {
		known[v.Name] = true
		for _, also := range v.Also {
			known[also] = true
		}
	}
	f := func(name, want string) {
		t.Helper()
		got := lookalikes([]string{name}, settings.Map(map[string]string{name: "kept-secret"}), wanted, known)
		switch {
		case want == "" && len(got) == 0:
		case want == "" || len(got) != 1:
			t.Errorf("%s: %v, want %q", name, got, want)
		case got[0].Code != "look-alike."+want || strings.Contains(got[0].Text+got[0].Fix, "kept-secret"):
			t.Errorf("%s: %+v, want %s", name, got[0], want)
		}
	}
	f("HONEYCOMB_APIKEY", "HONEYCOMB_API_KEY")
	f("honeycomb_api_key", "HONEYCOMB_API_KEY")
	f("HONEYCOMB_API_KYE", "HONEYCOMB_API_KEY")
	f("HONEYCOMB_API_KEYS", "HONEYCOMB_API_KEY")
	f("HONEYCOMB_WRITEKEY", "HONEYCOMB_API_KEY")
	f("ROLBAR_ACCESS_TOKEN", "ROLLBAR_ACCESS_TOKEN")
	f("ROLLBAR_POST_SERVER_ITEM_TOKEN", "")
	f("ROLLBAR_API_KEY", "ROLLBAR_ACCESS_TOKEN")
	f("ROLLBAR_TOKEN", "") // it is read
	f("XRAY_DAEMON_ADDRESS", "AWS_XRAY_DAEMON_ADDRESS")
	f("AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY")
	f("PATH", "")
	f("AWS_PAGER", "")
	f("HOME", "")
	f("OTEL_EXPORTER_OTLP_HEADERS", "")
}

func TestRulesMatchAsXRaysDo(t *testing.T) {
	f := func(pattern, name string, want bool) {
		t.Helper()
		if got := matches(pattern, name); got != want {
			t.Errorf("%s, %s: %v", pattern, name, got)
		}
	}
	f("*", "cruddur-backend", true)
	f("*", "", true)
	f("cruddur-backend", "Cruddur-Backend", true)
	f("cruddur-*", "cruddur-backend", true)
	f("*back?nd", "cruddur-backend", true)
	f("backend-flask", "cruddur-backend", false)
	f("cruddur", "cruddur-backend", false)
	f("cruddur-backend?", "cruddur-backend", false)
	f("", "cruddur-backend", false)
}

func TestWhatIsWrongWithACertificateIsTold(t *testing.T) {
	f := func(err error, want string) {
		t.Helper()
		if text, fix := handshake(err, "api.honeycomb.io"); !strings.Contains(text, want) || fix == "" {
			t.Errorf("%s, %s", text, fix)
		}
	}
	leaf := &x509.Certificate{DNSNames: []string{"proxy.example"}}
	f(x509.HostnameError{Certificate: leaf, Host: "api.honeycomb.io"}, "is for another name: proxy.example")
	f(x509.CertificateInvalidError{Cert: leaf, Reason: x509.Expired}, "has expired, or is not valid yet")
	f(x509.UnknownAuthorityError{Cert: leaf}, "signed by nobody that this machine trusts")
	f(tls.RecordHeaderError{Msg: "x"}, "does not speak TLS")
}

func TestTheClockMattersMostToAWS(t *testing.T) {
	f := func(tool string, ahead time.Duration, severity Severity, want string) {
		t.Helper()
		p := &patient{Selection: providers.Selection{Factory: providers.Factory{Name: tool}}}
		p.judgeClock(ahead, "host")
		switch {
		case severity == "" && len(p.findings) == 0:
		case severity == "" || len(p.findings) != 1 || p.findings[0].Severity != severity || !strings.Contains(p.findings[0].Text, want):
			t.Errorf("%s %v: %+v", tool, ahead, p.findings)
		}
	}
	f("honeycomb", 59*time.Second, "", "")
	f("honeycomb", -2*time.Minute, Warning, "this machine's clock is 2m0s behind that of host")
	f("honeycomb", 2*time.Hour, Warning, "2h0m0s ahead of that of host, so what is sent shows up at the wrong time")
	f("cloudwatch", 4*time.Minute, Warning, "wrong time")
	f("cloudwatch", -6*time.Minute, Error, "AWS refuses signatures")
}

func TestAPolicyNamesWhatIsNeededAndNoMore(t *testing.T) {
	f := func(region, account, want string) {
		t.Helper()
		if got := string(logsPolicy(region, account, "cruddur")); !strings.Contains(got, `"Resource":"`+want+`"`) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	f("eu-central-1", "123456789012", "arn:aws:logs:eu-central-1:123456789012:log-group:cruddur:*")
	f("", "", "arn:aws:logs:*:*:log-group:cruddur:*")
	f("cn-north-1", "", "arn:aws-cn:logs:cn-north-1:*:log-group:cruddur:*")
	f("us-gov-west-1", "", "arn:aws-us-gov:logs:us-gov-west-1:*:log-group:cruddur:*")
}

func TestSecretsAreTakenOutOfTextsFromElsewhere(t *testing.T) {
	var key, headers settings.Secret
	set := new(settings.Set)
	set.Secret(&key, settings.Spec{Name: "KEY"})
	set.Secret(&headers, settings.Spec{Name: "HEADERS"})
	if err := set.Load(settings.Map(map[string]string{"KEY": "0123456789abcdef01", "HEADERS": "x-honeycomb-team=insideheaders99, a="})); err != nil {
		t.Fatal(err)
	}
	got := scrubber(set).Replace("bad 0123456789abcdef01 and insideheaders99, x-honeycomb-team= a=")
	if want := "bad ****ef01 and ****, x-honeycomb-team= a="; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
