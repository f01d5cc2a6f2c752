package rollbar

import (
	"bytes"
	"net/url"
	"strings"

	"cruddur/lab/record"
)

// leastSecret is how long a token must be for its repetitions to be masked too: a short one may be an ordinary word.
const leastSecret = 12

// maskEverywhere masks all repetitions of a token.
func maskEverywhere(text []byte, token string) []byte {
	if len(token) < leastSecret {
		return text
	}
	return bytes.ReplaceAll(text, []byte(token), []byte(record.Mask(token)))
}

// maskForm puts the masked payload into the form, and masks the token in what else the form has.
func maskForm(body, payload []byte, token string) []byte {
	form := strings.TrimSpace(string(body))
	before, after, _ := strings.Cut(string(body), form) // the space around it
	pairs := strings.Split(form, "&")
	done := false
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if name == "payload" && !done {
			done = true // of several only the first counts
			if text, err := url.QueryUnescape(value); err != nil || text != string(payload) {
				pairs[i] = "payload=" + url.QueryEscape(string(payload))
			}
			continue
		}
		pairs[i] = string(masked([]byte(pair), token))
	}
	return []byte(before + strings.Join(pairs, "&") + after)
}

// masked masks the token in a text of which the structure is not known: wherever it is, and whatever follows the word
// access_token.
func masked(text []byte, token string) []byte {
	return maskAccessToken(maskEverywhere(text, token))
}

// maskAccessToken masks the value behind every access_token, in JSON, in a query string, or in JSON within one.
func maskAccessToken(text []byte) []byte {
	key := []byte(accessToken)
	var out []byte
	for {
		i := bytes.Index(text, key)
		if i < 0 {
			return append(out, text...)
		}
		i += len(key)
		i += between(text[i:])
		end := i
		for end < len(text) && isTokenByte(text[end]) {
			end++
		}
		out = append(out, text[:i]...)
		if end > i {
			out = append(out, record.Mask(string(text[i:end]))...)
		}
		text = text[end:]
	}
}

// between is how much stands between a key and its value: quotes, colons, equals signs and spaces, percent-encoded or
// not.
func between(text []byte) int {
	i := 0
	for i < len(text) {
		switch {
		case text[i] == '%' && i+2 < len(text):
			i += 3
		case strings.IndexByte("\"':=\\ \t\r\n", text[i]) >= 0:
			i++
		default:
			return i
		}
	}
	return i
}

func isTokenByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("-_.~+/", c) >= 0
}
