package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// slowest is how long the backend may take to begin its answer: its slow bugs are slower than any default.
const slowest = 2 * time.Minute

// backend passes requests on. It takes no part in traces: headers that carry a trace go through as they are, and the
// sender's address goes along in X-Forwarded-For.
func (s *server) backend() http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(s.Backend)
			p.Out.Header["X-Forwarded-For"] = p.In.Header["X-Forwarded-For"] // whoever stands in front of this server
			p.SetXForwarded()
		},
		Transport: &http.Transport{
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			DisableCompression:    true, // what the browser asked for is what it gets
			MaxIdleConnsPerHost:   32,
			IdleConnTimeout:       time.Minute,
			ResponseHeaderTimeout: slowest,
		},
		ModifyResponse: func(resp *http.Response) error {
			for _, name := range guards {
				resp.Header.Del(name) // set already, for all answers alike
			}
			return nil
		},
		ErrorHandler: s.backendDown,
	}
}

func (s *server) backendDown(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		panic(http.ErrAbortHandler) // the browser has gone: there is nobody to answer
	}
	s.fail(w, r, problem{
		http.StatusBadGateway, "backend_down", fmt.Sprintf("the backend at %s does not answer: %v", s.Backend, rootCause(err)),
		"start it with go run ./cmd/cruddur, or give the lab its address with -backend",
	})
}

// rootCause leaves out what the client library says around an error: method and URL are known here.
func rootCause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err
}
