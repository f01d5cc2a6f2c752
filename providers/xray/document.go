package xray

import (
	"bytes"

	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// encoder turns spans into segment documents, one at a time. It keeps its buffers from one to the next, and is for one
// goroutine.
type encoder struct {
	indexed index   // which attributes become annotations
	host    pattern // dynamic naming; "" names segments after the service
	workdir string
	runtime string // service.runtime and runtime_version
	version string
	limit   int     // bytes of a document
	rules   *memory // by which rule a trace was sampled; nil where no rules decide

	progress bool // documents of work that goes on, which may end while it is written down

	facts    facts
	clean    string // the document's name
	resource described
	buf      []byte
	start    int // where the document begins in buf
	fit      fit
	portText string // the last port as text: there are few
	port     int64
}

// appendDocument appends the document of a span, of at most e.limit bytes.
func (e *encoder) appendDocument(dst []byte, span trace.ReadOnlySpan) []byte {
	e.facts.unended = e.progress
	e.facts.read(span)
	defer e.facts.forget()
	e.describe(span.Resource())
	e.clean = cleanName(e.name())
	e.start = len(dst)
	e.buf = dst
	e.write(fit{})
	if len(e.buf)-e.start > e.limit {
		e.shorten()
	}
	dst, e.buf = e.buf, nil
	return dst
}

// write makes one pass. What people look for comes first and metadata last, so that where not even short values fit, it
// is metadata that goes.
func (e *encoder) write(f fit) {
	e.fit, e.buf = f, e.buf[:e.start]
	e.facts.restart()
	e.buf = append(e.buf, '{')
	e.head()
	e.flags()
	e.cause()
	e.http()
	if e.facts.segment {
		e.service()
	} else {
		e.call()
	}
	e.links()
	e.annotations()
	e.metadata()
	e.buf = append(e.buf, '}')
}

// head is what X-Ray refuses a document without.
func (e *encoder) head() {
	f := &e.facts
	e.key("name")
	e.buf = appendString(e.buf, e.clean)
	e.key("id")
	id := f.context.SpanID()
	e.quoteHex(id[:])
	e.key("trace_id")
	e.traceID(f.context.TraceID())
	if f.parent.IsValid() {
		e.key("parent_id")
		e.quoteHex(f.parent[:])
	}
	if !f.segment {
		e.key("type")
		e.buf = append(e.buf, `"subsegment"`...)
		switch {
		case f.isAWS():
			e.key("namespace")
			e.buf = append(e.buf, `"aws"`...)
		case f.remote():
			e.key("namespace")
			e.buf = append(e.buf, `"remote"`...)
		}
	}
	start, end := f.start, f.end
	e.key("start_time")
	e.buf = appendEpoch(e.buf, start)
	if f.open() {
		f.place(inProgress)
		e.key("in_progress")
		e.buf = append(e.buf, "true"...)
		return
	}
	if end.Before(start) {
		end = start // X-Ray knows no work that ended before it began; metadata keeps what the span said
	}
	e.key("end_time")
	e.buf = appendEpoch(e.buf, end)
}

// service is what a segment says of the program that made it.
func (e *encoder) service() {
	f, r := &e.facts, &e.resource
	if user := f.peek(userID, enduserID); user != "" {
		cut := firstRunes(user, maxText)
		if len(cut) == len(user) {
			f.take(userID, enduserID)
		}
		e.key("user")
		e.text("user", cut)
	}
	if r.origin != "" {
		e.key("origin")
		e.buf = appendString(e.buf, r.origin)
	}
	e.whole("service", r.service)
	if e.rules != nil {
		e.awsByRule(e.rules.get(f.context.TraceID()))
		return
	}
	e.whole("aws", r.aws)
}

// awsByRule writes the aws block with the name of the sampling rule, which belongs to its last member, xray.
func (e *encoder) awsByRule(name string) {
	const end = "}}"
	block := e.resource.aws
	at := len(e.buf)
	e.whole("aws", block)
	if name == "" || len(e.buf) == at || !bytes.HasSuffix(block, []byte(end)) {
		return
	}
	e.buf = append(e.buf[:len(e.buf)-len(end)], `,"sampling_rule_name":`...)
	e.buf = appendString(e.buf, firstRunes(name, maxText))
	e.buf = append(e.buf, end...)
}

// whole writes a block that was encoded before.
func (e *encoder) whole(key string, block []byte) {
	if !e.roomFor(len(block)) {
		e.fit.drop(1)
		return
	}
	e.key(key)
	e.buf = append(e.buf, block...)
}

// call is what a subsegment says of the work that it asked others for.
func (e *encoder) call() {
	e.sql()
	e.awsCall()
}

// links are the spans that this one has to do with without being their child.
func (e *encoder) links() {
	links := e.facts.span.Links()
	if len(links) == 0 {
		return
	}
	at := e.open("links", '[')
	for i := range links {
		if i == maxLinks || !e.room() {
			e.fit.drop(len(links) - i)
			break
		}
		e.link(&links[i])
	}
	e.close(at, ']')
}

// maxLinks is how many X-Ray keeps in a trace.
const maxLinks = 100

func (e *encoder) link(l *trace.Link) {
	e.element('{')
	e.key("trace_id")
	e.traceID(l.SpanContext.TraceID())
	e.key("id")
	id := l.SpanContext.SpanID()
	e.quoteHex(id[:])
	at := e.open("attributes", '{')
	e.members("link", l.Attributes)
	e.close(at, '}')
	e.buf = append(e.buf, '}')
}

func (e *encoder) traceID(id api.TraceID) {
	e.buf = append(e.buf, '"')
	e.buf = appendRoot(e.buf, id)
	e.buf = append(e.buf, '"')
}

func (e *encoder) quoteHex(id []byte) {
	e.buf = append(e.buf, '"')
	e.buf = appendHex(e.buf, id)
	e.buf = append(e.buf, '"')
}
