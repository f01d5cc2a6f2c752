package xray

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
)

// TestDocumentsAreThoseOfAWSsSDK holds our segment and subsegment against a recording of AWS's SDK, which was given the
// same request and the same subsegment. It embeds the subsegment; ours goes out by itself, with the type that says so.
func TestDocumentsAreThoseOfAWSsSDK(t *testing.T) {
	recorded, err := os.ReadFile(filepath.Join("testdata", "wire", "aws-xray-sdk-go", "segment.txt"))
	if err != nil {
		t.Fatal(err)
	}
	head, document, _ := bytes.Cut(recorded, []byte("\n"))
	if theirs, ours := headline(t, head), headline(t, []byte(datagramHeader)); theirs != ours {
		t.Errorf("the datagram's header is %v, theirs %v", ours, theirs)
	}
	theirs := members(t, document)

	root := request()
	root.Events[0].Attributes[1] = text("exception.message", "no rows")
	child := span(internal, true, text("user_id", "worf"), text("aws.xray.metadata.namespace", `{"key":{"results-size":3}}`))
	child.Name = "mock-data"

	d := listen(t, "127.0.0.1:0")
	s := newSender(t, d.LocalAddr().String())
	if err := s.encoder.indexed.parse("user_id"); err != nil {
		t.Fatal(err)
	}
	if res := s.Send(t.Context(), []trace.ReadOnlySpan{child.Snapshot(), root.Snapshot()}); res.Unconfirmed != 2 {
		t.Fatalf("%+v", res)
	}
	subsegment, segment := members(t, []byte(d.next())), members(t, []byte(d.next()))

	sameMembers(t, segment, theirs, "name", "id", "trace_id", "start_time", "end_time", "fault",
		"http.request.method", "http.request.url", "http.request.client_ip", "http.request.user_agent", "http.response.status", "http.response.content_length",
		"cause.working_directory", "cause.exceptions[].id", "cause.exceptions[].type", "cause.exceptions[].message",
		"cause.exceptions[].stack[].path", "cause.exceptions[].stack[].line", "cause.exceptions[].stack[].label",
		"aws.xray.sdk", "aws.xray.sdk_version", "service.version", "service.runtime", "service.runtime_version")
	for _, path := range []string{"fault", "http.request.method", "http.response.status", "http.response.content_length", "cause.exceptions[].message"} {
		if segment[path] != theirs[path] {
			t.Errorf("%s is %v in ours and %v in theirs", path, segment[path], theirs[path])
		}
	}

	embedded := map[string]any{}
	for path, value := range theirs {
		if rest, ok := strings.CutPrefix(path, "subsegments[]."); ok {
			embedded[rest] = value
		}
	}
	sameMembers(t, subsegment, embedded, "name", "id", "trace_id", "parent_id", "start_time", "end_time", "annotations.user_id", "metadata.namespace.key.results-size")
	for _, path := range []string{"name", "annotations.user_id", "metadata.namespace.key.results-size"} {
		if subsegment[path] != embedded[path] {
			t.Errorf("%s is %v in ours and %v in theirs", path, subsegment[path], embedded[path])
		}
	}
	if subsegment["type"] != "subsegment" {
		t.Errorf("type is %v", subsegment["type"])
	}
}

// headline is what a datagram says of itself.
func headline(t *testing.T, line []byte) (h struct {
	Format  string
	Version int
},
) {
	t.Helper()
	if err := json.Unmarshal(line, &h); err != nil || h.Format == "" {
		t.Errorf("%s: %v", line, err)
	}
	return h
}

// sameMembers requires some members of both documents, and of each that both have the same JSON type.
func sameMembers(t *testing.T, ours, theirs map[string]any, required ...string) {
	t.Helper()
	for path, value := range theirs {
		if got, both := ours[path]; both && fmt.Sprintf("%T", got) != fmt.Sprintf("%T", value) {
			t.Errorf("%s is %T in ours and %T in theirs", path, got, value)
		}
	}
	for _, path := range required {
		if ours[path] == nil || theirs[path] == nil {
			t.Errorf("%s: ours has %v, theirs %v, want both", path, ours[path], theirs[path])
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
