package honeycomb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cruddur/providers"
)

// Identity is what Honeycomb says about a key.
type Identity struct {
	ID     string          `json:"id"`
	Type   string          `json:"type"` // "configuration" or "ingest"
	Access map[string]bool `json:"api_key_access"`
	Team   struct {
		Name string `json:"name"`
		Slug string `json:"slug"`
	} `json:"team"`
	Environment struct {
		Name string `json:"name"` // empty for Classic
		Slug string `json:"slug"`
	} `json:"environment"`
	TimeToLive string `json:"time_to_live"`
}

// Classic says whether the key is of the time before environments, and so needs a dataset.
func (i Identity) Classic() bool { return i.Environment.Slug == "" }

// Beyond lists what the key may do that sending does not need, sorted. An ingest key has nothing of it.
func (i Identity) Beyond() []string {
	var rights []string
	for right, may := range i.Access {
		switch right {
		case "events", "createDatasets", "create_datasets":
		default:
			if may {
				rights = append(rights, right)
			}
		}
	}
	slices.Sort(rights)
	return rights
}

// Identity asks Honeycomb whose key this is. When the region that is asked does not know it, the other one is asked too.
// The error is a [*providers.Failure] where a setting is at fault.
func (p *Provider) Identity(ctx context.Context) (Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, p.config.env.Timeout)
	defer cancel()
	at := p.config.env.Beside(p.config.endpoint, "/1/auth")
	id, status, err := p.ask(ctx, at)
	name, api := otherRegion(at)
	if status != http.StatusUnauthorized || name == "" {
		return id, err
	}
	elsewhere := *at
	elsewhere.Host = strings.TrimPrefix(api, "https://")
	if _, _, refused := p.ask(ctx, &elsewhere); refused == nil {
		return Identity{}, &providers.Failure{
			Setting: endpointVariable, Text: "this key is of the " + name + " region: set " + endpointVariable + "=" + api,
		}
	}
	return id, err
}

// ask puts the question to one address. status is that of the answer, 0 without one.
func (p *Provider) ask(ctx context.Context, at *url.URL) (id Identity, status int, err error) {
	ctx, x := providers.WithExchange(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return id, x.Status(), fmt.Errorf("honeycomb: %w", err)
	}
	req.Header = p.config.headers()
	req.Header.Set("Accept", "application/json")
	resp, err := p.client.HTTP().Do(req)
	if err != nil {
		return id, x.Status(), p.client.Explain(x, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	switch status := resp.StatusCode; {
	case status >= 300 && status < 400, status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return id, x.Status(), p.notHoneycomb(at)
	case status >= 400:
		return id, x.Status(), p.client.Explain(x, errors.New(resp.Status))
	case err != nil:
		return id, x.Status(), fmt.Errorf("honeycomb: the answer of %s: %w", at, err)
	}
	if json.Unmarshal(body, &id) != nil || id.Type == "" && id.Team.Slug == "" && id.Access == nil {
		return Identity{}, x.Status(), p.notHoneycomb(at)
	}
	return id, x.Status(), nil
}

// notHoneycomb is a collector, a proxy, a page: whatever answers at the address, it is not Honeycomb's API.
func (p *Provider) notHoneycomb(at *url.URL) error {
	return &providers.Failure{Setting: p.config.endpoint.From, Text: at.String() + " does not answer as Honeycomb does, so the key cannot be checked"}
}

// Probe implements [providers.Provider]: the key is known, and may send.
func (p *Provider) Probe(ctx context.Context) error {
	id, err := p.Identity(ctx)
	if err != nil {
		return err
	}
	if may, said := id.Access["events"]; said && !may {
		return &providers.Failure{
			Setting: p.config.keyFrom,
			Text:    "this key is not allowed to send events: give it that right, or make an ingest key",
		}
	}
	return nil
}
