package rollbar

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cruddur/providers"
)

// TestItemsAreThoseOfRollbarGo holds our items against recordings of Rollbar's own client, which was given the same.
func TestItemsAreThoseOfRollbarGo(t *testing.T) {
	s := serve(t)
	p := open(t, s.URL)
	person := providers.Person{ID: "andrewbrown", Name: "Andrew Brown", Email: "andrew@example.com"}
	said := message()
	said.Person, said.Attrs = person, []slog.Attr{slog.String("trace_id", "69a7bd0f5b8efff798038103d269b633")}
	failed := failure()
	failed.Message, failed.Err, failed.Person = "", fmt.Errorf("home: %w", errors.New("no rows")), person
	failed.Request = &providers.RequestInfo{
		Method: "GET", URL: "http://cruddur.example/api/activities/home?term=x", ClientIP: "192.0.2.1",
		Header: http.Header{"Accept": {"*/*"}}, Query: map[string][]string{"term": {"x"}},
	}
	if got := p.sender.Send(t.Context(), []providers.ErrorEvent{said, failed}); got.Acked != 2 {
		t.Fatalf("%+v", got)
	}
	every := []string{
		"data.environment", "data.title", "data.level", "data.timestamp", "data.platform", "data.language", "data.code_version", "data.custom.trace_id",
		"data.server.host", "data.server.root", "data.notifier.name", "data.notifier.version", "data.person.id", "data.person.username", "data.person.email",
	}
	for i, c := range []struct {
		name     string
		required []string
	}{
		{"message", append(every, "data.body.message.body")},
		{"error", append(every, "data.body.trace_chain[].exception.class", "data.body.trace_chain[].exception.message",
			"data.body.trace_chain[].frames[].filename", "data.body.trace_chain[].frames[].method", "data.body.trace_chain[].frames[].lineno",
			"data.request.url", "data.request.method", "data.request.headers.Accept", "data.request.GET.term", "data.request.query_string", "data.request.user_ip")},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, header, theirs := recording(t, c.name)
			if ours := "POST " + s.paths[i]; ours != line {
				t.Errorf("%s, theirs is %s", ours, line)
			}
			for name, value := range header {
				if got := s.headers[i].Get(name); got == "" || name == "Content-Type" && got != value {
					t.Errorf("%s is %q in ours and %q in theirs", name, got, value)
				}
			}
			sameMembers(t, s.bodies[i], theirs, c.required)
		})
	}
}

// recording reads a request of rollbar-go.
func recording(t *testing.T, name string) (line string, header map[string]string, body []byte) {
	t.Helper()
	dir := filepath.Join("testdata", "wire", "rollbar-go")
	head, err := os.ReadFile(filepath.Join(dir, name+".head"))
	if err != nil {
		t.Fatal(err)
	}
	if body, err = os.ReadFile(filepath.Join(dir, name+".json")); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(head)), "\n")
	header = map[string]string{}
	for _, l := range lines[1:] {
		name, value, _ := strings.Cut(l, ": ")
		header[name] = value
	}
	return lines[0], header, body
}

// valued are the members whose values both must agree on, since both were given the same.
var valued = []string{
	"data.environment", "data.title", "data.level", "data.platform", "data.language", "data.body.message.body", "data.person.id", "data.person.username", "data.person.email",
	"data.request.url", "data.request.method", "data.request.headers.Accept", "data.request.GET.term", "data.request.query_string", "data.request.user_ip",
}

// sameMembers requires some members of both bodies, and of each that both have the same JSON type.
func sameMembers(t *testing.T, ours, theirs []byte, required []string) {
	t.Helper()
	mine, its := members(t, ours), members(t, theirs)
	for path, value := range its {
		if got, both := mine[path]; both && fmt.Sprintf("%T", got) != fmt.Sprintf("%T", value) {
			t.Errorf("%s is %T in ours and %T in theirs", path, got, value)
		}
	}
	for _, path := range required {
		if mine[path] == nil || its[path] == nil {
			t.Errorf("%s: ours has %v, theirs %v, want both", path, mine[path], its[path])
		}
	}
	for _, path := range valued {
		if mine[path] != its[path] {
			t.Errorf("%s is %v in ours and %v in theirs", path, mine[path], its[path])
		}
	}
}

// members lists the paths of a document with a value of each, positions in lists left out.
func members(t *testing.T, document []byte) map[string]any {
	t.Helper()
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		t.Fatal(err)
	}
	return membersOf("", v)
}

// ofTwoTypes is the value of a member whose type is not the same in all elements of a list.
type ofTwoTypes struct{}

func membersOf(path string, v any) map[string]any {
	found := map[string]any{strings.TrimPrefix(path, "."): v}
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			maps.Copy(found, membersOf(path+"."+name, member))
		}
	case []any:
		for _, element := range v {
			for name, value := range membersOf(path+"[]", element) {
				if old, had := found[name]; had && fmt.Sprintf("%T", old) != fmt.Sprintf("%T", value) {
					value = ofTwoTypes{}
				}
				found[name] = value
			}
		}
	}
	return found
}
