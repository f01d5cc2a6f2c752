package cloudwatchlogs

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	signingAlgorithm = "AWS4-HMAC-SHA256"
	signingService   = "logs"
	amzDate          = "20060102T150405Z"
	// clockSkew is how far a signature's time may be from ours.
	clockSkew = 5 * time.Minute
)

// checkCredentials judges the form of a SigV4 signature, its scope and its time. Any key is accepted, and the signature
// itself is not computed: the lab has no secrets.
func checkCredentials(req *http.Request, now time.Time) error {
	header := req.Header.Get("Authorization")
	if header == "" {
		return refuse("MissingAuthenticationTokenException", "Missing Authentication Token")
	}
	scope, err := parseAuthorization(header)
	if err != nil {
		return err
	}
	if scope.service != signingService {
		return badSignature("Credential should be scoped to correct service: '%s'.", signingService)
	}
	date := req.Header.Get("X-Amz-Date")
	signed, err := time.Parse(amzDate, date)
	if err != nil {
		return refuse("IncompleteSignatureException", fmt.Sprintf(
			"Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601", cut(date, 64)))
	}
	if scope.date != date[:8] {
		return badSignature("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'.",
			scope.date, date[:8], date)
	}
	now = now.UTC()
	if edge := now.Add(-clockSkew); signed.Before(edge) {
		return badSignature("Signature expired: %s is now earlier than %s (%s - 5 min.)", date, edge.Format(amzDate), now.Format(amzDate))
	}
	if edge := now.Add(clockSkew); signed.After(edge) {
		return badSignature("Signature not yet current: %s is still later than %s (%s + 5 min.)", date, edge.Format(amzDate), now.Format(amzDate))
	}
	return nil
}

func badSignature(format string, args ...any) *apiError {
	return refuse("InvalidSignatureException", fmt.Sprintf(format, args...))
}

// credentialScope is what a signature was made for.
type credentialScope struct{ key, date, region, service string }

// parseAuthorization reads the header, whose parts come in any order.
func parseAuthorization(header string) (credentialScope, error) {
	algorithm, rest, _ := strings.Cut(header, " ")
	if algorithm != signingAlgorithm {
		return credentialScope{}, refuse("IncompleteSignatureException", "Unsupported AWS 'algorithm': '"+cut(algorithm, 64)+"'.")
	}
	parts := make(map[string]string)
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	for _, name := range [...]string{"Credential", "Signature", "SignedHeaders"} {
		if parts[name] == "" {
			return credentialScope{}, refuse("IncompleteSignatureException", "Authorization header requires '"+name+"' parameter.")
		}
	}
	scope := strings.Split(parts["Credential"], "/")
	n := len(scope)
	if n < 5 || scope[n-1] != "aws4_request" {
		return credentialScope{}, refuse("IncompleteSignatureException",
			"Credential must have at least 5 slash-delimited elements, the last of which is 'aws4_request'.")
	}
	return credentialScope{
		key: strings.Join(scope[:n-4], "/"), date: scope[n-4], region: scope[n-3], service: scope[n-2],
	}, nil
}
