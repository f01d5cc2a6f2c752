package cruddur_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// rule says what the packages below a path may import directly, apart from the standard library. The first rule that
// fits a package is the one that counts. Prefixes end in "/..." when they mean everything below.
type rule struct {
	pkgs  string
	allow []string
	obey  string
}

const module = "cruddur/"

var (
	otelAPI = []string{
		"go.opentelemetry.io/otel", "go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes",
		"go.opentelemetry.io/otel/trace", "go.opentelemetry.io/otel/trace/...", "go.opentelemetry.io/otel/propagation",
		"go.opentelemetry.io/otel/baggage", "go.opentelemetry.io/otel/metric/...", "go.opentelemetry.io/otel/semconv/...",
		"go.opentelemetry.io/otel/log",
	}
	otelSDK = append([]string{"go.opentelemetry.io/otel/sdk/..."}, otelAPI...)
)

// rules are in the order of docs/architecture.md, which says why.
var rules = []rule{
	{"app/sqlite", with(otelAPI, "app/...", "modernc.org/sqlite/...", "github.com/XSAM/otelsql", "github.com/google/uuid"), "the backend knows the OpenTelemetry API and its database driver, no tool and no SDK"},
	{"app/storetest", with(nil, "app/...", "github.com/google/go-cmp/...", "github.com/google/uuid"), "a test suite for stores knows the domain alone"},
	{"app/...", with(otelAPI, "app/...", "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "github.com/google/uuid"), "the backend knows the OpenTelemetry API, no tool and no SDK: contribute from providers instead"},
	{"providers", with(otelSDK, "providers/settings", "go.opentelemetry.io/contrib/bridges/otelslog", "github.com/cenkalti/backoff/v5", "github.com/google/uuid"), "the pipeline knows no tool: put it into the tool's package and its Contribution"},
	{"providers/settings", nil, "settings are plain Go"},
	{"providers/providertest", with(otelSDK, "providers", "providers/settings", "go.uber.org/goleak"), "the suite knows no tool"},
	{"providers/catalog", with(nil, "providers/..."), "the catalog lists providers and nothing else"},
	{"providers/honeycomb", with(otelSDK, "providers", "providers/settings", "providers/internal/otlp", "go.opentelemetry.io/otel/exporters/otlp/...", "go.opentelemetry.io/proto/otlp/...", "google.golang.org/protobuf/..."), "a tool knows its own vendor's client alone"},
	{"providers/otlp", with(otelSDK, "providers", "providers/settings", "providers/internal/otlp"), "a tool knows its own vendor's client alone"},
	{"providers/internal/otlp", with(otelSDK, "providers", "providers/settings", "go.opentelemetry.io/otel/exporters/otlp/...", "go.opentelemetry.io/proto/otlp/...", "google.golang.org/protobuf/...", "google.golang.org/genproto/googleapis/rpc/status", "github.com/klauspost/compress/..."), "what OTLP tools share knows OTLP alone"},
	{"providers/xray", with(otelSDK, "providers", "providers/settings", "providers/internal/aws", "providers/internal/otlp", "github.com/aws/aws-sdk-go-v2/...", "github.com/aws/smithy-go/...", "go.opentelemetry.io/contrib/propagators/aws/xray"), "a tool knows its own vendor's client alone"},
	{"providers/cloudwatch", with(otelSDK, "providers", "providers/settings", "providers/internal/aws", "github.com/aws/aws-sdk-go-v2/...", "github.com/aws/smithy-go/...", "github.com/go-json-experiment/json/..."), "a tool knows its own vendor's client alone"},
	{"providers/internal/aws", with(nil, "providers", "providers/settings", "github.com/aws/aws-sdk-go-v2/...", "github.com/aws/smithy-go/..."), "what AWS tools share knows AWS alone"},
	{"providers/rollbar", with(otelSDK, "providers", "providers/settings", "github.com/rollbar/rollbar-go"), "a tool knows its own vendor's client alone"},
	{"providers/console", with(otelSDK, "providers", "providers/settings", "github.com/mattn/go-isatty"), "a tool knows its own vendor's client alone"},
	{"lab/record", nil, "the vocabulary is plain Go"},
	{"lab/receive/otlp", with(nil, "lab/record", "go.opentelemetry.io/collector/pdata/...", "google.golang.org/protobuf/encoding/protowire", "github.com/klauspost/compress/..."), "a receiver knows the vocabulary and its decoder: no other receiver, no provider, or both could be wrong together"},
	{"lab/receive/...", with(nil, "lab/record", "github.com/go-json-experiment/json/...", "github.com/klauspost/compress/..."), "a receiver knows the vocabulary and its decoder: no other receiver, no provider, or both could be wrong together"},
	{"lab/journal", with(nil, "lab/record", "modernc.org/sqlite/..."), "the lab never imports providers or app"},
	{"lab/...", with(nil, "lab/...", "web", "github.com/klauspost/compress/..."), "the lab never imports providers or app: they meet on the wire alone"},
	{"web", nil, "the page is files"},
	{"cmd/...", []string{"*"}, ""},
}

func with(base []string, more ...string) []string {
	out := append([]string(nil), base...)
	for _, m := range more {
		if !strings.Contains(strings.SplitN(m, "/", 2)[0], ".") {
			m = module + m
		}
		out = append(out, m)
	}
	return out
}

func TestEveryPackageImportsOnlyWhatItsRuleAllows(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec, seen := json.NewDecoder(strings.NewReader(string(out))), 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if seen++; p.ImportPath+"/" == module {
			continue // this test
		}
		check(t, p.ImportPath, p.Imports)
	}
	if seen < 10 {
		t.Errorf("go list named %d packages, want the whole module", seen)
	}
}

func check(t *testing.T, pkg string, imports []string) {
	t.Helper()
	r, ok := ruleFor(strings.TrimPrefix(pkg, module))
	if !ok {
		t.Errorf("%s has no rule: give it one in architecture_test.go and a line in docs/architecture.md", pkg)
		return
	}
	for _, imp := range imports {
		first, _, _ := strings.Cut(imp, "/")
		if !strings.Contains(first, ".") && first+"/" != module || allowed(imp, r.allow) {
			continue
		}
		t.Errorf("%s imports %s: %s", pkg, imp, r.obey)
	}
	for _, imp := range imports {
		if strings.HasPrefix(pkg, module+"cmd/") && strings.HasPrefix(imp, module+"cmd/") && !strings.HasPrefix(imp, module+"cmd/internal/") {
			t.Errorf("%s imports the command %s: what two commands share lives in cmd/internal", pkg, imp)
		}
	}
}

func ruleFor(path string) (rule, bool) {
	for _, r := range rules {
		if matches(path, r.pkgs) {
			return r, true
		}
	}
	return rule{}, false
}

func allowed(imp string, allow []string) bool {
	for _, a := range allow {
		if a == "*" || matches(imp, a) {
			return true
		}
	}
	return false
}

// matches says whether path is what pattern names, or lies below it when pattern ends in "/...".
func matches(path, pattern string) bool {
	below, ok := strings.CutSuffix(pattern, "/...")
	return path == pattern || ok && (path == below || strings.HasPrefix(path, below+"/"))
}
