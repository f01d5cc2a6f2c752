package xray

import (
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
)

// blockWriter writes the parts of a document that stay the same from one to the next.
type blockWriter struct{ e *encoder }

// block encodes an object that write fills, outside of any document.
func (e *encoder) block(write func(blockWriter)) []byte {
	other := encoder{resource: e.resource, buf: []byte{'{'}}
	write(blockWriter{&other})
	return append(other.buf, '}')
}

// text writes a member, if it says something.
func (w blockWriter) text(key, s string) {
	if s != "" {
		w.e.key(key)
		w.e.buf = appendString(w.e.buf, s)
	}
}

func (w blockWriter) number(key string, n int64) {
	w.e.key(key)
	w.e.buf = strconv.AppendInt(w.e.buf, n, 10)
}

// block writes an object within, if it says something.
func (w blockWriter) block(key string, write func()) {
	at := w.e.open(key, '{')
	write()
	w.e.close(at, '}')
}

// logs names the log groups that X-Ray's console links to. An ARN says more than a name.
func (w blockWriter) logs(found map[string]attribute.Value) {
	const most = 20
	key, groups := "arn", found["aws.log.group.arns"]
	if len(texts(groups)) == 0 {
		key, groups = "log_group", found["aws.log.group.names"]
	}
	at := w.e.open("cloudwatch_logs", '[')
	for i, group := range texts(groups) {
		if i == most {
			break
		}
		w.e.element('{')
		w.text(key, firstRunes(group, maxText))
		if name := groupOf(group); key == "arn" && name != "" {
			w.text("log_group", firstRunes(name, maxText))
		}
		w.e.buf = append(w.e.buf, '}')
	}
	w.e.close(at, ']')
}

// texts returns a value's list of texts; one text is a list of one.
func texts(v attribute.Value) []string {
	if v.Type() == attribute.STRING {
		return []string{v.AsString()}
	}
	return v.AsStringSlice()
}

// groupOf returns the name in arn:aws:logs:region:account:log-group:name:*.
func groupOf(arn string) string {
	_, name, _ := strings.Cut(arn, ":log-group:")
	return strings.TrimSuffix(name, ":*")
}
