package aws

import (
	"context"
	"encoding/pem"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"cruddur/providers"
	"cruddur/providers/settings"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// load reads settings from an environment that has no profile unless it names files.
func load(t *testing.T, env map[string]string) Settings {
	t.Helper()
	all := map[string]string{"AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_REGION": "us-east-1"}
	maps.Copy(all, env)
	var s Settings
	set := new(settings.Set)
	s.Declare(set, "CLOUDWATCH_LOGS")
	if err := set.Load(settings.Map(all)); err != nil {
		t.Fatal(err)
	}
	if err := s.Complete(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCertificatesOfTheCompanyAreBelieved(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer s.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, cert, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CA_BUNDLE", file)
	source := NewSource(load(t, map[string]string{"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}), providers.Service{})
	defer source.Close()
	config, err := source.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", s.URL, nil)
	resp, err := config.HTTPClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
}

func TestConfigIsMadeOnce(t *testing.T) {
	var adjusted atomic.Int32
	adjust := func(tr *http.Transport) *http.Transport { adjusted.Add(1); return tr }
	env := map[string]string{"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
	source := NewSource(load(t, env), providers.Service{Transport: adjust})
	source.Close() // before any use
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			config, err := source.Config(context.Background())
			if err != nil || config.Region != "us-east-1" {
				t.Errorf("%v, region %s", err, config.Region)
			}
			source.Close()
		})
	}
	wait.Wait()
	if n := adjusted.Load(); n != 1 {
		t.Errorf("adjusted %d transports", n)
	}
}

func TestBrokenProfileIsTriedAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("[profile p]\nregion=us-east-1\n")
	s := load(t, map[string]string{"AWS_PROFILE": "p", "AWS_CONFIG_FILE": file})
	source := NewSource(s, providers.Service{})
	defer source.Close()
	write("[profile other]\n")
	if _, err := source.Config(t.Context()); err == nil {
		t.Error("no error without the profile")
	}
	write("[profile p]\nregion=us-east-1\n")
	if _, err := source.Config(t.Context()); err != nil {
		t.Error(err)
	}
}
