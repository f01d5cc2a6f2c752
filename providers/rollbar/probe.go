package rollbar

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"cruddur/providers"
)

// Probe posts an item that no Rollbar accepts, since it has no body: a good token is told so (422, or 400), a bad one is
// refused (401, 403), and nothing is created. Rollbar does not document that it looks at the token first, so a success
// means that the address is right and the token not known to be wrong.
func (p *provider) Probe(ctx context.Context) error {
	ctx, x := providers.WithExchange(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.config.endpoint, strings.NewReader(`{"data":{}}`))
	if err != nil {
		return &providers.Failure{Setting: endpointName, Text: "is no usable address"}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Rollbar-Access-Token", p.config.token.Reveal())
	client := http.Client{Transport: providers.Transport{Base: p.transport}, CheckRedirect: stay}
	resp, err := client.Do(r)
	if err != nil {
		return p.config.masked(x.Outcome(1, err, providers.Retryable).Err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	switch status := resp.StatusCode; {
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return nil
	case status < 300:
		return &providers.Failure{Setting: endpointName, Text: "whoever answers there takes what Rollbar would refuse"}
	default:
		err := p.config.masked(fmt.Errorf("answered %d %s: %s", status, http.StatusText(status), x.Answer()))
		if failure := p.config.failure(status, err); failure != nil {
			return failure
		}
		return err
	}
}
