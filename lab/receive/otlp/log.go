package otlp

import (
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"cruddur/lab/record"
)

// logFields is the most fields that a log record has beside attributes and a body of many parts.
const logFields = 12

// flattenLogs makes the events of all log records.
func flattenLogs(ld plog.Logs, at arrival) ([]record.Record, error) {
	f, err := start(at, ld.LogRecordCount())
	if err != nil {
		return nil, err
	}
	for _, rl := range ld.ResourceLogs().All() {
		res := f.ofResource(rl.Resource().Attributes(), rl.SchemaUrl())
		for _, sl := range rl.ScopeLogs().All() {
			records := sl.LogRecords()
			if records.Len() == 0 || !f.take(len(res.fields)*fieldSize) {
				continue
			}
			from := f.ofScope(&res, sl.Scope(), sl.SchemaUrl())
			dataset := from.logsDataset(at.dataset)
			for i := 0; i < records.Len() && f.room >= 0; i++ {
				f.flattenLog(records.At(i), &from, dataset)
			}
		}
	}
	return f.result()
}

func (f *flattener) flattenLog(l plog.LogRecord, from *origin, dataset string) {
	e := &f.span
	if !f.begin(e, from, logFields+l.Attributes().Len()) {
		return
	}
	r := record.Record{
		Kind: record.Log, SpanID: spanHex(l.SpanID()), Service: dataset,
		Bytes: (&plog.ProtoMarshaler{}).LogRecordSize(l),
	}
	e.add("severity", severity(l.SeverityNumber()))
	e.add("severity_code", int64(l.SeverityNumber()))
	if text := l.SeverityText(); text != "" {
		e.add("severity_text", cut(text))
	}
	e.add("meta.signal_type", "log")
	e.add("flags", int64(l.Flags()))
	if !l.TraceID().IsEmpty() {
		t := f.traceOf(l.TraceID())
		r.TraceID = t.full
		e.add("trace.trace_id", t.shown)
		e.add("meta.annotation_type", "span_event")
	}
	if r.SpanID != "" {
		e.add("trace.parent_id", r.SpanID)
	}
	if name := l.EventName(); name != "" {
		e.add("event.name", cut(name))
	}
	r.Text = f.body(e, l.Body())
	r.Name = firstWords(r.Text)
	if r.Name == "" {
		r.Name = l.EventName()
	}
	e.inherit(from)
	rate := from.rate
	f.attributes(e, l.Attributes(), &rate)
	ts := l.Timestamp()
	if ts == 0 {
		ts = l.ObservedTimestamp()
	}
	r.Start = f.instant(ts)
	f.finish(e, r, rate.of(""))
}

// body puts a log record's body, flattened and, when that leaves no field body, as JSON too. It returns the message.
func (f *flattener) body(e *event, body pcommon.Value) string {
	switch body.Type() {
	case pcommon.ValueTypeEmpty:
		return ""
	case pcommon.ValueTypeStr:
		e.add("body", cut(body.Str()))
		return body.Str()
	}
	f.value(e, "body", body, 0)
	if e.find("body") < 0 {
		f.text(e, "body", body)
	}
	i := e.find("body")
	if i < 0 {
		return "" // what JSON cannot say
	}
	if text, ok := e.fields[i].Value.(string); ok {
		return strings.TrimSuffix(text, "\n")
	}
	return body.AsString()
}

// firstWords is the beginning of a message's first line, cut at a space where one is near.
func firstWords(message string) string {
	const most = 80
	line, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
	if len(line) <= most {
		return strings.TrimSpace(line)
	}
	end := most
	for !utf8.RuneStart(line[end]) && end > most-utf8.UTFMax {
		end--
	}
	if space := strings.LastIndexByte(line[:end], ' '); space > most/2 {
		end = space
	}
	return strings.TrimSpace(line[:end]) + "…"
}

// severity is the word for a severity number: each has four degrees.
func severity(n plog.SeverityNumber) string {
	if n < plog.SeverityNumberTrace || n > plog.SeverityNumberFatal4 {
		return "unspecified"
	}
	return [...]string{"trace", "debug", "info", "warn", "error", "fatal"}[(n-1)/4]
}
