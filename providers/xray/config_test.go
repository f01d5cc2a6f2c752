package xray

import (
	"maps"
	"strings"
	"testing"

	"cruddur/providers"
	"cruddur/providers/settings"
)

func TestDaemonAddress(t *testing.T) {
	f := func(in, udp, tcp, problem string) {
		t.Helper()
		a := address{"old:1", "old:1"}
		err := a.parse(in)
		switch {
		case problem == "" && (err != nil || a.udp != udp || a.tcp != tcp):
			t.Errorf("%q: got %+v, %v; want udp %s, tcp %s", in, a, err, udp, tcp)
		case problem != "" && (err == nil || !strings.Contains(err.Error(), problem)):
			t.Errorf("%q: got %v, want %q", in, err, problem)
		case problem != "" && a.udp != "old:1":
			t.Errorf("%q: changed the address though it is wrong", in)
		}
	}
	f("127.0.0.1:2000", "127.0.0.1:2000", "127.0.0.1:2000", "")
	f("xray-daemon:2000", "xray-daemon:2000", "xray-daemon:2000", "")
	f("[::1]:2000", "[::1]:2000", "[::1]:2000", "")
	f("tcp:127.0.0.1:2000 udp:127.0.0.2:2001", "127.0.0.2:2001", "127.0.0.1:2000", "")
	f("udp:127.0.0.2:2001  tcp:daemon:2000", "127.0.0.2:2001", "daemon:2000", "")
	f("UDP:[::1]:1 TCP:[::1]:2", "[::1]:1", "[::1]:2", "")
	f("udp:daemon:2000", "daemon:2000", "daemon:2000", "")
	f("tcp:daemon:2000", "", "", "no udp: part")
	f("udp:a:1 udp:b:2", "", "", "neither")
	f("a:1 b:2", "", "", "neither")
	f("http://localhost:2000", "", "", "URL")
	f("localhost", "", "", "host:port")
	f(":2000", "", "", "host:port")
	f("localhost:0", "", "", "port")
	f("localhost:66000", "", "", "port")
	f("tcp:a:1 udp:b:x", "", "", "port")
}

func load(env map[string]string) (*config, error) {
	c, set := new(config), new(settings.Set)
	c.Settings(set)
	return c, set.Load(settings.Map(env))
}

func TestSettings(t *testing.T) {
	c, err := load(nil)
	if err != nil || c.daemon.udp != "127.0.0.1:2000" || c.ratio != 1 || c.host != "" || !c.indexed.has("app.now") || c.indexed.has("apps") || !c.indexed.has("http.route") {
		t.Errorf("defaults: %+v, %v", c, err)
	}
	for variable, value := range map[string]string{
		daemonVariable: "http://x", "AWS_XRAY_URL": "http://localhost:2000", "XRAY_ANNOTATIONS": "a*b", "XRAY_SAMPLE_RATIO": "5",
	} {
		if _, err := load(map[string]string{variable: value}); err == nil || !strings.Contains(err.Error(), variable) {
			t.Errorf("%s=%s: %v, want a problem that names it", variable, value, err)
		}
	}
	for _, lab := range []string{"127.0.0.1:2000", "127.0.0.1:41001"} {
		env := Factory().LabEnv(providers.LabAddresses{XRay: lab})
		if c, err := load(env); err != nil || c.daemon.String() != lab {
			t.Errorf("lab at %s: %+v, %v", lab, c, err)
		}
	}
}

func TestEveryVariableExplainsItself(t *testing.T) {
	set := new(settings.Set)
	new(config).Settings(set)
	for _, v := range set.Variables() {
		if v.Help == "" || v.Kind == "" || v.Secret && v.Example != "" {
			t.Errorf("%+v", v)
		}
		if v.Example != "" {
			if _, err := load(map[string]string{v.Name: v.Example}); err != nil {
				t.Errorf("the example of %s does not load: %v", v.Name, err)
			}
		}
	}
}

func TestSamplingIsAShareOfTraces(t *testing.T) {
	for ratio, want := range map[string]bool{"1": false, "0.5": true, "0": true} {
		env := map[string]string{"XRAY_SAMPLE_RATIO": ratio}
		maps.Copy(env, Factory().LabEnv(providers.LabAddresses{XRay: "127.0.0.1:9"}))
		c, err := load(env)
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.Open(t.Context(), providers.Service{Provider: "xray", Resource: process()})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Contribute().Sampling != nil; got != want {
			t.Errorf("ratio %s: sampling %v, want %v", ratio, got, want)
		}
	}
}
