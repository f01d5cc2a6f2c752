package xray

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
)

// apiError is an error of X-Ray's API. Clients find its type in a header; without that they say "UnknownError".
type apiError struct {
	status  int
	code    string
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

func invalidRequest(format string, args ...any) *apiError {
	return &apiError{http.StatusBadRequest, "InvalidRequestException", fmt.Sprintf(format, args...)}
}

// unavailable is the error after which every client tries again.
func unavailable() *apiError {
	return &apiError{http.StatusServiceUnavailable, "ServiceUnavailableException", "The service is unavailable. Please try again shortly."}
}

func asAPIError(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	return &apiError{http.StatusInternalServerError, "InternalServiceErrorException", "An internal error has occurred."}
}

func writeError(w http.ResponseWriter, e *apiError) {
	w.Header().Set("X-Amzn-Errortype", e.code)
	writeJSON(w, e.status, struct{ Message string }{e.message})
}

// newRequestID is a random UUID.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
