package record

import (
	"net/http"
	"slices"
	"strings"
)

// secretHeaders carry credentials of the four vendors, of others that a sender may be set up for, or of its session.
var secretHeaders = [...]string{
	"Authorization", "Cookie", "Set-Cookie", "Proxy-Authorization", "Api-Key", "X-Api-Key",
	"X-Honeycomb-Team", "X-Rollbar-Access-Token", "X-Amz-Security-Token",
}

// schemes are the words that may stand before a credential and are shown. Of any other first word nobody knows whether
// it is part of the secret.
var schemes = [...]string{"basic", "bearer", "digest", "aws4-hmac-sha256"}

// MaskHeader returns a copy of h that is fit to be kept and shown: every credential is cut to [Mask]. A header that is
// masked already stays as it is.
func MaskHeader(h http.Header) http.Header {
	out := h.Clone()
	for _, name := range secretHeaders {
		values := out[name]
		for i := range values {
			values[i] = maskValue(values[i])
		}
	}
	return out
}

func maskValue(value string) string {
	if scheme, secret, ok := strings.Cut(value, " "); ok && slices.Contains(schemes[:], strings.ToLower(scheme)) {
		return scheme + " " + Mask(secret)
	}
	return Mask(value)
}

const (
	stars = "****"
	shown = 4 // characters of a long secret
)

// Mask shortens a secret so that its owner recognises it and nobody can use it: the last four characters of a long one,
// nothing of a short one. What it has written itself it leaves alone.
func Mask(secret string) string {
	if strings.HasPrefix(secret, stars) && len(secret) <= len(stars)+shown {
		return secret
	}
	if len(secret) < 4*shown {
		return stars
	}
	return stars + secret[len(secret)-shown:]
}
