package xray

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func TestLongestValuesAreShortenedFirst(t *testing.T) {
	s := span(client, true,
		text("huge", strings.Repeat("h", 1<<20)), text("large", strings.Repeat("l", 40000)), text("medium", strings.Repeat("m", 9000)),
		text("small", "whole"), text("db.system.name", "postgresql"), text("db.query.text", strings.Repeat("q", 100000)))
	e := newEncoder()
	document := encode(t, e, s.Snapshot())
	if len(document) > e.limit || len(document) < e.limit*9/10 {
		t.Errorf("%d bytes, want close to %d", len(document), e.limit)
	}
	got := decode(t, document)
	length := func(path string) int { return len(at(got, path).(string)) }
	query, huge, large := length("sql|sanitized_query"), length("metadata|default|huge"), length("metadata|default|large")
	if query != huge || huge != large || huge > 40000 {
		t.Errorf("lengths %d, %d and %d, want alike", query, huge, large)
	}
	if length("metadata|default|medium") != 9000 || at(got, "metadata|default|small") != "whole" {
		t.Error("a short value was cut")
	}
	if !strings.HasSuffix(at(got, "metadata|default|huge").(string), "h…") {
		t.Error("the cut is not marked")
	}
	if n, names := at(got, "metadata|default|cruddur.truncated|count"), at(got, "metadata|default|cruddur.truncated|names"); n != "3" || fmt.Sprint(names) != "[db.query.text huge large]" {
		t.Errorf("note says %v: %v", n, names)
	}
	if at(got, "metadata|default|cruddur.truncated|left_out") != nil {
		t.Error("says that something was left out")
	}
}

func TestTooManyValuesAreLeftOutAndCounted(t *testing.T) {
	var many []attribute.KeyValue
	for i := range 10000 {
		many = append(many, text(fmt.Sprintf("key.%05d", i), strings.Repeat("v", i%100)))
	}
	e := newEncoder()
	document := encode(t, e, failed(span(server, false, many...), "boom").Snapshot())
	if len(document) > e.limit || len(document) < e.limit*9/10 {
		t.Errorf("%d bytes, want close to %d", len(document), e.limit)
	}
	got := decode(t, document)
	kept := 0
	for i := range 10000 {
		if at(got, fmt.Sprintf("metadata|default|key.%05d", i)) != nil {
			kept++
		}
	}
	resource := len(process().Attributes())
	if left := at(got, "metadata|default|cruddur.truncated|left_out"); kept < 500 || left != fmt.Sprint(10000-kept+resource) {
		t.Errorf("%d kept and %v left out of 10000, and %d of the resource", kept, left, resource)
	}
	if at(got, "cause|exceptions|0|message") != "boom" || at(got, "fault") != true || at(got, "aws|xray|sdk") == nil {
		t.Errorf("the important parts are gone: %v", got)
	}
}

func TestHugeKeysAreCutAndStayApart(t *testing.T) {
	key := strings.Repeat("k", 1<<17)
	got := decode(t, encode(t, newEncoder(), span(internal, true, num(key+"a", 1), num(key+"b", 2), text("aws.xray.metadata.n", `{"`+key+`":1}`)).Snapshot()))
	var values []string
	for k, v := range at(got, "metadata|default").(map[string]any) {
		if strings.HasPrefix(k, "kkk") {
			values = append(values, v.(string))
		}
	}
	slices.Sort(values)
	if fmt.Sprint(values) != "[1 2]" {
		t.Errorf("values under cut keys: %v", values)
	}
	if at(got, "metadata|default|cruddur.truncated|count") != "3" {
		t.Errorf("note: %v", at(got, "metadata|default|cruddur.truncated"))
	}
}

func TestEveryKindOfMuchFits(t *testing.T) {
	long, e := strings.Repeat("é\x00", 30000), newEncoder()
	numbers, words := make([]int, 50000), make([]string, 20000)
	for i := range words {
		words[i] = "word"
	}
	deep := attribute.IntValue(1)
	for range 12000 {
		deep = attribute.SliceValue(deep)
	}
	events, links := make([]trace.Event, 2000), make([]trace.Link, 2000)
	for i := range events {
		events[i] = exceptionEvent(text("exception.message", long[:100+i%50]), text("exception.stacktrace", strings.Repeat("f()\n\t/x.go:1\n", 60)))
		links[i].Attributes = []attribute.KeyValue{text("a", long[:500])}
	}
	for name, s := range map[string]tracetest.SpanStub{
		"numbers": span(internal, true, attribute.IntSlice("n", numbers)),
		"words":   span(internal, true, list2("w", words)),
		"depth":   span(internal, true, attribute.KeyValue{Key: "deep", Value: deep}),
		"events":  with(span(server, false), func(s *tracetest.SpanStub) { s.Events = events }),
		"links":   with(span(server, false), func(s *tracetest.SpanStub) { s.Links = links }),
		"name":    with(span(internal, true), func(s *tracetest.SpanStub) { s.Name = long }),
		"status":  failed(span(server, false), long),
		"scope":   with(span(internal, true), func(s *tracetest.SpanStub) { s.InstrumentationScope.Name = long }),
		"resource": with(span(server, false), func(s *tracetest.SpanStub) {
			s.Resource = process(text("x", long), text("cloud.account.id", long), list2("aws.log.group.names", words))
		}),
		"namespace": span(internal, true, text("aws.xray.metadata.n", `{"a":`+strings.Repeat("[", 9000)+strings.Repeat("]", 9000)+`,"b":"`+strings.Repeat("b", 90000)+`"}`)),
		"members":   span(internal, true, text("aws.xray.metadata.default", `{"n":[`+strings.Repeat("1,", 50000)+`1]}`)),
		"request":   span(server, false, text("http.method", long), text("url.full", long), text("user_agent.original", long), text("client.address", long), text("user.id", long)),
	} {
		t.Run(name, func(t *testing.T) {
			for _, limit := range []int{maxDocument, 8192, leastLimit} {
				e.limit = limit
				document := encode(t, e, s.Snapshot())
				if len(document) > limit {
					t.Errorf("%d bytes, want %d at the most", len(document), limit)
				}
				got := decode(t, document)
				for _, required := range []string{"name", "id", "trace_id", "start_time", "end_time"} {
					if at(got, required) == nil {
						t.Errorf("no %s", required)
					}
				}
				whole := len(at(got, "name").(string)) < 200 && name != "name"
				if note := at(got, "metadata|default|cruddur.truncated"); note == nil && whole {
					t.Errorf("nothing says that the document was cut to %d bytes", limit)
				}
			}
		})
	}
}
