package providers

import (
	"encoding/json"
	"net/http"
	"time"
)

// Telemetry is the state of delivery at one moment: the JSON of GET /telemetry.
type Telemetry struct {
	Service   string              `json:"service"`
	Providers []ProviderTelemetry `json:"providers"`
}

// ProviderTelemetry is one provider's part.
type ProviderTelemetry struct {
	Name   string `json:"name"` // as in PROVIDERS, without "?"
	Tool   string `json:"tool"` // the factory's name
	Title  string `json:"title"`
	Target string `json:"target"`        // where it sends
	Key    string `json:"key,omitempty"` // masked
	Status
	Notes   []string          `json:"notes,omitempty"`
	Signals map[string]Counts `json:"signals"` // "spans", "logs", "errors": those that it takes
}

// Telemetry reads the ledgers and statuses.
func (p *Pipeline) Telemetry() Telemetry {
	p.drain()
	t := Telemetry{Service: p.common.ServiceName, Providers: []ProviderTelemetry{}}
	for _, m := range p.members {
		t.Providers = append(t.Providers, m.telemetry())
	}
	return t
}

func (m *member) telemetry() ProviderTelemetry {
	t := ProviderTelemetry{
		Name: m.Name(), Tool: m.Factory.Name, Title: m.Title, Target: m.contribution.Target, Key: m.contribution.Key,
		Status: Status{State: Idle}, Notes: m.contribution.Notes, Signals: map[string]Counts{},
	}
	if m.off != nil {
		t.Status = Status{State: Off, Reason: m.off.Error()}
	}
	add := func(signal string, h *health, c Counts) {
		t.Signals[signal] = c
		if s := h.read().with(c, time.Now()); s.State.rank() > t.State.rank() {
			t.Status = s
		}
	}
	if m.spans != nil {
		add("spans", m.spans.health, m.spans.queue.snapshot())
	}
	if m.logs != nil {
		add("logs", m.logs.health, m.logs.queue.snapshot())
	}
	if m.errors != nil {
		add("errors", m.errors.health, m.errors.queue.snapshot())
	}
	return t
}

// ServeHTTP answers GET /telemetry.
func (p *Pipeline) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(p.Telemetry())
}
