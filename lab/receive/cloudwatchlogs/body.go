package cloudwatchlogs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/klauspost/compress/gzip"

	"cruddur/lab/record"
)

const (
	// maxBody is the most that a request may carry, before and after it is unpacked: a full batch, escaped, and then some.
	maxBody = 8 << 20
	// keptOfTooBig is how much is kept of a request that carries more.
	keptOfTooBig = 64 << 10
)

func readBody(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		return body[:keptOfTooBig], tooLarge()
	}
	if err != nil {
		return body, serialization("the request body could not be read to its end")
	}
	return body, nil
}

func tooLarge() *apiError {
	return &apiError{
		status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLargeException",
		message: fmt.Sprintf("The request has more than %d bytes.", maxBody),
	}
}

// plainBody unpacks the body. SDKs send no compressed ones, the service takes them.
func plainBody(req record.Request) ([]byte, error) {
	switch encoding := req.Header.Get("Content-Encoding"); strings.ToLower(encoding) {
	case "", "identity":
		return req.Body, nil
	case "gzip":
		zr, err := gzip.NewReader(bytes.NewReader(req.Body))
		if err != nil {
			return nil, serialization("the request body is not gzip")
		}
		body, err := io.ReadAll(io.LimitReader(zr, maxBody+1))
		if err != nil {
			return nil, serialization("the request body is not gzip")
		}
		if len(body) > maxBody {
			return nil, tooLarge()
		}
		return body, nil
	default:
		return nil, serialization(fmt.Sprintf("Content-Encoding %s is not supported", cut(encoding, 64)))
	}
}

// decode reads a call's members. Unknown ones are passed over, null ones are missing.
func decode[T any](body []byte) (in T, err error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return in, nil
	}
	err = json.Unmarshal(body, &in, jsontext.AllowDuplicateNames(true))
	if err == nil {
		return in, nil
	}
	if semantic := (*json.SemanticError)(nil); errors.As(err, &semantic) && semantic.JSONPointer != "" {
		return in, serialization(fmt.Sprintf("%s cannot be a JSON %s", semantic.JSONPointer, kindName(semantic.JSONKind)))
	}
	if semantic := (*json.SemanticError)(nil); errors.As(err, &semantic) {
		return in, serialization("the request body is not a JSON object")
	}
	return in, serialization("the request body is not JSON: " + strings.TrimPrefix(err.Error(), "jsontext: "))
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	}
	return kind.String()
}
