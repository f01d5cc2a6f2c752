package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is something that a script can point a tool at. Its name is the variable with its address.
type server struct{ name, address string }

// servers are ways in which the real ones go wrong. Their answers are those that the vendors give.
func servers(e *testscript.Env) []server {
	var out []server
	add := func(name string, h http.HandlerFunc) *httptest.Server {
		s := httptest.NewServer(h)
		e.Defer(s.Close)
		out = append(out, server{name, s.Listener.Addr().String()})
		return s
	}
	says := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	add("HONEYCOMB_401", says(401, `{"error":"unknown API key - check your credentials"}`))
	add("ROLLBAR_403", says(403, `{"err":1,"message":"insufficient privileges: post_server_item scope is required but the access token only has post_client_item."}`))
	add("DAEMON_403", says(403, `{"message":"The security token included in the request is invalid."}`))
	add("DAEMON_TCP_ONLY", says(200, `{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"Default","ServiceName":"*","FixedRate":0.05,"ReservoirSize":1}}]}`))
	withUDP(e, add("DAEMON_OTHER_RULE", says(200, `{"SamplingRuleRecords":[
		{"SamplingRule":{"RuleName":"Cruddur","ServiceName":"backend-flask","FixedRate":0.1,"ReservoirSize":5}},
		{"SamplingRule":{"RuleName":"Default","ServiceName":"*","FixedRate":0.05,"ReservoirSize":1}}]}`)))
	add("AWS_DENIES", says(400, `{"__type":"AccessDeniedException","message":"User: arn:aws:iam::123456789012:user/bootcamp is not authorized to perform this action"}`))
	add("AWS_EXPIRED", says(400, `{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}`))
	add("STS", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>`+
			`<Arn>arn:aws:iam::123456789012:user/bootcamp</Arn><UserId>AIDA</UserId><Account>123456789012</Account>`+
			`</GetCallerIdentityResult></GetCallerIdentityResponse>`)
	})
	add("STS_403", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(403)
		fmt.Fprint(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>`+
			`<Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>`)
	})
	add("LATE_CLOCK", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(-20*time.Minute).UTC().Format(http.TimeFormat))
		says(401, `{"error":"unknown API key - check your credentials"}`)(w, r)
	})
	add("ECHO", func(w http.ResponseWriter, r *http.Request) { // a server that repeats all that it was told
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, `{"error":%q,"err":1,"message":%q,"__type":"AccessDeniedException"}`, fmt.Sprint(r.Header), fmt.Sprint(r.Header))
	})
	add("A_PAGE", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<h1>Welcome</h1>") })
	add("PROXY", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no way out", http.StatusBadGateway) })

	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.Config.ErrorLog = log.New(io.Discard, "", 0) // that nobody trusts it is the point
	tls.StartTLS()
	e.Defer(tls.Close)
	out = append(out, server{"UNTRUSTED", strings.TrimPrefix(tls.URL, "https://")}, server{"NOBODY", nobody()})
	return out
}

// withUDP listens where the server does, as a daemon does, and throws away what comes.
func withUDP(e *testscript.Env, s *httptest.Server) {
	conn, err := net.ListenPacket("udp", s.Listener.Addr().String())
	if err != nil {
		e.T().Fatal(err)
	}
	e.Defer(func() { _ = conn.Close() })
	go func() {
		for buf := make([]byte, 1<<16); ; {
			if _, _, err := conn.ReadFrom(buf); err != nil {
				return
			}
		}
	}()
}

// nobody is an address where nothing listens.
func nobody() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:1"
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}
