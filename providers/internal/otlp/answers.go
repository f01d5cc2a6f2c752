package otlp

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"
)

const (
	protobufType = "application/x-protobuf"
	jsonType     = "application/json"
	mostAnswer   = 64 << 10 // of an answer is read
)

// answers reads the server's answers before the exporter does. A success is emptied once its partial success is noted:
// the exporter would hand that to a global error handler, or not at all. A refusal's body becomes the words in it, rid
// of the secrets that were sent.
type answers struct {
	base http.RoundTripper
	hide func(string) string
}

// RoundTrip implements [http.RoundTripper].
func (t answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	switch {
	case resp.StatusCode >= 300:
		body, _ := readAnswer(resp) // half a reason is better than none
		said := oneLine(t.hide(words(resp, body)))
		resp.Header.Set("Content-Type", "text/plain; charset=utf-8")
		fill(resp, said)
	case r.Method == http.MethodPost:
		a := attemptOf(r.Context())
		a.taken(resp)
		a.partial.message = oneLine(t.hide(a.partial.message))
		fill(resp, "")
	}
	return resp, nil
}

func readAnswer(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
}

func fill(resp *http.Response, text string) {
	resp.Body = io.NopCloser(strings.NewReader(text))
	resp.ContentLength = int64(len(text))
}

func mediaType(resp *http.Response) string {
	t, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return t
}

// words finds the sentence for people in a refusal: a google.rpc.Status as OTLP has it, Honeycomb's or an RFC 7807
// object, or text.
func words(resp *http.Response, body []byte) string {
	if at := resp.Header.Get("Location"); at != "" && resp.StatusCode < 400 {
		return "it points to " + at
	}
	switch mediaType(resp) {
	case protobufType, "application/protobuf":
		var s spb.Status
		if proto.Unmarshal(body, &s) == nil && s.Message != "" {
			return s.Message
		}
	case jsonType, "application/problem+json":
		if text := jsonWords(body); text != "" {
			return text
		}
	case "text/html":
		return "(a web page)"
	}
	return string(body)
}

func jsonWords(body []byte) string {
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return ""
	}
	for _, key := range [...]string{"error", "message", "detail", "title"} {
		if text, ok := object[key].(string); ok && text != "" {
			return text
		}
	}
	return ""
}

// oneLine makes a server's text fit for a log line, a terminal and a page.
func oneLine(text string) string {
	const most = 400
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}

// redactor hides the values of headers, any of which may be a secret, and the words of a value such as "Bearer …".
// Short ones are left: they would tear other text to pieces, and are no secrets.
func redactor(headers http.Header) func(string) string {
	const short = 8
	var pairs []string
	for _, values := range headers {
		for _, v := range values {
			for _, secret := range append([]string{v}, strings.Fields(v)...) {
				if len(secret) >= short {
					pairs = append(pairs, secret, "[hidden]")
				}
			}
		}
	}
	return strings.NewReplacer(pairs...).Replace
}
