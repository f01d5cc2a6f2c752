package cloudwatch

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cruddur/providers"
	"cruddur/providers/settings"
)

func TestSettings(t *testing.T) {
	profiles := filepath.Join(t.TempDir(), "config")
	err := os.WriteFile(profiles, []byte("[default]\nregion=eu-west-1\n[profile bootcamp]\nregion=ca-central-1\n[profile empty]\n"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"AWS_CONFIG_FILE": profiles, "AWS_SHARED_CREDENTIALS_FILE": profiles + ".none"}
	none := map[string]string{"AWS_CONFIG_FILE": profiles + ".none", "AWS_SHARED_CREDENTIALS_FILE": profiles + ".none"}
	for _, c := range []struct {
		name   string
		files  map[string]string
		env    map[string]string
		want   []string // the beginnings of the problems
		target string
	}{
		{"region alone", none, map[string]string{"AWS_REGION": "us-east-1"}, nil, "https://logs.us-east-1.amazonaws.com log group cruddur"},
		{"the older name", none, map[string]string{"AWS_DEFAULT_REGION": "cn-north-1"}, nil, "https://logs.cn-north-1.amazonaws.com.cn log group cruddur"},
		{"both names, one empty", none, map[string]string{"AWS_REGION": "", "AWS_DEFAULT_REGION": "us-east-1"}, nil, "https://logs.us-east-1.amazonaws.com log group cruddur"},
		{"an endpoint", none, map[string]string{"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://localhost:1/", "CLOUDWATCH_LOG_GROUP": "/a/b.c#d_e-f"}, nil, "http://localhost:1 log group /a/b.c#d_e-f"},
		{"the service's endpoint wins", none, map[string]string{"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://localhost:1", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": "http://localhost:2"}, nil, "http://localhost:2 log group cruddur"},
		{"endpoints ignored", none, map[string]string{"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://localhost:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, nil, "https://logs.us-east-1.amazonaws.com log group cruddur"},
		{"the default profile's region", files, nil, nil, "https://logs.eu-west-1.amazonaws.com log group cruddur"},
		{"a profile's region", files, map[string]string{"AWS_PROFILE": "bootcamp"}, nil, "https://logs.ca-central-1.amazonaws.com log group cruddur"},
		{"no region", none, nil, []string{"AWS_REGION is not set: for example"}, ""},
		{"a profile without region", files, map[string]string{"AWS_PROFILE": "empty"}, []string{"AWS_REGION is not set"}, ""},
		{"no such profile", files, map[string]string{"AWS_PROFILE": "botcamp", "AWS_REGION": "us-east-1"}, []string{"AWS_PROFILE names the profile botcamp"}, ""},
		{"everything empty", none, map[string]string{"AWS_REGION": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": " "}, []string{
			"AWS_REGION is set but empty", "AWS_ACCESS_KEY_ID is set but empty", "AWS_SECRET_ACCESS_KEY is set but empty",
		}, ""},
		{"half a key", none, map[string]string{"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "k"}, []string{"AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is"}, ""},
		{"the other half", none, map[string]string{"AWS_REGION": "us-east-1", "AWS_SECRET_ACCESS_KEY": "hunter2"}, []string{"AWS_ACCESS_KEY_ID is not set, though"}, ""},
		{"a zone", none, map[string]string{"AWS_REGION": "us-east-1a"}, []string{`AWS_REGION "us-east-1a" is an availability zone`}, ""},
		{"a place", none, map[string]string{"AWS_REGION": "Frankfurt"}, []string{`AWS_REGION "Frankfurt" is not a region's name`}, ""},
		{"names", none, map[string]string{"AWS_REGION": "us-east-1", "CLOUDWATCH_LOG_GROUP": "aws/x", "CLOUDWATCH_LOG_STREAM": "a:b"}, []string{
			`CLOUDWATCH_LOG_GROUP "aws/x" begins with aws/`, `CLOUDWATCH_LOG_STREAM "a:b" is not a log stream's name`,
		}, ""},
		{"a group with a space", none, map[string]string{"AWS_REGION": "us-east-1", "CLOUDWATCH_LOG_GROUP": "my group"}, []string{`CLOUDWATCH_LOG_GROUP "my group" is not a log group's name`}, ""},
		{"days", none, map[string]string{"AWS_REGION": "us-east-1", "CLOUDWATCH_RETENTION_DAYS": "10"}, []string{`CLOUDWATCH_RETENTION_DAYS "10" is not a number of days that CloudWatch knows; the next is 14`}, ""},
		{"too many days", none, map[string]string{"AWS_REGION": "us-east-1", "CLOUDWATCH_RETENTION_DAYS": "4000"}, []string{`CLOUDWATCH_RETENTION_DAYS "4000" is more days`}, ""},
		{"format", none, map[string]string{"AWS_REGION": "us-east-1", "CLOUDWATCH_FORMAT": "jsno"}, []string{`CLOUDWATCH_FORMAT "jsno" is not one of json, line (did you mean "json"?)`}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := maps.Clone(c.files)
			maps.Copy(env, c.env)
			p, err := tryOpen(env)
			if err == nil {
				if got := p.Contribute().Target; got != c.target || c.want != nil {
					t.Errorf("target %s, want %s", got, c.target)
				}
				return
			}
			problems := strings.Split(err.Error(), "\n")
			if len(problems) != len(c.want) {
				t.Fatalf("got %q", problems)
			}
			for i, got := range problems {
				if !strings.HasPrefix(got, c.want[i]) || strings.Contains(got, "hunter2") {
					t.Errorf("got %q, want %q", got, c.want[i])
				}
			}
			var problem *settings.Problem
			if !errors.As(err, &problem) {
				t.Errorf("%T is no settings.Problem", err)
			}
		})
	}
}

func TestContribution(t *testing.T) {
	got := open(t, at("http://192.0.2.1:4566", "CLOUDWATCH_RETENTION_DAYS", "never", "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE12345678")).Contribute()
	if got.Key != "****5678" || got.LogBatch.Count != 10_000 || got.Logs == nil || got.LogLevel != nil || got.Spans != nil || got.Errors != nil {
		t.Errorf("got %+v", got)
	}
	want := []string{
		"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: lines travel unencrypted to 192.0.2.1:4566",
		"CLOUDWATCH_RETENTION_DAYS: a log group that is made here keeps its lines, and costs, for ever",
	}
	if !slices.Equal(got.Notes, want) {
		t.Errorf("notes %q", got.Notes)
	}
	if notes := open(t, at("http://127.0.0.1:4566")).Contribute().Notes; notes != nil {
		t.Errorf("notes %q", notes)
	}
}

func TestLabSeesNothingOfTheShell(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		t.Setenv(name, "shell")
	}
	t.Setenv("AWS_REGION", "ap-south-1")
	t.Setenv("AWS_PROFILE", "nowhere")
	t.Setenv("AWS_CA_BUNDLE", "/nowhere")
	t.Setenv("AWS_MAX_ATTEMPTS", "7")
	t.Setenv("AWS_ENDPOINT_URL", "http://192.0.2.1:1")
	t.Setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://192.0.2.1:1")
	s := serve(t, map[string][]reply{"PutLogEvents": {{code: "ThrottlingException"}}})
	p := open(t, at(s.URL))
	if got := p.sender.Send(t.Context(), three(t)); len(got.Retry) != 3 {
		t.Fatalf("got %+v", got)
	}
	if n := len(s.bodies("PutLogEvents")); n != 1 {
		t.Errorf("%d requests", n)
	}
	auth := s.calls[0].header.Get("Authorization")
	if !strings.Contains(auth, "Credential=LABACCESSKEY/") || !strings.Contains(auth, "/us-east-1/logs/") {
		t.Errorf("Authorization: %s", auth)
	}
	if got := s.calls[0].header.Get("X-Amz-Security-Token"); got != "" {
		t.Errorf("session token %s", got)
	}
}

func TestProfileGivesWhatTheSettingsLeaveOpen(t *testing.T) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_MAX_ATTEMPTS", "7")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	dir := t.TempDir()
	file := filepath.Join(dir, "config")
	text := "[profile bootcamp]\nregion=ca-central-1\naws_access_key_id=FROMPROFILE\naws_secret_access_key=hunter2\n[profile keyless]\nregion=eu-west-1\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, map[string][]reply{"PutLogEvents": {{code: "ThrottlingException"}}})
	env := map[string]string{
		"AWS_ENDPOINT_URL": s.URL, "AWS_CONFIG_FILE": file, "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "none"), "AWS_PROFILE": "bootcamp",
	}
	got := open(t, env).sender.Send(t.Context(), three(t))
	if len(got.Retry) != 3 || len(s.bodies("PutLogEvents")) != 1 {
		t.Fatalf("got %+v, %d requests", got, len(s.calls))
	}
	if auth := s.calls[0].header.Get("Authorization"); !strings.Contains(auth, "Credential=FROMPROFILE/") || !strings.Contains(auth, "/ca-central-1/logs/") {
		t.Errorf("Authorization: %s", auth)
	}
	t.Run("no key anywhere", func(t *testing.T) {
		env["AWS_PROFILE"] = "keyless"
		p := open(t, env)
		for range 2 {
			got := p.sender.Send(t.Context(), three(t))
			if len(got.Retry) != 3 || got.Unsure {
				t.Errorf("got %+v", got)
			}
			checkError(t, got.Err, "no usable AWS credentials", "AWS_ACCESS_KEY_ID")
		}
		checkError(t, p.Probe(t.Context()), "no usable AWS credentials", "AWS_ACCESS_KEY_ID")
	})
}

func TestProbe(t *testing.T) {
	there := reply{body: `{"logGroups":[{"logGroupName":"cruddur-2"},{"logGroupName":"cruddur"}]}`}
	notThere := reply{body: `{"logGroups":[{"logGroupName":"cruddur-2"}]}`}
	for _, c := range []struct {
		name  string
		reply reply
		env   []string
		err   string
		fails string
	}{
		{"there", there, nil, "", ""},
		{"to be made", notThere, nil, "", ""},
		{"missing", notThere, []string{"CLOUDWATCH_CREATE", "false"}, "no log group cruddur", "CLOUDWATCH_LOG_GROUP"},
		{"denied", reply{code: "AccessDeniedException", text: "no"}, nil, "may not logs:DescribeLogGroups", "?"},
		{"expired", reply{code: "ExpiredTokenException", text: "no"}, nil, "expired", "AWS_SESSION_TOKEN"},
		{"down", reply{status: 503, code: "ServiceUnavailableException", text: "later"}, nil, "later", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, map[string][]reply{"DescribeLogGroups": {c.reply}})
			checkError(t, open(t, at(s.URL, c.env...)).Probe(t.Context()), c.err, c.fails)
			if s.ops() != "DescribeLogGroups" {
				t.Errorf("called %s", s.ops())
			}
		})
	}
}

func TestSelectedAtTheLab(t *testing.T) {
	s := serve(t, nil)
	p, err := providers.Open(t.Context(), providers.Options{
		Env:       settings.Map(map[string]string{"PROVIDERS": "cloudwatch@lab", "LAB_AWS_URL": s.URL, "AWS_REGION": ""}),
		Factories: []providers.Factory{Factory()},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		p.Logger().InfoContext(inTrace(), "hello", "n", 1)
	}
	if err := p.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	got := p.Telemetry().Providers[0]
	if c := got.Signals["logs"]; c.Acked != 100 || !c.Balanced() || got.State != providers.OK {
		t.Errorf("got %+v", got)
	}
}
