package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"cruddur/app"
)

// maxBody is far above the longest message in any encoding.
const maxBody = 1 << 20

// decode reads the JSON object that is the request's body.
func decode(w http.ResponseWriter, r *http.Request, into any) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return &badRequest{http.StatusBadRequest, "the body must be JSON, with Content-Type: application/json"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return &badRequest{http.StatusRequestEntityTooLarge, "the body is larger than 1 MiB"}
		}
		return &badRequest{http.StatusBadRequest, "the body ends too early"}
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return &badRequest{http.StatusBadRequest, "the body must be a JSON object"}
	}
	err = json.Unmarshal(body, into)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return &badRequest{http.StatusBadRequest, "the body's " + wrong.Field + " must not be a " + wrong.Value}
	}
	if err != nil {
		return &badRequest{http.StatusBadRequest, "the body is not valid JSON"}
	}
	return nil
}

// writeJSON writes v in one piece, so that what cannot be encoded is known before anything is sent, and HEAD has a length.
func writeJSON(w http.ResponseWriter, status int, v any) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // the type says JSON and nosniff keeps browsers to it
	if err := enc.Encode(v); err != nil {
		panic(err) // our own types cannot fail
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the caller has gone, and there is nobody to tell
}

// writeList writes what a service returned. A service that returns nothing at all, not even an empty list, has a bug.
func writeList[T any](w http.ResponseWriter, r *http.Request, list []T, err error) error {
	if err != nil {
		return err
	}
	if list == nil {
		return app.Locate(1, fmt.Errorf("the handler of %q did not return a valid response: the service returned nothing, "+
			"as when a function ends without its return statement", r.Method+" "+r.URL.Path))
	}
	writeJSON(w, http.StatusOK, list)
	return nil
}
