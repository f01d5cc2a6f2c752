package honeycomb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
	"cruddur/providers/internal/otlp"
)

// marker is the line that Honeycomb's graphs show at a deployment. It is posted once, behind the first spans that were
// taken: by then the dataset is there, and no span has waited for it.
type marker struct {
	client *otlp.Client
	at     *url.URL
	header http.Header
	body   []byte

	// Of the goroutine that sends spans.
	tries int
	after time.Time // no try before this
	done  bool
}

const (
	markerTries   = 3
	markerTimeout = 2 * time.Second
	markerPause   = 30 * time.Second // between tries, when Honeycomb does not say
)

// newMarker returns nil when none is wanted, or there is no version that it could tell of.
func (p *Provider) newMarker() *marker {
	c := p.config
	if c.marker != "deploy" || p.service.Version == "" {
		return nil
	}
	dataset := c.dataset
	if !c.kind.classic() {
		dataset = spanDataset(p.service.Name)
	}
	// Two strings cannot fail to encode.
	body, _ := json.Marshal(struct {
		Message string `json:"message"`
		Type    string `json:"type"`
	}{p.service.Version, "deploy"})
	m := &marker{client: p.client, at: c.env.Beside(c.endpoint, "/1/markers/"+slug(dataset)), header: c.headers(), body: body}
	m.header.Set("Content-Type", "application/json")
	return m
}

// behind posts the marker when next has delivered something.
func (m *marker) behind(next providers.Sender[trace.ReadOnlySpan]) providers.Sender[trace.ReadOnlySpan] {
	return providers.SenderFunc[trace.ReadOnlySpan](func(ctx context.Context, batch []trace.ReadOnlySpan) providers.Result {
		res := next.Send(ctx, batch)
		if res.Acked > 0 && !m.done && !time.Now().Before(m.after) {
			err := m.post(ctx, &res)
			if err != nil && res.Err == nil {
				res.Err = fmt.Errorf("%s: %w", markerVariable, err)
			}
		}
		return res
	})
}

// post tries once and counts what it sent. What may have arrived is not sent again.
func (m *marker) post(ctx context.Context, res *providers.Result) error {
	ctx, cancel := context.WithTimeout(ctx, markerTimeout)
	defer cancel()
	ctx, x := providers.WithExchange(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.at.String(), bytes.NewReader(m.body))
	if err != nil {
		m.done = true
		return err
	}
	req.Header = m.header.Clone()
	m.tries++
	resp, err := m.client.HTTP().Do(req)
	if err == nil {
		_, _ = io.Copy(io.Discard, resp.Body) // bounded; the exchange keeps the reason
		_ = resp.Body.Close()
		if resp.StatusCode >= 300 {
			err = errors.New(resp.Status)
		}
	}
	out := x.Outcome(1, err, markerRetryable)
	res.BytesRaw += len(m.body)
	res.BytesWire += out.BytesWire
	res.Extra += out.Acked
	m.after = time.Now().Add(max(out.RetryAfter, markerPause))
	m.done = len(out.Retry) == 0 || out.Unsure || m.tries == markerTries
	switch {
	case out.Acked > 0:
		return nil
	case out.Status == http.StatusUnauthorized || out.Status == http.StatusForbidden:
		return fmt.Errorf("the key may not make markers, which an ingest key never may: %w", out.Err)
	}
	return fmt.Errorf("the deploy marker was not taken: %w", out.Err)
}

// markerRetryable adds to OTLP's list that the dataset may not be there yet.
func markerRetryable(status int) bool { return status == http.StatusNotFound || otlp.Retryable(status) }

// slug is a dataset's name as it stands in an address: lower case, with a hyphen for what is neither letter nor digit.
func slug(dataset string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (lowerAlphanumeric(byte(r)) || r == '_') {
			return r
		}
		return '-'
	}, strings.ToLower(dataset))
}
