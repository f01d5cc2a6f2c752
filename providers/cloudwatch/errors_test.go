package cloudwatch

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cruddur/providers"
)

// checkError wants an error with a text in it, and with a Failure about a setting or without one.
func checkError(t *testing.T, err error, text, setting string) {
	t.Helper()
	var failure *providers.Failure
	switch {
	case text == "" && err != nil, text != "" && (err == nil || !strings.Contains(err.Error(), text)):
		t.Errorf("error %v, want %q", err, text)
	case setting == "" && errors.As(err, &failure):
		t.Errorf("%v is a Failure", err)
	case setting != "" && (!errors.As(err, &failure) || failure.Setting != setting && setting != "?"):
		t.Errorf("error %v, want a Failure about %s", err, setting)
	}
}

func TestErrors(t *testing.T) {
	const canonical = "The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been 'POST\nx-amz-security-token:hunter2'"
	for _, c := range []struct {
		name  string
		reply reply
		retry bool
		err   string
		fails string
	}{
		{"throttled", reply{code: "ThrottlingException", text: "Rate exceeded"}, true, "Rate exceeded", ""},
		{"quota", reply{code: "LimitExceededException", text: "too many"}, true, "LimitExceededException", ""},
		{"unavailable", reply{code: "ServiceUnavailableException", text: "later", status: 503}, true, "later", ""},
		{"internal", reply{code: "InternalFailure", text: "oops", status: 500}, true, "oops", ""},
		{"a proxy's 502", reply{status: 502, body: "<html>bad gateway", contentType: "text/html"}, true, "502", ""},
		{"a proxy's 429", reply{status: 429, body: "slow", contentType: "text/plain", header: map[string]string{"Retry-After": "9"}}, true, "429", ""},
		{"changed by somebody", reply{code: "OperationAbortedException", text: "conflict"}, true, "conflict", ""},
		{"expired", reply{code: "ExpiredTokenException", text: "The security token included in the request is expired"}, true, "have expired", "AWS_SESSION_TOKEN"},
		{"unknown key", reply{code: "UnrecognizedClientException", text: "The security token included in the request is invalid."}, true, "does not know these credentials in us-east-1", "AWS_ACCESS_KEY_ID"},
		{"wrong secret", reply{code: "InvalidSignatureException", text: canonical}, true, "not the secret", "AWS_SECRET_ACCESS_KEY"},
		{"clock behind", reply{code: "InvalidSignatureException", text: "Signature expired: 20260304T050607Z is now earlier than 20260304T051607Z (20260304T052107Z - 5 min.)"}, true, "clock is wrong", "?"},
		{"clock ahead", reply{code: "InvalidSignatureException", text: "Signature not yet current: 20260304T050607Z is still later than 20260304T050007Z"}, true, "clock is wrong", "?"},
		{"denied", reply{code: "AccessDeniedException", text: "User: arn is not authorized"}, true, "may not logs:PutLogEvents", "?"},
		{"no signature", reply{code: "MissingAuthenticationTokenException", text: "Missing Authentication Token"}, true, "without a usable signature", "AWS_ACCESS_KEY_ID"},
		{"not signed up", reply{code: "OptInRequired", text: "x", status: 403}, true, "not signed up", "AWS_REGION"},
		{"invalid", reply{code: "InvalidParameterException", text: "Upload too large: 1049882 bytes exceeds limit of 1048576"}, false, "Upload too large", ""},
		{"unknown operation", reply{code: "UnknownOperationException", status: 404}, false, "UnknownOperationException", ""},
		{"refused without a word", reply{status: 403, body: "{}"}, false, "UnknownError", ""},
		{"a redirect", reply{status: 307, header: map[string]string{"Location": "http://192.0.2.1/"}, body: "{}"}, false, "UnknownError", ""},
		{"a page that has none", reply{status: 404, body: "404 page not found", contentType: "text/plain"}, true, "not AWS", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"},
		{"a page that says 200", reply{body: "<!doctype html>", contentType: "text/html; charset=utf-8"}, true, "not AWS", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, map[string][]reply{"PutLogEvents": {c.reply}})
			p := open(t, at(s.URL))
			got := p.sender.Send(t.Context(), three(t))
			if c.retry && !cmp.Equal(got.Retry, []int{0, 1, 2}) || !c.retry && got.Rejected != 3 {
				t.Errorf("got %+v", got)
			}
			checkError(t, got.Err, c.err, c.fails)
			for _, secret := range []string{"hunter2", "lab-secret", "LABACCESSKEY"} {
				if got.Err != nil && strings.Contains(got.Err.Error(), secret) {
					t.Errorf("%v holds %s", got.Err, secret)
				}
			}
			if n := len(s.bodies("PutLogEvents")); n != 1 {
				t.Errorf("%d requests, the SDK must not retry", n)
			}
			wait := time.Duration(0)
			if c.reply.header["Retry-After"] != "" {
				wait = 9 * time.Second
			}
			if got.RetryAfter != wait {
				t.Errorf("wait %v, want %v", got.RetryAfter, wait)
			}
		})
	}
}

func TestHalfAnAnswerIsAnAnswer(t *testing.T) {
	s := serve(t, map[string][]reply{"PutLogEvents": {{body: `{"nextSeq`, header: map[string]string{"Content-Length": "40"}}}})
	p := open(t, at(s.URL))
	if got := p.sender.Send(t.Context(), three(t)); got.Acked != 3 || got.Err != nil {
		t.Errorf("got %+v: CloudWatch had taken the batch", got)
	}
}

func TestNobodyThere(t *testing.T) {
	s := serve(t, nil)
	s.Close()
	p := open(t, at(s.URL))
	got := p.sender.Send(t.Context(), three(t))
	if len(got.Retry) != 3 || got.Unsure {
		t.Errorf("got %+v", got)
	}
	checkError(t, got.Err, "refused", "")
}

func TestNoAnswerIsUnsure(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, nil)
	s.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		buf := make([]byte, 1<<20)
		for err := error(nil); err == nil; {
			_, err = r.Body.Read(buf)
		}
		<-release
	})
	defer close(release)
	p := open(t, at(s.URL))
	p.sender.home.looked = true
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	got := p.sender.Send(ctx, three(t))
	if len(got.Retry) != 3 || !got.Unsure {
		t.Errorf("got %+v", got)
	}
	checkError(t, got.Err, "no answer in time", "")
}
