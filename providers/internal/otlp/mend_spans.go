package otlp

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// mendSpans returns the spans with every text valid UTF-8, which protobuf insists on, and how many needed it. The spans
// themselves are shared with other providers and stay as they are.
func mendSpans(spans []trace.ReadOnlySpan) (out []trace.ReadOnlySpan, n int) {
	out = make([]trace.ReadOnlySpan, len(spans))
	for i, s := range spans {
		m := &mended{ReadOnlySpan: s}
		out[i] = m
		if m.mend() {
			n++
		} else {
			out[i] = s
		}
	}
	return out, n
}

// mended is a span whose texts were replaced where they had to be.
type mended struct {
	trace.ReadOnlySpan
	name       string
	attributes []attribute.KeyValue
	events     []trace.Event
	links      []trace.Link
	status     trace.Status
	resource   *resource.Resource
	scope      instrumentation.Scope
}

func (m *mended) Name() string                                { return m.name }
func (m *mended) Attributes() []attribute.KeyValue            { return m.attributes }
func (m *mended) Events() []trace.Event                       { return m.events }
func (m *mended) Links() []trace.Link                         { return m.links }
func (m *mended) Status() trace.Status                        { return m.status }
func (m *mended) Resource() *resource.Resource                { return m.resource }
func (m *mended) InstrumentationScope() instrumentation.Scope { return m.scope }

func (m *mended) mend() bool {
	var p patch
	s := m.ReadOnlySpan
	m.name = p.text(s.Name())
	m.attributes = p.pairs(s.Attributes())
	m.status = s.Status()
	m.status.Description = p.text(m.status.Description)
	m.scope = s.InstrumentationScope()
	m.scope.Name, m.scope.Version, m.scope.SchemaURL = p.text(m.scope.Name), p.text(m.scope.Version), p.text(m.scope.SchemaURL)
	m.scope.Attributes = p.set(m.scope.Attributes)
	for _, e := range s.Events() {
		e.Name, e.Attributes = p.text(e.Name), p.pairs(e.Attributes)
		m.events = append(m.events, e)
	}
	for _, l := range s.Links() {
		l.Attributes = p.pairs(l.Attributes)
		m.links = append(m.links, l)
	}
	if m.resource = s.Resource(); m.resource != nil {
		before := p.done
		attrs, schema := p.pairs(m.resource.Attributes()), p.text(m.resource.SchemaURL())
		if p.done > before {
			m.resource = resource.NewWithAttributes(schema, attrs...)
		}
	}
	return p.done > 0
}
