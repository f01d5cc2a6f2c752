package rollbar

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	rollbargo "github.com/rollbar/rollbar-go"

	"cruddur/lab/record"
)

// quiet keeps the client's complaints, payloads included, out of the test's output.
type quiet struct{}

func (quiet) Printf(string, ...any) {}

// TestRollbarGoIsFullyReceived drives the receiver with Rollbar's own client, over a real socket.
func TestRollbarGoIsFullyReceived(t *testing.T) {
	sink := &memory{}
	srv := httptest.NewServer(New(Config{Sink: sink}).Handler())
	defer srv.Close()
	client := rollbargo.NewSync(token, "test", "v1", "laptop", "/src")
	client.SetEndpoint(srv.URL + "/api/1/item/")
	client.SetHTTPClient(&http.Client{Timeout: 10 * time.Second})
	client.SetLogger(quiet{})
	const traceID = "5b8efff798038103d269b633813fc60c"
	client.SetCustom(map[string]any{"trace_id": traceID, "span_id": "eee19b7ec3c1b174"})
	client.SetPerson("7", "andrewbrown", "andrew@example.com")

	request := httptest.NewRequest("GET", "http://localhost:4567/api/activities/home?password=x", nil)
	cause := errors.New("no such handle")
	client.MessageWithExtras(rollbargo.INFO, "hello", map[string]any{"n": 1})
	client.ErrorWithLevel(rollbargo.ERR, fmt.Errorf("home: %w", cause))
	client.RequestError(rollbargo.CRIT, request, cause)
	client.RequestMessage(rollbargo.WARN, request, "slow")

	type got struct {
		Name, Level, Env, Person, URL, Class, TraceID, SpanID string
		Error                                                 bool
	}
	var all []got
	for i, recs := range sink.records {
		if len(recs) != 1 {
			t.Fatalf("request %d made %d records: %s", i, len(recs), sink.requests[i].Refused)
		}
		r := &recs[0]
		text := func(name string) string {
			value, _ := r.Field(name)
			s, _ := value.(string)
			return s
		}
		all = append(all, got{
			r.Name, text("data.level"), text("data.environment"), text("data.person.id"), text("data.request.url"),
			text("data.body.trace_chain.0.exception.class"), r.TraceID, r.SpanID, r.Error,
		})
		if r.Kind != record.Item || time.Since(r.Start) > time.Hour || r.Bytes < 500 || !strings.Contains(string(r.Doc), `"rollbar/rollbar-go"`) {
			t.Errorf("%+v", r)
		}
		if strings.Contains(string(sink.requests[i].Body), token) || sink.requests[i].Header.Get(tokenHeader) != "****cdef" {
			t.Errorf("the token is kept: %v", sink.requests[i].Header)
		}
		if diff := cmp.Diff(recs, New(Config{}).Replay(sink.requests[i])); diff != "" {
			t.Errorf("the replay differs:\n%s", diff)
		}
	}
	const span, url = "eee19b7ec3c1b174", "http://localhost:4567/api/activities/home?password=x"
	want := []got{
		{"hello", "info", "test", "7", "", "", traceID, span, false},
		{"home: no such handle", "error", "test", "7", "", "fmt.wrapError", traceID, span, true},
		{"no such handle", "critical", "test", "7", url, "errors.errorString", traceID, span, true},
		{"slow", "warning", "test", "7", url, "", traceID, span, false},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("(-sent +received):\n%s", diff)
	}
}

// TestRollbarGoSeesRefusals checks that the client reports an error for what is refused, without stopping.
func TestRollbarGoSeesRefusals(t *testing.T) {
	sink := &memory{}
	srv := httptest.NewServer(New(Config{Sink: sink}).Handler())
	defer srv.Close()
	transport := rollbargo.NewSyncTransport(token, srv.URL+"/api/1/item/")
	transport.SetLogger(quiet{})
	if err := transport.Send(map[string]any{"data": map[string]any{"environment": "test"}}); err == nil {
		t.Error("an item without a body was taken")
	}
	if req, _ := sink.last(); req.Status != 422 || req.Refused != "data.body: must be an object" {
		t.Errorf("kept with %d %q", req.Status, req.Refused)
	}
}

func TestRepliesOverHTTP(t *testing.T) {
	srv := httptest.NewServer(New(Config{Sink: &memory{}}).Handler())
	defer srv.Close()
	res, err := srv.Client().Post(srv.URL+"/api/1/item/", "application/json", io.MultiReader(strings.NewReader(withToken))) // chunked
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	reply, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 || !strings.HasPrefix(string(reply), `{"err":0,"result":{"id":null,"uuid":"`) {
		t.Errorf("got %d %s", res.StatusCode, reply)
	}
}
