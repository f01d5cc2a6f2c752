package aws

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"cruddur/providers"
)

// Outcome turns one call, noted in x, into the result for n items. action is the IAM name of what was called, such as
// logs:PutLogEvents.
//
// What a person has to mend (credentials, rights, the clock) is worth another try all the same: keys are renewed and
// policies changed while a program runs, so nothing is given up before the pipeline's own bounds. It comes as a
// [*providers.Failure]. Only what AWS would refuse for ever is rejected.
func (s *Settings) Outcome(x *providers.Exchange, n int, action string, err error) providers.Result {
	res := x.Outcome(n, err, providers.Retryable)
	if err == nil {
		return res
	}
	var nobody *credentialsError
	var answer smithy.APIError
	var failure *providers.Failure
	switch {
	case errors.As(err, &failure):
		res = again(res, n, failure)
	case errors.As(err, &nobody):
		res = again(res, n, noCredentials(nobody))
	case !isJSON(err) && !providers.Retryable(res.Status):
		res = again(res, n, s.somebodyElse(x))
		res.Unsure = res.Status < 300
	case errors.As(err, &answer):
		res = s.judge(res, n, action, answer)
	}
	return res
}

// again makes the result one to retry in whole.
func again(res providers.Result, n int, err error) providers.Result {
	res.Acked, res.Rejected, res.Retry, res.Err = 0, 0, providers.All(n), err
	return res
}

// judge goes by the error's code, since AWS answers nearly everything with status 400.
func (s *Settings) judge(res providers.Result, n int, action string, answer smithy.APIError) providers.Result {
	code := answer.ErrorCode()
	said := fmt.Errorf("%s: %s: %s", action, code, answer.ErrorMessage())
	if failure := s.failure(action, code, answer.ErrorMessage()); failure != nil {
		return again(res, n, failure)
	}
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case code == limitExceeded:
		said = fmt.Errorf("this AWS account is at a quota, for %s: see Service Quotas in the console (%s: %s)", action, code, answer.ErrorMessage())
	case throttled:
		said = fmt.Errorf("AWS throttles %s for this account, so it waits and tries again (%s: %s)", action, code, answer.ErrorMessage())
	}
	if throttled || retryable[code] || providers.Retryable(res.Status) {
		return again(res, n, said)
	}
	res.Acked, res.Retry, res.Rejected, res.Err = 0, nil, n, said
	return res
}

// limitExceeded is about a quota, such as that of log groups, though the SDK takes it for a throttle.
const limitExceeded = "LimitExceededException"

// retryable are the codes that mean "not now" and come with a status that does not say so.
var retryable = map[string]bool{
	"RequestTimeout": true, "RequestTimeoutException": true,
	"InternalFailure": true, "InternalServerError": true, "InternalServerException": true,
	"ServiceUnavailable": true, "ServiceUnavailableException": true,
	"OperationAbortedException": true, // somebody else changes the same thing at this moment
}

// failure says what a person has to do about a code, or nil. What AWS writes about a signature is left out: it can hold
// the canonical request, and with it the session token.
func (s *Settings) failure(action, code, message string) *providers.Failure {
	switch code {
	case "ExpiredTokenException", "ExpiredToken", "RequestExpired":
		return &providers.Failure{
			Setting: "AWS_SESSION_TOKEN", Text: "the temporary credentials have expired: sign in again (`aws sso login`) or set new ones",
		}
	case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId":
		return &providers.Failure{
			Setting: "AWS_ACCESS_KEY_ID", Text: "AWS does not know these credentials in " + s.Region + ": the key was deleted or mistyped, or belongs to a session token that is missing",
		}
	case "InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed":
		if clockIsWrong(code, message) {
			return &providers.Failure{Text: "this machine's clock is wrong by more than AWS allows (5 minutes): set it, for example with `timedatectl set-ntp true`"}
		}
		return &providers.Failure{
			Setting: "AWS_SECRET_ACCESS_KEY", Text: "the signature does not match: this is not the secret that belongs to the access key",
		}
	case "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature":
		return &providers.Failure{Setting: "AWS_ACCESS_KEY_ID", Text: "the request arrived without a usable signature; does a proxy drop the Authorization header?"}
	case denied, "AccessDenied", "UnauthorizedOperation":
		return denial(action, message)
	case "OptInRequired", "SubscriptionRequiredException":
		return &providers.Failure{Setting: "AWS_REGION", Text: "the account is not signed up for this service or region"}
	}
	return nil
}

const denied = "AccessDeniedException"

// Denied says whether the credentials are good and lack a right.
func Denied(err error) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && answer.ErrorCode() == denied
}

// Denial says that err, which is one by [Denied], is about an action: for a call that takes the rights to several.
func Denial(action string, err error) *providers.Failure {
	var answer smithy.APIError
	message := ""
	if errors.As(err, &answer) {
		message = answer.ErrorMessage()
	}
	return denial(action, message)
}

func denial(action, message string) *providers.Failure {
	f := &providers.Failure{Text: "these credentials may not " + action + ": allow that action in their IAM policy"}
	if message != "" {
		f.Err = errors.New(message)
	}
	return f
}

func clockIsWrong(code, message string) bool {
	return code == "RequestTimeTooSkewed" ||
		strings.HasPrefix(message, "Signature expired") || strings.HasPrefix(message, "Signature not yet current")
}

func noCredentials(err error) *providers.Failure {
	return &providers.Failure{
		Setting: "AWS_ACCESS_KEY_ID",
		Text:    "no usable AWS credentials: set the key pair, or AWS_PROFILE and sign in, or give the machine a role",
		Err:     err,
	}
}

// somebodyElse is about answers that no service of AWS gives, such as a page's, or a proxy's that wants a sign-in.
func (s *Settings) somebodyElse(x *providers.Exchange) *providers.Failure {
	f := &providers.Failure{Text: "something between here and AWS answers in its place, such as a proxy"}
	if s.Endpoint != "" {
		f = &providers.Failure{Setting: s.endpointName, Text: "something answers there, but not AWS or a stand-in for it"}
	}
	f.Err = fmt.Errorf("status %d %s", x.Status(), x.Answer())
	return f
}

// isJSON says whether the answer of a call calls itself JSON, or is empty, as AWS's may be.
func isJSON(err error) bool {
	var answer *smithyhttp.ResponseError
	if !errors.As(err, &answer) || answer.Response == nil || answer.Response.Response == nil {
		return true
	}
	kind := answer.Response.Header.Get("Content-Type")
	return kind == "" || strings.Contains(kind, "json")
}
