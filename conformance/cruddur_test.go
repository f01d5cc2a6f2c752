package conformance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cruddur is the backend's command with nothing of this process's environment but the given variables.
func cruddur(env ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(built, "cruddur"))
	cmd.Env = append([]string{"HOME=" + os.TempDir(), "DATABASE_PATH=:memory:", "PORT=0"}, env...)
	return cmd
}

func TestUnusableSettingsEndTheBackendWithOneLineEach(t *testing.T) {
	for _, c := range []struct {
		env  []string
		want []string
	}{
		{[]string{"PROVIDERS=honycomb"}, []string{`PROVIDERS names "honycomb", which is no provider (did you mean "honeycomb"?)`}},
		{[]string{"PROVIDERS=rollbar", "ROLLBAR_ACCESS_TOKEN="}, []string{"ROLLBAR_ACCESS_TOKEN is set but empty"}},
		{[]string{"PROVIDERS=honeycomb"}, []string{"HONEYCOMB_API_KEY is not set"}},
		{[]string{"PROVIDERS=cloudwatch", "AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY="}, []string{"AWS_ACCESS_KEY_ID is set but empty", "AWS_SECRET_ACCESS_KEY is set but empty"}},
		{[]string{"PROVIDERS=xray,rollbar", "AWS_XRAY_DAEMON_ADDRESS=http://x", "ROLLBAR_ACCESS_TOKEN=", "PORT=http", "BUGS=no-such"}, []string{"AWS_XRAY_DAEMON_ADDRESS ", "ROLLBAR_ACCESS_TOKEN ", "PORT ", "BUGS "}},
	} {
		out, err := cruddur(c.env...).CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 2 {
			t.Errorf("%v: ended with %v, want exit code 2", c.env, err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) != len(c.want) {
			t.Errorf("%v: %d lines, want %d:\n%s", c.env, len(lines), len(c.want), out)
		}
		for _, want := range c.want {
			if !strings.Contains(string(out), want) {
				t.Errorf("%v: lacks %q:\n%s", c.env, want, out)
			}
		}
	}
}

func TestTheBackendServesWhenNoToolIsThereAndSaysSo(t *testing.T) {
	cmd := cruddur("PROVIDERS=honeycomb@lab,xray@lab,cloudwatch@lab,rollbar@lab", "OTEL_BSP_SCHEDULE_DELAY=10", "OTEL_BLRP_SCHEDULE_DELAY=10",
		"LAB_OTLP_URL=http://127.0.0.1:1", "LAB_XRAY_ADDRESS=127.0.0.1:1", "LAB_AWS_URL=http://127.0.0.1:1", "LAB_ROLLBAR_URL=http://127.0.0.1:1",
		"BUGS=nil-in-activity", "SHUTDOWN_TIMEOUT=1s")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("ended with %v, want exit code 0", err)
		}
	}()
	lines := bufio.NewScanner(stderr)
	url := ""
	for url == "" && lines.Scan() {
		_, url, _ = strings.Cut(lines.Text(), "cruddur is ready on ")
	}
	go func() {
		for lines.Scan() { // keep the pipe empty
		}
	}()
	for range 50 {
		if status, _, _ := get(t, url+"/api/activities/home"); status != 200 {
			t.Fatalf("home answers %d while no tool is there", status)
		}
	}
	if status, _, _ := get(t, url+"/api/activities/68f126b0-1ceb-4a33-88be-d90fa7109eee"); status != 500 {
		t.Errorf("the broken page answers %d, want 500", status)
	}
	var telemetry struct {
		Providers []struct{ Name, State, Reason string }
	}
	bad := ""
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		_, _, body := get(t, url+"/telemetry")
		if err := json.Unmarshal([]byte(body), &telemetry); err != nil {
			t.Fatal(err)
		}
		bad = ""
		if n := len(telemetry.Providers); n != 4 {
			bad = fmt.Sprintf("it lists %d providers; ", n)
		}
		for _, p := range telemetry.Providers {
			// X-Ray over UDP can only ever be sent and unconfirmed, or refused by this machine.
			if p.State != "degraded" && p.State != "failing" && p.Name != "xray@lab" || p.State == "ok" {
				bad += p.Name + " is " + p.State + "; "
			}
		}
		if bad == "" {
			return
		}
	}
	t.Errorf("telemetry does not show that nobody is there: %s", bad)
}
