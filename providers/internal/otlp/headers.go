package otlp

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// ParseHeaders reads the form of OTEL_EXPORTER_OTLP_HEADERS: pairs separated by commas, each split on its first "=",
// values percent-decoded with "+" left alone. Of a name given twice the last counts. No error shows a value, or a part
// that could be one.
func ParseHeaders(value string) (http.Header, error) {
	headers := http.Header{}
	if strings.TrimSpace(value) == "" {
		return headers, nil
	}
	nth := 0
	for pair := range strings.SplitSeq(value, ",") {
		nth++
		name, val, ok := strings.Cut(pair, "=")
		name = strings.TrimSpace(name)
		switch {
		case !ok && strings.TrimSpace(pair) == "":
			continue // a comma too many
		case !ok:
			return nil, fmt.Errorf("has no = in part %d", nth)
		case !isToken(name):
			return nil, fmt.Errorf("has in part %d a name that no header can have", nth)
		case owned(name):
			return nil, fmt.Errorf("sets %s, which belongs to the encoding of the request", http.CanonicalHeaderKey(name))
		}
		decoded, err := url.PathUnescape(val)
		if err != nil {
			return nil, fmt.Errorf("has in part %d a %% that is not followed by two hexadecimal digits", nth)
		}
		decoded = strings.TrimSpace(decoded)
		if err := CheckValue(decoded); err != nil {
			return nil, fmt.Errorf("has in part %d %w", nth, err)
		}
		headers.Set(name, decoded)
	}
	return headers, nil
}

// CheckValue says whether a header can carry the value.
func CheckValue(value string) error {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return errors.New("a control character, such as a line break")
		}
	}
	return nil
}

// isToken is RFC 7230's rule for names.
func isToken(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0 {
			continue
		}
		return false
	}
	return name != ""
}

// owned names the headers that follow from how a request is written.
func owned(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Content-Type", "Content-Encoding", "Content-Length", "Transfer-Encoding", "Host", "Connection":
		return true
	}
	return false
}
