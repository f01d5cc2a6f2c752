package cloudwatchlogs

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTransportRefusals(t *testing.T) {
	scope := func(old, repl string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", strings.Replace(authorization, old, repl, 1)) }
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) {
			if r.Header.Del(name); value != "" {
				r.Header.Set(name, value)
			}
		}
	}
	late := today.Add(-5*time.Minute - time.Second).Format("20060102T150405Z")
	early := today.Add(5*time.Minute + time.Second).Format("20060102T150405Z")
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		body   string
		status int
		want   string // the beginning of "Type: message"
		kept   bool
	}{
		{"GET", func(r *http.Request) { r.Method = "GET" }, "", 404, "UnknownOperationException: CloudWatch Logs answers POST to /, not GET /.", false},
		{"another path", func(r *http.Request) { r.URL.Path = "/x" }, "", 404, "UnknownOperationException: ", false},
		{"no target", header("X-Amz-Target", ""), "{}", 400, "UnknownOperationException: There is no X-Amz-Target", false},
		{"another service", header("X-Amz-Target", "DynamoDB_20120810.PutItem"), "{}", 400, "UnknownOperationException: X-Amz-Target is DynamoDB_20120810.PutItem", true},
		{"unknown operation", header("X-Amz-Target", "Logs_20140328.StartQuery"), "{}", 400, "UnknownOperationException: This stand-in for CloudWatch Logs does not answer StartQuery. It answers CreateLogGroup, ", true},
		{"no credentials", header("Authorization", ""), "{}", 400, "MissingAuthenticationTokenException: Missing Authentication Token", true},
		{"another scheme", header("Authorization", "Bearer x"), "{}", 400, "IncompleteSignatureException: Unsupported AWS 'algorithm': 'Bearer'.", true},
		{"no signature", scope("Signature=", "Sig="), "{}", 400, "IncompleteSignatureException: Authorization header requires 'Signature' parameter.", true},
		{"no credential", scope("Credential=", "Cred="), "{}", 400, "IncompleteSignatureException: Authorization header requires 'Credential' parameter.", true},
		{"no signed headers", scope("SignedHeaders=", "Headers="), "{}", 400, "IncompleteSignatureException: Authorization header requires 'SignedHeaders' parameter.", true},
		{"short scope", scope("us-east-1/", ""), "{}", 400, "IncompleteSignatureException: Credential must have", true},
		{"scope of X-Ray", scope("/logs/", "/xray/"), "{}", 400, "InvalidSignatureException: Credential should be scoped to correct service: 'logs'.", true},
		{"scope of yesterday", scope("20261122", "20261121"), "{}", 400, "InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261121' != '20261122', from '20261122T110000Z'.", true},
		{"no date", header("X-Amz-Date", ""), "{}", 400, "IncompleteSignatureException: Date must be", true},
		{"late", header("X-Amz-Date", late), "{}", 400, "InvalidSignatureException: Signature expired: 20261122T105459Z is now earlier than 20261122T105500Z (20261122T110000Z - 5 min.)", true},
		{"early", header("X-Amz-Date", early), "{}", 400, "InvalidSignatureException: Signature not yet current: 20261122T110501Z is still later than 20261122T110500Z (20261122T110000Z + 5 min.)", true},
		{"no JSON", nil, "{", 400, "SerializationException: the request body is not JSON: ", true},
		{"an array", nil, "[]", 400, "SerializationException: the request body is not a JSON object", true},
		{"wrong type", nil, `{"logGroupName":5}`, 400, "SerializationException: /logGroupName cannot be a JSON number", true},
		{"wrong type inside", nil, `{"tags":{"a":{}}}`, 400, "SerializationException: /tags/a cannot be a JSON object", true},
		{"not UTF-8", nil, "{\"logGroupName\":\"\xff\"}", 400, "SerializationException: the request body is not JSON: ", true},
		{"too big", nil, strings.Repeat(" ", maxBody+1), 413, "RequestEntityTooLargeException: ", true},
		{"not gzip", header("Content-Encoding", "gzip"), "{}", 400, "SerializationException: the request body is not gzip", true},
		{"brotli", header("Content-Encoding", "br"), "{}", 400, "SerializationException: Content-Encoding br is not supported", true},
		{"nothing", nil, "", 400, "InvalidParameterException: 1 validation error detected: Value null at 'logGroupName'", true},
		{"null", nil, `{"logGroupName":null}`, 400, "InvalidParameterException: 1 validation error detected: Value null at 'logGroupName'", true},
		{"another case", nil, `{"LogGroupName":"g"}`, 400, "InvalidParameterException: 1 validation error detected: Value null at 'logGroupName'", true},
	} {
		l := newLab()
		req := request("CreateLogGroup", c.body)
		if c.change != nil {
			c.change(req)
		}
		status, out := l.send(t, req)
		message, _ := out["message"].(string)
		if got := out["__type"].(string) + ": " + message; status != c.status || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %d %q, want %d %q", c.name, status, got, c.status, c.want)
		}
		if n := len(l.sink.calls); n != 0 != c.kept {
			t.Errorf("%s: %d requests are kept", c.name, n)
		}
		for _, call := range l.sink.calls {
			if !strings.HasPrefix(call.req.Refused, c.want) || call.req.Status != c.status || call.req.Control {
				t.Errorf("%s is kept as %+v", c.name, call.req)
			}
		}
	}
}

func TestAcceptedTransports(t *testing.T) {
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	zw.Write([]byte(`{"logGroupName":"packed"}`))
	zw.Close()
	l := newLab()
	req := request("CreateLogGroup", packed.String())
	req.Header.Set("Content-Encoding", "gzip")
	req.Host = "somewhere.else"
	req.Header.Set("Content-Type", "text/plain")
	if status, out := l.send(t, req); status != 200 || out != nil {
		t.Errorf("gzip: %d %v", status, out)
	}
	// Parts in another order, without spaces, and a key that has slashes.
	req = request("CreateLogGroup", ` { "unknown" : [ { } ] , "logGroupName" : "a", "logGroupName" : "b" } `)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Signature=0,SignedHeaders=host,Credential=a/b/20261122/eu-west-1/logs/aws4_request")
	if status, out := l.send(t, req); status != 200 {
		t.Errorf("another order: %d %v", status, out)
	}
	for _, name := range []string{"packed", "b"} {
		if _, ok := l.store.group(name); !ok {
			t.Errorf("there is no group %s", name)
		}
	}
	call := l.sink.calls[1].req
	if call.Path != "CreateLogGroup" || call.Method != "POST" || call.Protocol != "aws-json" || !call.Control || call.Status != 200 || call.Remote == "" {
		t.Errorf("kept as %+v", call)
	}
	if auth := call.Header.Get("Authorization"); strings.Contains(auth, "eu-west-1") {
		t.Errorf("credentials are kept: %q", auth)
	}
}

func TestGzipBomb(t *testing.T) {
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	zw.Write(bytes.Repeat([]byte(" "), maxBody+1))
	zw.Close()
	req := request("CreateLogGroup", packed.String())
	req.Header.Set("Content-Encoding", "gzip")
	if status, out := newLab().send(t, req); status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %v", status, out)
	}
}

func TestNothingIsAcknowledgedBeforeItIsKept(t *testing.T) {
	l := withStream(t)
	l.sink.fail = errors.New("disk full")
	for operation, body := range map[string]object{
		"CreateLogGroup":     {"logGroupName": "other"},
		"CreateLogStream":    {"logGroupName": "g", "logStreamName": "other"},
		"DeleteLogGroup":     {"logGroupName": "g"},
		"PutRetentionPolicy": {"logGroupName": "g", "retentionInDays": 1},
		"PutLogEvents":       {"logGroupName": "g", "logStreamName": "s", "logEvents": []line{{ms(0), "m"}}},
	} {
		status, out := l.send(t, request(operation, asJSON(t, body)))
		if status != 503 || out["__type"] != "ServiceUnavailableException" || strings.Contains(out["message"].(string), "disk") {
			t.Errorf("%s: %d %v", operation, status, out)
		}
	}
	if g, ok := l.store.group("g"); !ok || g.retention != 0 || g.bytes != 0 {
		t.Errorf("the group has become %+v", g)
	}
	if g, s := l.store.has("g", "other"); !g || s {
		t.Error("a stream was made")
	}
	if status, _ := l.send(t, request("DescribeLogGroups", "{}")); status != 200 {
		t.Errorf("reading answers %d", status)
	}
}

func TestReadingIsNotKept(t *testing.T) {
	l := withStream(t)
	n := len(l.sink.calls)
	for operation, body := range map[string]object{
		"DescribeLogGroups":  {},
		"DescribeLogStreams": {"logGroupName": "g"},
		"GetLogEvents":       {"logGroupName": "g", "logStreamName": "s"},
		"FilterLogEvents":    {"logGroupName": "g"},
		"ListTagsLogGroup":   {"logGroupName": "g"},
	} {
		l.do(t, operation, body)
		l.send(t, request(operation, "{"))
	}
	if got := len(l.sink.calls); got != n {
		t.Errorf("%d requests are kept, want %d", got, n)
	}
}

func TestAnswersDuringShutdownOfTheClient(t *testing.T) {
	l := newLab()
	w := httptest.NewRecorder()
	req := request("CreateLogGroup", `{"logGroupName":"g"}`)
	ctx, cancel := newCanceled()
	defer cancel()
	l.Handler().ServeHTTP(w, req.WithContext(ctx))
	if _, ok := l.store.group("g"); !ok {
		t.Error("what was read is lost when its sender does not wait")
	}
}
