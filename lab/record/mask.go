package record

import (
	"net/http"
	"strings"
)

// secretHeaders carry credentials of the four vendors, or of the sender's session.
var secretHeaders = [...]string{
	"Authorization", "Cookie", "Set-Cookie", "Proxy-Authorization",
	"X-Honeycomb-Team", "X-Rollbar-Access-Token", "X-Amz-Security-Token",
}

// MaskHeader returns a copy of h that is fit to be kept and shown: every credential is cut to [Mask].
func MaskHeader(h http.Header) http.Header {
	out := h.Clone()
	for _, name := range secretHeaders {
		values := out[name]
		for i := range values {
			values[i] = Mask(values[i])
		}
	}
	return out
}

// Mask shortens a secret so that its owner recognises it and nobody can use it: the last four characters of a long one,
// nothing of a short one. What stands before a space, such as the scheme "Bearer", stays.
func Mask(secret string) string {
	if scheme, rest, ok := strings.Cut(secret, " "); ok {
		return scheme + " " + Mask(strings.ReplaceAll(rest, " ", ""))
	}
	const shown = 4
	if len(secret) < 4*shown {
		return "****"
	}
	return "****" + secret[len(secret)-shown:]
}
