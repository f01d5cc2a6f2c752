package cloudwatchlogs

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzPattern reads patterns and holds them against messages: nothing may panic, and what is read has a meaning that
// does not change.
func FuzzPattern(f *testing.F) {
	for _, pattern := range []string{
		"", "ERROR -Exiting", `?"a b" ?c`, "%^5[0-9]{2}$%", `- "health check"`, `"say \"hi\""`,
		`{ ($.user.id = 1) && ($.users[0].email != "J*") || $['a b'] NOT EXISTS }`,
		"{ $.a >= 1e3 || $.b IS NULL || $.c = %x% }", "[ip, ..., status = 4* && status != 403, bytes > 1000]", "[w1=a || w1=%b%,,]",
	} {
		f.Add(pattern, `{"user":{"id":1},"users":[{"email":"x"}],"a":1000}`)
		f.Add(pattern, `127.0.0.1 - frank [10/Oct/2000] "GET / HTTP/1.0" 404 1534 ERROR`)
	}
	f.Fuzz(func(t *testing.T, pattern, message string) {
		m, err := compilePattern(pattern)
		if err != nil {
			if err.Error() == "" || len(err.Error()) > 600 {
				t.Errorf("%q: the error is %q", pattern, err)
			}
			return
		}
		if strings.TrimSpace(pattern) == "" && !m.match(message) {
			t.Errorf("the empty pattern does not match %q", message)
		}
		again, err := compilePattern(" " + pattern + "\n")
		if err != nil || m.match(message) != again.match(message) {
			t.Errorf("%q means something else with spaces around it", pattern)
		}
	})
}

// FuzzCall feeds bodies to every operation, before and after there is something to work on.
func FuzzCall(f *testing.F) {
	names := New(Config{}).operationNames()
	for i := range names {
		f.Add(uint8(i), `{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1795345200000,"message":"{\"a\":1}"},{"timestamp":1795345200001,"message":"b"}]}`)
		f.Add(uint8(i), `{"logGroupIdentifier":"arn:aws:logs:us-east-1:123456789012:log-group:g","limit":3,"nextToken":"f/AAAA","startTime":0,"endTime":9,"filterPattern":"a"}`)
		f.Add(uint8(i), `{"logGroupName":"g","tags":{"a":"b"},"retentionInDays":3,"resourceArn":"arn:aws:logs:us-east-1:1:log-group:g","tagKeys":["a"],"entity":{"keyAttributes":{"Type":"Service"}}}`)
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		l := newLab()
		prepare := [][2]string{{"CreateLogGroup", `{"logGroupName":"g"}`}, {"CreateLogStream", `{"logGroupName":"g","logStreamName":"s"}`}}
		operation := names[int(which)%len(names)]
		for _, call := range append(prepare, [2]string{operation, body}, [2]string{operation, body}) {
			w := httptest.NewRecorder()
			l.Handler().ServeHTTP(w, request(call[0], call[1]))
			if w.Code != http.StatusOK && w.Code != http.StatusBadRequest || w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%s %q: %d %q", call[0], call[1], w.Code, w.Body)
			}
		}
		again, recs := l.replayed()
		for i, c := range l.sink.calls {
			if len(recs[i]) != len(c.recs) {
				t.Fatalf("%s %q: %d records after a replay, want %d", c.req.Path, c.req.Body, len(recs[i]), len(c.recs))
			}
			if _, err := json.Marshal(c.recs); err != nil {
				t.Fatalf("%s %q cannot be shown: %v", c.req.Path, c.req.Body, err)
			}
		}
		if l.store.bytes != again.store.bytes || len(l.store.groups) != len(again.store.groups) {
			t.Fatalf("%s %q: the state is another one after a replay", operation, body)
		}
	})
}

// FuzzLine makes records of lines.
func FuzzLine(f *testing.F) {
	for _, text := range []string{
		`{"time":"2026-11-22T11:00:00Z","level":"ERROR","msg":"boom","trace_id":"` + aTraceID + `","service":{"name":"x"}}`,
		`{"a":{"b":[1,{"c":true}],"d":null},"@x":"\u00e9","n":-1e999}`, `{"a":1} tail`, "{", "",
		"00-" + aTraceID + "-" + aSpanID + "-01", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=" + aSpanID, "Trace_ID: \"" + aTraceID,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // what comes in JSON is valid
		}
		rec := read(text)
		for id, n := range map[string]int{rec.TraceID: 32, rec.SpanID: 16} {
			if id != "" && (len(id) != n || strings.ToLower(id) != id || strings.Trim(id, "0123456789abcdef") != "") {
				t.Errorf("%q has the id %q", text, id)
			}
		}
		if len(rec.Fields) > maxFields+2 || utf8.RuneCountInString(rec.Name) > nameLen {
			t.Errorf("%q: %d fields, name %q", text, len(rec.Fields), rec.Name)
		}
		trimmed := strings.Trim(text, " \t\r\n")
		if !strings.HasPrefix(trimmed, "{") || !json.Valid([]byte(text)) {
			if len(rec.Fields) != 2 && !strings.Contains(text, `\u`) {
				t.Errorf("%q is no JSON object and has %d fields", text, len(rec.Fields))
			}
		}
		if _, err := json.Marshal(rec); err != nil {
			t.Errorf("%q cannot be shown: %v", text, err)
		}
	})
}
