package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cruddur/cmd/internal/labrun"
	"cruddur/providers/settings"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts and docs/doctor.md")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cruddur": main})
}

// TestScripts runs the commands as a shell does, each script with a lab and servers of its own, and nothing of this
// process's environment.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true,
		Setup: surround,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "plain": plain, "same": same,
		},
	})
}

// surround starts the lab and the servers, and tells the script where they are.
func surround(e *testscript.Env) error {
	lab, err := labrun.Start(context.Background(), labrun.Options{
		Data: labrun.Memory, Page: "127.0.0.1:0", OTLP: "127.0.0.1:0", XRay: "127.0.0.1:0", AWS: "127.0.0.1:0", Rollbar: "127.0.0.1:0",
	})
	if err != nil {
		return err
	}
	e.Defer(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = lab.Close(ctx)
	})
	at := lab.Addrs()
	shown := []string{
		at.Page, "127.0.0.1:3000", at.OTLP, "127.0.0.1:4318", at.XRay, "127.0.0.1:2000", at.AWS, "127.0.0.1:4566", at.Rollbar, "127.0.0.1:4569",
	}
	for name, value := range map[string]string{
		"LAB_PAGE": "http://" + at.Page, "LAB_OTLP_URL": "http://" + at.OTLP, "LAB_XRAY_ADDRESS": at.XRay,
		"LAB_AWS_URL": "http://" + at.AWS, "LAB_ROLLBAR_URL": "http://" + at.Rollbar,
	} {
		e.Setenv(name, value)
	}
	for _, s := range servers(e) {
		e.Setenv(s.name, s.address)
		shown = append(shown, s.address, s.name)
	}
	e.Values["shown"] = shown
	return nil
}

// exits runs a command and checks its exit code, which "exec" cannot.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command args...")
	}
	got := 0
	err := ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if want, _ := strconv.Atoi(args[0]); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

var (
	durations = regexp.MustCompile(`\(\d+ ms\)`)
	counts    = regexp.MustCompile(`\d+ more variables`)
	xrayIDs   = regexp.MustCompile(`1-[0-9a-f]{8}-[0-9a-f]{24}`)
	traceIDs  = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
)

// plain writes a file, stdout or stderr to another file, with what differs from run to run replaced: addresses, ids,
// durations and counts.
func plain(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: plain file newfile")
	}
	text, shown := ts.ReadFile(args[0]), ts.Value("shown").([]string)
	for i := 0; i < len(shown); i += 2 {
		text = instead(text, shown[i], shown[i+1])
	}
	text = counts.ReplaceAllString(text, "12 more variables") // or each new setting would change every script
	text = durations.ReplaceAllString(text, "(3 ms)")
	text = xrayIDs.ReplaceAllString(text, "1-6a5e2f1c-0123456789abcdef01234567")
	text = traceIDs.ReplaceAllString(text, "6a5e2f1c0123456789abcdef01234567")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// instead replaces an address, and keeps the columns behind it where they are.
func instead(text, address, name string) string {
	word := regexp.MustCompile(regexp.QuoteMeta(address) + `(\S*)( {2,})?`)
	return word.ReplaceAllStringFunc(text, func(found string) string {
		m := word.FindStringSubmatch(found)
		if m[2] == "" {
			return name + m[1]
		}
		return name + m[1] + strings.Repeat(" ", max(2, len(m[2])+len(address)-len(name)))
	})
}

// same checks that a file of the project holds the text between two lines "<!-- transcript -->".
func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: same file")
	}
	const page, mark = "../../docs/doctor.md", "<!-- transcript -->\n"
	raw, err := os.ReadFile(page)
	ts.Check(err)
	parts := strings.Split(string(raw), mark)
	if len(parts) != 3 {
		ts.Fatalf("%s has no two lines %s", page, mark)
	}
	want := "```\n$ PROVIDERS=honeycomb@lab,xray@lab,cloudwatch@lab,rollbar@lab cruddur doctor\n" + ts.ReadFile(args[0]) + "```\n"
	switch {
	case parts[1] == want:
	case *update:
		ts.Check(os.WriteFile(page, []byte(parts[0]+mark+want+mark+parts[2]), 0o600))
	default:
		ts.Fatalf("%s is stale: run go test ./cmd/cruddur -update", page)
	}
}

func TestNames(t *testing.T) {
	got := strings.Join(names([]string{"A=b=c", "EMPTY="}), ",")
	if got != "A,EMPTY" {
		t.Errorf("got %q", got)
	}
}

// start runs a command in this process.
func start(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	code = run(t.Context(), args, shell{settings.Map(env), nil, &out, &errs})
	return code, out.String(), errs.String()
}

func TestAnUnknownCommandIsAnUnusableInvocation(t *testing.T) {
	code, _, stderr := start(t, nil, "doktor")
	if code != 2 || !strings.Contains(stderr, `unknown command "doktor"`) || !strings.Contains(stderr, "providers  list the tools") {
		t.Errorf("code %d, %s", code, stderr)
	}
	for _, word := range []string{"help", "-h", "--help"} {
		if code, stdout, _ := start(t, nil, word); code != 0 || !strings.Contains(stdout, "usage: cruddur [command]") {
			t.Errorf("%s: code %d, %s", word, code, stdout)
		}
	}
}
