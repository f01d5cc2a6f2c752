package rollbar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"cruddur/lab/record"
)

// item is a valid item.
type item struct {
	raw  json.RawMessage // data as received
	data object
	kind string // of the body: trace, trace_chain, message or crash_report
	body any    // data.body.<kind>
}

// object is a JSON object. Numbers in it are [json.Number].
type object = map[string]any

// item decodes and validates the item in a payload.
func (p *payload) item() (*item, *refusal) {
	if p.data == nil {
		return nil, refuse(http.StatusBadRequest, "data: missing")
	}
	dec := json.NewDecoder(bytes.NewReader(p.data))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, refuse(http.StatusBadRequest, "data: %s", short(err.Error()))
	}
	data, ok := value.(object)
	if !ok {
		return nil, refuse(http.StatusBadRequest, "data: must be an object")
	}
	it := &item{raw: p.data, data: data}
	if problem := it.validate(); problem != nil {
		return nil, refuse(http.StatusUnprocessableEntity, "%s", problem.Error())
	}
	return it, nil
}

// duplicate is why an item with a known uuid is not counted.
const duplicate = "an occurrence with this uuid has already been received"

// record is the item as a record. Without first, it is a repetition.
func (it *item) record(req *record.Request, first bool) record.Record {
	r := record.Record{
		Request:  req.ID,
		Tool:     record.Rollbar,
		Kind:     record.Item,
		Name:     it.title(),
		Start:    it.timestamp(req.Time),
		Error:    it.level() == "critical" || it.level() == "error",
		Received: req.Time,
		Bytes:    len(it.raw),
		Fields:   it.fields(),
		Doc:      it.doc(),
	}
	r.TraceID, r.SpanID = it.trace()
	if !first {
		r.Refused = duplicate
	}
	return r
}

// doc is the item as received, without spaces, and fit to be served as JSON.
func (it *item) doc() json.RawMessage {
	var buf bytes.Buffer
	if err := json.Compact(&buf, it.raw); err != nil {
		return it.raw // cannot be: it has been decoded
	}
	return bytes.ToValidUTF8(buf.Bytes(), []byte("\uFFFD"))
}

func (it *item) uuid() string {
	uuid, _ := it.data["uuid"].(string)
	return uuid
}

// replyUUID is the uuid that the reply names, of 32 hex digits: the item's own, or one that follows from the request,
// so that it can be found again after a restart.
func (it *item) replyUUID(req *record.Request) string {
	if uuid := it.uuid(); uuid != "" {
		if bare := strings.ReplaceAll(uuid, "-", ""); len(bare) == 32 {
			return bare
		}
		return uuid
	}
	sum := sha256.New()
	_, _ = sum.Write([]byte(req.Time.UTC().Format(time.RFC3339Nano))) // a hash never fails
	_, _ = sum.Write(it.raw)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// level is the item's level, or Rollbar's default for its kind.
func (it *item) level() string {
	if level, ok := it.data["level"].(string); ok {
		return level
	}
	if it.kind == "message" {
		return "info"
	}
	return "error"
}

// title is what Rollbar shows as the item's title: the one given, or what the body says first.
func (it *item) title() string {
	const most = 255
	title, _ := it.data["title"].(string)
	if strings.TrimSpace(title) == "" {
		title = it.bodyTitle()
	}
	return cut(strings.ToValidUTF8(title, "\uFFFD"), most)
}

func (it *item) bodyTitle() string {
	switch body := it.body.(type) {
	case []any: // a chain: its first trace is the one last raised
		return exceptionTitle(body[0])
	case object:
		switch it.kind {
		case "trace":
			return exceptionTitle(body)
		case "message":
			text, _ := body["body"].(string)
			return text
		}
		raw, _ := body["raw"].(string)
		first, _, _ := strings.Cut(strings.TrimSpace(raw), "\n")
		return strings.TrimSpace(first)
	}
	return ""
}

func exceptionTitle(trace any) string {
	t, _ := trace.(object)
	exception, _ := t["exception"].(object)
	class, _ := exception["class"].(string)
	if message, _ := exception["message"].(string); message != "" {
		return class + ": " + message
	}
	return class
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for i := range text {
		if most == 0 {
			return text[:i]
		}
		most--
	}
	return text
}

// timestamp is when the item says that it happened. Some clients send seconds with a fraction, some milliseconds, some
// either as a string.
func (it *item) timestamp(received time.Time) time.Time {
	var text string
	switch v := it.data["timestamp"].(type) {
	case json.Number:
		text = v.String()
	case string:
		text = strings.TrimSpace(v)
	}
	if t, ok := parseTimestamp(text); ok {
		return t
	}
	return received
}

// utf8Len counts characters as Rollbar's limits do.
func utf8Len(s string) int { return utf8.RuneCountInString(s) }
