package xray

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"

	"cruddur/providers"
)

// Probe asks the daemon for the sampling rules over TCP. Only a working daemon with good AWS credentials answers, since
// it passes the question on to X-Ray, signed. It says nothing about the UDP port, where nobody ever answers.
func (p *provider) Probe(ctx context.Context) error {
	if p.direct != nil {
		return p.direct.probe(ctx)
	}
	return p.daemon.explained(ctx, rulesPath, []byte("{}"), nil)
}

// explained asks, and turns everything but a good answer into a sentence for a person. A good answer goes to read.
func (d daemonAPI) explained(ctx context.Context, path string, body []byte, read func([]byte) error) error {
	status, answer, err := d.ask(ctx, path, body)
	switch {
	case err != nil && status == 0:
		return unreachable(d.where, err)
	case err != nil:
		return fmt.Errorf("xray: answer of tcp %s: %w", d.where, plainError(err))
	}
	if err := judge(d.where, path, status, answer); err != nil || read == nil {
		return err
	}
	return read(answer)
}

// judge says what an answer tells of the daemon.
func judge(where, path string, status int, body []byte) error {
	var known struct {
		SamplingRuleRecords     *[]json.RawMessage
		SamplingTargetDocuments *[]json.RawMessage
	}
	readable := json.Unmarshal(body, &known) == nil && (known.SamplingRuleRecords != nil || known.SamplingTargetDocuments != nil)
	switch {
	case status == http.StatusOK && readable:
		return nil
	case status == http.StatusOK, status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return &providers.Failure{
			Setting: daemonVariable,
			Text:    "at tcp " + where + " something listens that is no X-Ray daemon: it does not know " + strings.TrimPrefix(path, "/"),
		}
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		return &providers.Failure{
			Setting: "AWS_ACCESS_KEY_ID",
			Text:    fmt.Sprintf("the X-Ray daemon at %s runs, but AWS refuses its credentials (status %d); set them where the daemon runs, with the right to xray:GetSamplingRules, xray:GetSamplingTargets and xray:PutTraceSegments", where, status),
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
