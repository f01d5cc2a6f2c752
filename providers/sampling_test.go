package providers

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

func never(trace.SamplingParameters) bool { return false }

func remote(flags api.TraceFlags, state string) context.Context {
	ts, err := api.ParseTraceState(state)
	if err != nil {
		panic(err)
	}
	return api.ContextWithRemoteSpanContext(context.Background(), api.NewSpanContext(api.SpanContextConfig{
		TraceID: api.TraceID{1}, SpanID: api.SpanID{2}, TraceFlags: flags, TraceState: ts, Remote: true,
	}))
}

func TestUnionSamplesWhatAnyProviderWantsAndRemembersWho(t *testing.T) {
	all := []asked{{"honeycomb", "honeycomb", nil}, {"xray", "xray", nil}}
	some := []asked{{"honeycomb", "honeycomb", never}, {"xray", "xray", nil}, {"console", "console", nil}}
	none := []asked{{"honeycomb", "honeycomb", never}}
	for _, c := range []struct {
		name    string
		asked   []asked
		trust   bool
		ctx     context.Context
		sampled bool
		state   string
	}{
		{"everybody wants it: no mark", all, false, context.Background(), true, ""},
		{"some want it: their names", some, false, context.Background(), true, "xray+console"},
		{"nobody wants it", none, false, context.Background(), false, ""},
		{"a foreign mark is not believed", all, false, remote(1, "cruddur=xray"), true, ""},
		{"a foreign mark is believed by setting", all, true, remote(1, "cruddur=xray"), true, "xray"},
		{"other vendors' state stays", some, false, remote(1, "ot=th:8,cruddur=honeycomb"), true, "xray+console"},
		{"a caller that said no", all, false, remote(0, ""), false, ""},
		{"a caller that left it open", all, false, ContextUndecided(remote(0, "")), true, ""},
		{"X-Ray's no is for X-Ray alone", all, false, ContextWithVerdict(remote(0, ""), "xray", false), true, "honeycomb"},
		{"X-Ray's yes overrules its own rule", []asked{{"honeycomb", "honeycomb", never}, {"xray@lab", "xray", never}}, false, ContextWithVerdict(remote(1, ""), "xray", true), true, "xray@lab"},
	} {
		u := union{asked: c.asked, trust: c.trust}
		got := u.ShouldSample(trace.SamplingParameters{ParentContext: c.ctx, TraceID: api.TraceID{1}})
		if sampled := got.Decision == trace.RecordAndSample; sampled != c.sampled || got.Tracestate.Get(stateKey) != c.state {
			t.Errorf("%s: sampled %v with state %q, want %v with %q", c.name, sampled, got.Tracestate.Get(stateKey), c.sampled, c.state)
		}
	}
}

func TestAVerdictAboutOneParentDoesNotReachAnother(t *testing.T) {
	ctx := ContextWithVerdict(remote(0, ""), "xray", true)
	ctx = api.ContextWithRemoteSpanContext(ctx, api.NewSpanContext(api.SpanContextConfig{
		TraceID: api.TraceID{9}, SpanID: api.SpanID{9}, Remote: true,
	}))
	u := union{asked: []asked{{"xray", "xray", nil}}}
	if got := u.ShouldSample(trace.SamplingParameters{ParentContext: ctx}); got.Decision != trace.Drop {
		t.Error("W3C's no was overruled by what X-Ray's header said about another parent")
	}
}

func TestChildrenFollowTheLocalRoot(t *testing.T) {
	calls := 0
	u := union{asked: []asked{{"honeycomb", "honeycomb", func(trace.SamplingParameters) bool { calls++; return true }}, {"xray", "xray", never}}}
	tp := trace.NewTracerProvider(trace.WithSampler(&u))
	ctx, root := tp.Tracer("t").Start(context.Background(), "root")
	_, child := tp.Tracer("t").Start(ctx, "child")
	if calls != 1 {
		t.Errorf("asked %d times, want once at the root", calls)
	}
	for name, span := range map[string]api.Span{"root": root, "child": child} {
		sc := span.SpanContext()
		if !Wanted(sc, "honeycomb") || Wanted(sc, "xray") {
			t.Errorf("%s: tracestate %q, want it for honeycomb alone", name, sc.TraceState())
		}
	}
}

func TestSmallerRatiosSampleASubsetOfLargerOnes(t *testing.T) {
	small, large := Ratio(0.1), Ratio(0.4)
	ids := trace.NewTracerProvider().Tracer("t")
	kept := 0
	for range 5000 {
		_, span := ids.Start(context.Background(), "s", api.WithNewRoot())
		p := trace.SamplingParameters{TraceID: span.SpanContext().TraceID()}
		if small(p) {
			kept++
			if !large(p) {
				t.Fatalf("trace %s is in the smaller sample and not in the larger", p.TraceID)
			}
		}
	}
	if kept < 350 || kept > 650 { // 500 ± 7 standard deviations
		t.Errorf("a tenth of 5000 kept %d", kept)
	}
	if p := (trace.SamplingParameters{TraceID: api.TraceID{15: 1}}); Ratio(0)(p) || !Ratio(1)(p) {
		t.Error("0 must keep nothing and 1 everything")
	}
}
