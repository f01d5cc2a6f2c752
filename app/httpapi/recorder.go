package httpapi

import "net/http"

// recorder notes the status of an answer for the log line, and whether the answer has begun.
type recorder struct {
	http.ResponseWriter
	status int // 0: nothing has been written
}

// sent returns the status that the caller saw: 200 when nothing was written, as net/http has it.
func (w *recorder) sent() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK { // 1xx is not yet the answer
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
