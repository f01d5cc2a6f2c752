package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"cruddur/providers/settings"
)

// ports lets every listener take a free port and keeps nothing.
var ports = []string{
	"-data", ":memory:", "-backend", "127.0.0.1:0", "-page", "127.0.0.1:0", "-otlp", "127.0.0.1:0",
	"-xray", "127.0.0.1:0", "-aws", "127.0.0.1:0", "-rollbar", "127.0.0.1:0",
}

// stopAt cancels when a text has been written.
type stopAt struct {
	bytes.Buffer
	text   string
	cancel func()
}

func (s *stopAt) Write(p []byte) (int, error) {
	n, err := s.Buffer.Write(p)
	if strings.Contains(s.String(), s.text) {
		s.cancel()
	}
	return n, err
}

func TestVendorVariablesOfTheShellAreIgnoredAndListed(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stdout := &stopAt{text: "Ctrl-C ends it.", cancel: cancel}
	var stderr bytes.Buffer
	env := settings.Map(map[string]string{
		"PROVIDERS": "no-such-tool", "HONEYCOMB_API_KEY": "hunter2hunter2hunter2", "AWS_REGION": "", "ROLLBAR_ACCESS_TOKEN": "hunter2",
		"OTEL_SERVICE_NAME": "mine", "EDITOR": "vi",
	})
	if code := run(ctx, ports, env, stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	if want := "ignored   AWS_REGION, HONEYCOMB_API_KEY, OTEL_SERVICE_NAME, PROVIDERS, ROLLBAR_ACCESS_TOKEN: the demo sends to the lab alone"; !strings.Contains(stdout.String(), want) {
		t.Errorf("the welcome lacks %q:\n%s", want, stdout.String())
	}
	if strings.Contains(stdout.String()+stderr.String(), "hunter2") {
		t.Errorf("a key of the shell shows:\n%s%s", stdout.String(), stderr.String())
	}
}

func TestWhatIsWrongWithTheFlagsIsSaidAtOnce(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = busy.Close() }()
	home := settings.Map(map[string]string{"HOME": t.TempDir()})
	for _, c := range []struct {
		env  settings.Env
		args []string
		want []string
	}{
		{home, []string{"-page", "70000", "-aws", "x", "-bugs", "home"}, []string{`-page "70000"`, `-aws "x"`, `no bug is named "home"`}},
		{home, []string{"please"}, []string{`"please"`}},
		{home, []string{"-no-such-flag"}, []string{"-no-such-flag"}},
		{settings.Map(nil), nil, []string{"-data :memory:"}},
		{home, append(slices.Clone(ports), "-backend", busy.Addr().String()), []string{"(the backend) is in use", "-backend"}},
		{home, append(slices.Clone(ports), "-page", busy.Addr().String()), []string{"(the page) is in use", "-page"}},
		{home, append(slices.Clone(ports), "-rollbar", busy.Addr().String(), "-otlp", busy.Addr().String()), []string{"-rollbar", "-otlp"}},
	} {
		var stderr bytes.Buffer
		if code := run(t.Context(), c.args, c.env, io.Discard, &stderr); code != 2 {
			t.Errorf("%v: exit code %d, want 2", c.args, code)
		}
		for _, want := range c.want {
			if !strings.Contains(stderr.String(), want) {
				t.Errorf("%v: lacks %q:\n%s", c.args, want, stderr.String())
			}
		}
	}
}
