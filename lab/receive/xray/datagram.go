package xray

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"cruddur/lab/record"
)

// Sizes of a datagram.
const (
	daemonBuffer = 64 << 10 // the real daemon reads into buffers of this size: what is longer is cut there
	maxIPv4      = 65507    // the most that UDP over IPv4 carries
)

// decodeDatagram makes the records of a datagram, and says why the whole of it is refused, "" when it is not. It
// depends on req alone.
func (r *reader) decodeDatagram(req record.Request) (recs []record.Record, refused string) {
	if len(req.Body) > daemonBuffer {
		return nil, fmt.Sprintf("the datagram has %d bytes or more; the daemon reads %d and loses the rest",
			len(req.Body), daemonBuffer)
	}
	payload, refused := splitDatagram(req.Body)
	if refused != "" {
		return nil, refused
	}
	if why := foreign(payload); why != "" {
		return nil, why
	}
	return r.decodePayload(req, payload)
}

// splitDatagram takes the header off. The refusals begin with the words of the daemon's log.
func splitDatagram(datagram []byte) (payload []byte, refused string) {
	header, payload, found := bytes.Cut(datagram, []byte{'\n'})
	if !found {
		return nil, "Missing header or segment: there is no newline, behind which the document would stand"
	}
	if why := checkHeader(header); why != "" {
		return nil, fmt.Sprintf("Invalid header: %s: %s", quoted(string(header)), why)
	}
	payload = bytes.TrimSpace(payload)
	if len(payload) == 0 {
		return nil, "Missing header or segment: nothing stands behind the header"
	}
	return payload, ""
}

// checkHeader says what is wrong with the header. Keys may come in any order and spacing, and case does not matter.
func checkHeader(header []byte) string {
	switch string(header) {
	case `{"format": "json", "version": 1}`, `{"format":"json","version":1}`:
		return "" // what nearly everybody sends
	}
	var h struct {
		Format  string
		Version int
	}
	if err := json.Unmarshal(header, &h); err != nil {
		return `it is not JSON such as {"format": "json", "version": 1}`
	}
	switch {
	case !strings.EqualFold(h.Format, "json"):
		return "format is not json"
	case h.Version != 1:
		return "version is not 1"
	}
	return ""
}

// foreign names the payloads that are no segment documents: OTLP in base64, as OpenTelemetry's UDP exporters for
// X-Ray send it.
func foreign(payload []byte) string {
	if len(payload) < 2 || payload[1] != '1' {
		return ""
	}
	switch payload[0] {
	case 'T':
		return "the datagram carries an OTLP span (T1), not a segment document; this stand-in does not read those yet"
	case 'M':
		return "the datagram carries OTLP metrics (M1), not a segment document; this stand-in does not read those"
	}
	return ""
}

// decodePayload makes the records of one document or of an array of them.
func (r *reader) decodePayload(req record.Request, payload []byte) (recs []record.Record, refused string) {
	docs, err := r.read(valid(payload))
	if err != nil {
		p := problem{code: invalidSegment, why: unreadable(err)}
		return nil, p.String()
	}
	for _, d := range docs {
		p := d.check()
		recs = d.appendRecords(recs, req, p)
		if p != nil && len(docs) == 1 {
			refused = p.String()
		}
	}
	return recs, refused
}

// valid is text in UTF-8, with anything else in it replaced.
func valid(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	return bytes.ToValidUTF8(text, []byte(string(utf8.RuneError)))
}

// unreadable says why a document could not be read.
func unreadable(err error) string {
	if errors.Is(err, errTooMany) {
		return err.Error()
	}
	return "the document is not JSON: " + strings.TrimPrefix(err.Error(), "jsontext: ")
}
