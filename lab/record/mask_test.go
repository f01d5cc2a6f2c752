package record_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cruddur/lab/record"
)

func TestMaskHeaderLeavesNothingToUse(t *testing.T) {
	header := http.Header{
		"Accept":           {"*/*"},
		"Authorization":    {"Bearer 0123456789abcdefghij", "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/logs/aws4_request, Signature=0123456789", "0123456789abcdef ghijklmnop"},
		"Cookie":           {"session=0123456789abcdefghij; theme=dark"},
		"Set-Cookie":       {"session=0123456789abcdefghij; Path=/"},
		"X-Api-Key":        {"0123456789abcdefghij"},
		"X-Honeycomb-Team": {"0123456789abcdefghij 0123456789"},
	}
	want := http.Header{
		"Accept":           {"*/*"},
		"Authorization":    {"Bearer ****ghij", "AWS4-HMAC-SHA256 ****6789", "****mnop"},
		"Cookie":           {"****dark"},
		"Set-Cookie":       {"****th=/"},
		"X-Api-Key":        {"****ghij"},
		"X-Honeycomb-Team": {"****6789"},
	}
	once := record.MaskHeader(header)
	if diff := cmp.Diff(want, once); diff != "" {
		t.Errorf("masked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, record.MaskHeader(once)); diff != "" {
		t.Errorf("masked twice (-want +got):\n%s", diff)
	}
	if header.Get("X-Api-Key") != "0123456789abcdefghij" {
		t.Error("the header itself was changed")
	}
}

func TestMask(t *testing.T) {
	for secret, want := range map[string]string{
		"":                      "****",
		"short":                 "****",
		"0123456789abcde":       "****",
		"0123456789abcdef":      "****cdef",
		"two words, one secret": "****cret",
		"****cdef":              "****cdef",
		"****":                  "****",
		"****0123456789abcdef":  "****cdef",
	} {
		if got := record.Mask(secret); got != want {
			t.Errorf("Mask(%q) = %q, want %q", secret, got, want)
		}
	}
}
