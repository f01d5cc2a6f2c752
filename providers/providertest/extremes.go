package providertest

import (
	"maps"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"cruddur/providers"
)

// survivesRefusals answers one batch each with every status that a vendor or a proxy in front of it may give.
func survivesRefusals(t *testing.T, b *bench) {
	p := b.pipeline(t)
	for _, status := range []int{400, 403, 404, 408, 413, 422, 500, 501, 502, 503, 504} {
		b.server.first(1, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"message":"`+http.StatusText(status)+`"}`, status)
		})
		requests(t.Context(), p, 1)
		eventually(t, "the items are decided after a "+strconv.Itoa(status), func() bool { return count(p, undecided) == 0 })
	}
	b.server.answer(b.Accept)
	before := count(p, arrived)
	requests(t.Context(), p, 1)
	flush(t, p)
	if count(p, arrived) == before {
		t.Error("nothing arrives any more after refusals")
	}
}

// survivesDrip answers a byte at a time, for ever.
func survivesDrip(t *testing.T, b *bench) {
	b.env["OTEL_BSP_EXPORT_TIMEOUT"], b.env["OTEL_BLRP_EXPORT_TIMEOUT"] = "300", "300"
	b.server.first(1, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		ticks := time.NewTicker(20 * time.Millisecond)
		defer ticks.Stop()
		for {
			_, err := w.Write([]byte(" "))
			if flush, ok := w.(http.Flusher); ok {
				flush.Flush()
			}
			if err != nil {
				return
			}
			select {
			case <-ticks.C:
			case <-r.Context().Done():
				return
			case <-b.server.release:
				return
			}
		}
	})
	p := b.pipeline(t)
	requests(t.Context(), p, 1)
	eventually(t, "the items are decided", func() bool { return count(p, undecided) == 0 })
}

// refusesCertificate serves with a certificate that nobody trusts.
func refusesCertificate(t *testing.T, b *bench) {
	b.server.secure()
	maps.Copy(b.env, b.Env(b.server.address()))
	p := b.pipeline(t)
	requests(t.Context(), p, 1)
	eventually(t, "the status says it", func() bool {
		s := p.Telemetry().Providers[0]
		return (s.State == providers.Degraded || s.State == providers.Failing) && strings.Contains(s.Reason, "certificate")
	})
	if count(p, arrived) != 0 {
		t.Error("items went to an end that could not prove who it is")
	}
	_ = shutdown(t, p, 300*time.Millisecond)
}

// sendsExtremes hands over what no application should send.
func sendsExtremes(t *testing.T, b *bench) {
	b.env["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"], b.env["OTEL_SPAN_EVENT_COUNT_LIMIT"] = "20000", "2000"
	p := b.pipeline(t)
	tracer := p.TracerProvider().Tracer("providertest\xff")
	now := time.Now()
	start := func(name string, attrs ...attribute.KeyValue) trace.Span {
		_, span := tracer.Start(t.Context(), name, trace.WithAttributes(attrs...), trace.WithTimestamp(now))
		return span
	}
	many := make([]attribute.KeyValue, 10_000)
	for i := range many {
		many[i] = attribute.Int("key."+strconv.Itoa(i), i)
	}
	start("many attributes", many...).End()
	start("a long value", attribute.String("long", strings.Repeat("é", 1<<19))).End()
	start("not UTF-8 \xff\xfe", attribute.String("bad\xff", "\xc3\x28"), attribute.StringSlice("list", []string{"\xff"})).End()
	start("not numbers", attribute.Float64("nan", math.NaN()), attribute.Float64("inf", math.Inf(-1)), attribute.Int64("least", math.MinInt64)).End()
	start("no time at all").End(trace.WithTimestamp(now))
	start("before it began").End(trace.WithTimestamp(now.Add(-time.Hour)))
	start("").End()
	start(strings.Repeat("name", 10_000)).End()
	events := start("many events")
	for range 1500 {
		events.AddEvent("e", trace.WithAttributes(attribute.String("k", "v")))
	}
	events.End()
	if !hasSpans(p) {
		return // a tool of lines or errors has nothing to do with spans
	}
	eventually(t, "everything is decided", func() bool { return count(p, handed) > 0 && count(p, undecided) == 0 })
	if got, least := count(p, arrived), int64(7); got < least {
		t.Errorf("%d spans arrived, want %d at least: %+v", got, least, p.Telemetry().Providers[0])
	}
}

func hasSpans(p *providers.Pipeline) bool {
	_, ok := p.Telemetry().Providers[0].Signals["spans"]
	return ok
}
