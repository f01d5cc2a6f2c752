package xray

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"cruddur/providers"
)

// Probe asks the daemon for the sampling rules over TCP. Only a working daemon with good AWS credentials answers, since
// it passes the question on to X-Ray, signed. It says nothing about the UDP port, where nobody ever answers.
func (p *provider) Probe(ctx context.Context) error {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	transport := &http.Transport{DisableKeepAlives: true}
	if adjust := p.service.Transport; adjust != nil {
		transport = adjust(transport)
	}
	where := p.config.daemon.tcp
	body := bytes.NewReader([]byte("{}"))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+where+"/GetSamplingRules", body)
	if err != nil {
		return &providers.Failure{Setting: daemonVariable, Text: "is no address that can be asked", Err: err}
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return unreachable(where, err)
	}
	defer answer.Body.Close()
	const most = 1 << 20
	text, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil {
		return fmt.Errorf("xray: answer of tcp %s: %w", where, err)
	}
	return judge(where, answer.StatusCode, text)
}

// judge says what an answer to GetSamplingRules tells of the daemon.
func judge(where string, status int, body []byte) error {
	var rules struct{ SamplingRuleRecords *[]json.RawMessage }
	readable := json.Unmarshal(body, &rules) == nil && rules.SamplingRuleRecords != nil
	switch {
	case status == http.StatusOK && readable:
		return nil
	case status == http.StatusOK, status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return &providers.Failure{
			Setting: daemonVariable,
			Text:    "at tcp " + where + " something listens that is no X-Ray daemon: it does not know GetSamplingRules",
		}
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		return &providers.Failure{
			Setting: "AWS_ACCESS_KEY_ID",
			Text:    fmt.Sprintf("the X-Ray daemon at %s runs, but AWS refuses its credentials (status %d); set them where the daemon runs, with the right to xray:GetSamplingRules and xray:PutTraceSegments", where, status),
		}
	case status == http.StatusTooManyRequests:
		return fmt.Errorf("xray: the daemon at %s is asked too often (status 429)", where)
	}
	return &providers.Failure{
		Setting: "AWS_REGION",
		Text:    fmt.Sprintf("the X-Ray daemon at %s runs, but cannot ask AWS (status %d); it needs a region, credentials and the internet where it runs", where, status),
	}
}

// unreachable explains why the daemon could not be asked.
func unreachable(where string, err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op
	}
	failure := &providers.Failure{Setting: daemonVariable, Err: err}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		failure.Text = "the name in " + where + " is not known here"
	case errors.Is(err, syscall.ECONNREFUSED):
		failure.Text = "no X-Ray daemon listens at tcp " + where + "; start one, or set this to where it is"
	case errors.Is(err, context.DeadlineExceeded):
		failure.Text = "the X-Ray daemon at tcp " + where + " does not answer in time"
	default:
		failure.Text = "the X-Ray daemon at tcp " + where + " cannot be reached"
	}
	return failure
}
