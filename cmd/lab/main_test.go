package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"cruddur/cmd/internal/labrun"
)

func env(pairs map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := pairs[name]; return v, ok }
}

// free are flags for ports that nobody has.
var free = []string{
	"-data", ":memory:", "-page", "127.0.0.1:0", "-otlp", "127.0.0.1:0", "-xray", "127.0.0.1:0", "-aws", "127.0.0.1:0", "-rollbar", "127.0.0.1:0",
}

func TestTheLabSaysWhereItIsAndEndsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, writer := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, free, env(nil), writer, &stderr)
		writer.Close()
	}()
	var said strings.Builder
	buf := make([]byte, 4096)
	for !strings.Contains(said.String(), "Ctrl-C") {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatalf("%v after %q, %s", err, said.String(), stderr.String())
		}
		said.Write(buf[:n])
	}
	_, rest, found := strings.Cut(said.String(), "page        ")
	page, _, _ := strings.Cut(rest, "\n")
	if !found || !strings.HasPrefix(page, "http://localhost:") {
		t.Fatalf("it says\n%s", said.String())
	}
	resp, err := http.Get(page + "/lab/api/requests")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("the page's API answers %s", resp.Status)
	}
	cancel()
	select {
	case got := <-code:
		if got != 0 {
			t.Errorf("exit code %d, %s", got, stderr.String())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it does not end")
	}
}

func TestEveryBadFlagIsALine(t *testing.T) {
	f := func(want []string, args ...string) {
		t.Helper()
		var stderr bytes.Buffer
		if code := run(t.Context(), args, env(map[string]string{"HOME": "/nowhere"}), io.Discard, &stderr); code != 2 {
			t.Errorf("%q: exit code %d, want 2", args, code)
		}
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		if len(lines) != len(want) {
			t.Errorf("%q: %d lines, want %d:\n%s", args, len(lines), len(want), stderr.String())
			return
		}
		for i := range want {
			if !strings.Contains(lines[i], want[i]) {
				t.Errorf("%q: line %q, want %q", args, lines[i], want[i])
			}
		}
	}
	f([]string{`-page "70000"`, `-xray "127.0.0.1:udp"`, `-backend "localhost:4567"`, `-max-bytes "lots"`, `-max-age "-3h"`},
		"-page", "70000", "-xray", "127.0.0.1:udp", "-backend", "localhost:4567", "-max-bytes", "lots", "-max-age", "-3h")
	f([]string{"-speed"}, "-speed", "11")
	f([]string{`"extra" is no flag`}, "extra")
	f([]string{"-otlp \":70000\"", "-public"}, "-otlp", ":70000", "-public", "ftp://x")
	f([]string{"at least 1MiB"}, "-max-bytes", "12")

	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	args := append([]string{}, free...)
	f([]string{"(Rollbar) is in use"}, append(args, "-rollbar", taken.Addr().String())...)
	f([]string{"(the page) is in use", "(Rollbar) is in use"}, append(args, "-page", taken.Addr().String(), "-rollbar", taken.Addr().String())...)

	var stderr bytes.Buffer
	if code := run(t.Context(), nil, env(nil), io.Discard, &stderr); code != 2 || !strings.Contains(stderr.String(), "-data :memory:") {
		t.Errorf("without a home: %d %s", code, stderr.String())
	}
}

func TestHelpListsTheFlags(t *testing.T) {
	var out, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-h"}, env(nil), &out, &stderr); code != 0 || stderr.Len() > 0 {
		t.Errorf("exit code %d, %s", code, stderr.String())
	}
	for _, flag := range []string{"-page", "-otlp", "-xray", "-aws", "-rollbar", "-otlp-open", "-data", "-backend", "-public", "-max-bytes", "-max-age"} {
		if !strings.Contains(out.String(), "  "+flag) {
			t.Errorf("the help does not list %s:\n%s", flag, out.String())
		}
	}
}

func TestFlagsAreRead(t *testing.T) {
	o, err := parse([]string{
		"-max-bytes", "2GB", "-max-age", "36h", "-backend", "https://x:1/", "-public", "https://a", "-public", "https://b", "-otlp-open",
		"-page", "0.0.0.0:8080", "-xray", "off",
	}, env(map[string]string{"XDG_STATE_HOME": "/state", "CODESPACE_NAME": "c"}), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if o.MaxBytes != 2e9 || o.MaxAge != 36*time.Hour || o.Backend.String() != "https://x:1" || !o.OpenOTLP || o.XRay != labrun.Off || o.Data != "/state/cruddur" {
		t.Errorf("%+v", o)
	}
	if len(o.Public) != 3 || o.Public[2].String() != "https://c-8080.app.github.dev" {
		t.Errorf("public %v", o.Public)
	}
	for value, want := range map[string]int64{"512MiB": 512 << 20, "1 GiB": 1 << 30, "1048576": 1 << 20, "2000kB": 2e6, "3MB": 3e6, "1048577B": 1<<20 + 1} {
		if got, err := parseSize(value); got != want || err != nil {
			t.Errorf("%s: %d, %v", value, got, err)
		}
	}
	for _, value := range []string{"", "MiB", "-1MiB", "99999999999GiB", "1.5GiB", "1TB"} {
		if got, err := parseSize(value); err == nil {
			t.Errorf("%q was read as %d", value, got)
		}
	}
	if got, err := parseAge("7d"); got != 7*24*time.Hour || err != nil {
		t.Errorf("7d: %v, %v", got, err)
	}
}
