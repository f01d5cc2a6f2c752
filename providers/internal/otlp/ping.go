package otlp

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"cruddur/providers"
)

// Ping asks the endpoint whether it takes the signal, with a request that holds nothing: OTLP has every server take one.
// The error is a [*providers.Failure] where a setting is at fault.
func (c *Client) Ping(ctx context.Context) error {
	o := c.options
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	ctx, x := providers.WithExchange(ctx)
	ctx, a := withAttempt(ctx)
	kind, empty := protobufType, ""
	if o.Protocol == jsonProtocol {
		kind, empty = jsonType, "{}"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.Endpoint.URL.String(), strings.NewReader(empty))
	if err != nil {
		return err
	}
	if o.Headers != nil {
		req.Header = o.Headers.Clone()
	}
	req.Header.Set("Content-Type", kind)
	resp, err := c.HTTP().Do(req)
	if err != nil {
		return c.Explain(x, err)
	}
	defer resp.Body.Close()
	_, _ = readAnswer(resp) // the exchange keeps the reason
	switch {
	case resp.StatusCode >= 300:
		return c.Explain(x, errors.New(resp.Status))
	case a.webPage:
		return c.notOTLP("answered with a web page, so nothing there takes OTLP")
	}
	return nil
}
