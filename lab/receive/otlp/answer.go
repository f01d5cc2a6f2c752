package otlp

import (
	"encoding/json"
	"fmt"
	"net/http"

	"google.golang.org/protobuf/encoding/protowire"
)

// form is how a body is encoded.
type form int

const (
	asRequest   form = iota // the request's own encoding
	binary                  // protobuf
	jsonText                // OTLP's JSON
	plain                   // text/plain
	nativeError             // the error object of Honeycomb's own API, {"error": "…"}
)

// formOf returns the encoding that a content type names, plain for one that is not taken. Honeycomb compares the whole
// header: even a charset parameter makes it another type.
func formOf(contentType string) form {
	switch contentType {
	case "application/x-protobuf", "application/protobuf":
		return binary
	case "application/json":
		return jsonText
	}
	return plain
}

// refusal is why a request is not accepted. Its text begins with Honeycomb's own words and goes on with the way out:
// exporters print the body of an error and little else.
type refusal struct {
	status int
	form   form
	text   string
}

const (
	missingKey = "missing 'x-honeycomb-team' header. Set it to your API key, " +
		"for example with OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=YOUR_KEY"
	missingDataset = "missing 'x-honeycomb-dataset' header. A Classic key, which has 32 hex digits, needs it; " +
		"a key of an environment does not"
)

func unsupportedType(got string) *refusal {
	return &refusal{
		status: http.StatusUnsupportedMediaType, form: plain,
		text: "unsupported content-type, valid types are: application/protobuf, application/x-protobuf, application/json. " +
			fmt.Sprintf("Got %q; a parameter such as charset is not taken", short(got)),
	}
}

// answer writes a refusal: text as it is, or a google.rpc.Status of which only the message is set, as Honeycomb does.
func answer(w http.ResponseWriter, r *http.Request, ref *refusal) {
	f, contentType := ref.form, r.Header.Get("Content-Type")
	if f == asRequest {
		f = formOf(contentType)
	}
	var body []byte
	switch f {
	case binary:
		body = protowire.AppendTag(nil, statusMessage, protowire.BytesType)
		body = protowire.AppendString(body, ref.text)
	case jsonText:
		body, _ = json.Marshal(map[string]string{"message": ref.text}) // strings always marshal
	case nativeError:
		contentType = "application/json"
		body, _ = json.Marshal(map[string]string{"error": ref.text})
	default:
		contentType = "text/plain; charset=utf-8"
		body = []byte(ref.text + "\n")
	}
	if ref.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", allowed(r.URL.Path))
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(ref.status)
	_, _ = w.Write(body) // the sender has gone: nothing is left to do
}

// statusMessage is the number of google.rpc.Status.message.
const statusMessage = 2

func allowed(path string) string {
	if _, ok := signalAt(path); ok {
		return http.MethodPost
	}
	return http.MethodGet
}

// acknowledge answers that all was accepted: an Export…ServiceResponse with partial_success unset, which is an empty
// message in either encoding and for every signal.
func acknowledge(w http.ResponseWriter, r *http.Request) {
	contentType := r.Header.Get("Content-Type")
	w.Header().Set("Content-Type", contentType)
	if formOf(contentType) == jsonText {
		_, _ = w.Write([]byte("{}"))
	}
}
