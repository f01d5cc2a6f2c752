package xray

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"

	"cruddur/providers"
)

// putSpans is the right that sending OTLP takes.
const putSpans = "xray:PutSpans"

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// judge says what a refusal means at AWS, where OTLP's own reading of it is not enough. What a person has to mend keeps
// the spans for another try, as for AWS's other services: keys are renewed while a program runs.
func (d *direct) judge(ctx context.Context, res providers.Result, n int, c *call) providers.Result {
	if res.Err == nil {
		return res
	}
	if res.Status >= http.StatusBadRequest {
		if told, again := d.explain(ctx, c, res.Err); told != nil {
			res.Err = told
			if again && res.Rejected == n {
				res.Rejected, res.Retry = 0, providers.All(n)
			}
			return res
		}
	}
	res.Err = c.scrubbed(res.Err)
	return res
}

// explain says what AWS means by a refusal and whether it may pass; nil when the refusal holds no word of AWS's.
func (d *direct) explain(ctx context.Context, c *call, err error) (told error, again bool) {
	said := c.scrub(err.Error())
	if wantsSearch(said) {
		return &providers.Failure{
			Setting: transportVariable,
			Text:    "X-Ray takes OTLP only in an account with Transaction Search: turn it on in CloudWatch's console or with `aws xray update-trace-segment-destination --destination CloudWatchLogs`, or send by the daemon",
		}, true
	}
	code := c.code
	if code == "" {
		code = codeOf(said)
	}
	if code == "" {
		return nil, false
	}
	_, x := providers.WithExchange(ctx)
	res := d.settings.Outcome(x, 1, putSpans, &smithy.GenericAPIError{Code: code, Message: about(said)})
	return res.Err, len(res.Retry) > 0
}

// wantsSearch says whether a refusal is about where the account keeps its traces.
func wantsSearch(said string) bool {
	said = strings.ToLower(said)
	return strings.Contains(said, "trace segment destination") || strings.Contains(said, "tracesegmentdestination") ||
		strings.Contains(said, "transaction search")
}

// codeOf finds AWS's word for a refusal whose head does not give it, by the sentences that its signature check answers
// with.
func codeOf(said string) string {
	said = strings.ToLower(said)
	for _, known := range [...]struct{ words, code string }{
		{"signature expired", "InvalidSignatureException"},
		{"signature not yet current", "InvalidSignatureException"},
		{"signature we calculated", "InvalidSignatureException"},
		{"canonical string", "InvalidSignatureException"},
		{"token included in the request is expired", "ExpiredTokenException"},
		{"token included in the request is invalid", "UnrecognizedClientException"},
		{"missing authentication token", "MissingAuthenticationTokenException"},
		{"is not authorized to perform", "AccessDeniedException"},
	} {
		if strings.Contains(said, known.words) {
			return known.code
		}
	}
	return ""
}

// about is what AWS said, without the status in front of it.
func about(said string) string {
	for _, begins := range [...]string{"Signature expired", "Signature not yet current", "User: "} {
		if i := strings.Index(said, begins); i >= 0 {
			return said[i:]
		}
	}
	return said
}

// scrub hides the secrets that were signed with, which may have come from a role that no setting knows.
func (c *call) scrub(said string) string {
	for _, secret := range [...]string{c.credentials.SecretAccessKey, c.credentials.SessionToken} {
		if secret != "" {
			said = strings.ReplaceAll(said, secret, "[hidden]")
		}
	}
	return said
}

// scrubbed is err itself where it holds none of them.
func (c *call) scrubbed(err error) error {
	if said := c.scrub(err.Error()); said != err.Error() {
		return errors.New(said)
	}
	return err
}
