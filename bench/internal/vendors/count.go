package vendors

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"google.golang.org/protobuf/encoding/protowire"
)

func read(r *http.Request) ([]byte, error) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, err
		}
		body = z
	}
	return io.ReadAll(body)
}

// countSpans counts along ExportTraceServiceRequest.resource_spans (1), ResourceSpans.scope_spans (2), ScopeSpans.spans
// (2). What is no protobuf counts as none.
func countSpans(body []byte) int64 { return count(body, 1, 2, 2) }

func count(message []byte, path ...protowire.Number) (n int64) {
	if len(path) == 0 {
		return 1
	}
	for len(message) > 0 {
		number, kind, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			return n
		}
		size := protowire.ConsumeFieldValue(number, kind, message[tag:])
		if size < 0 {
			return n
		}
		if number == path[0] && kind == protowire.BytesType {
			inner, _ := protowire.ConsumeBytes(message[tag:])
			n += count(inner, path[1:]...)
		}
		message = message[tag+size:]
	}
	return n
}

// countLines counts the members named timestamp. Those inside of messages have a backslash before the quote.
func countLines(body []byte) int64 { return int64(bytes.Count(body, []byte(`"timestamp":`))) }

// Read asks the stand-in at addr what arrived.
func Read(ctx context.Context, addr string) (c Counts, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+counts, nil)
	if err != nil {
		return c, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return c, fmt.Errorf("vendors: counts: %w", err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	return c, json.NewDecoder(resp.Body).Decode(&c)
}

// Sub returns what came after before.
func (c Counts) Sub(before Counts) Counts {
	return Counts{
		Spans: c.Spans - before.Spans, Documents: c.Documents - before.Documents, Lines: c.Lines - before.Lines,
		Items: c.Items - before.Items, Requests: c.Requests - before.Requests, Bytes: c.Bytes - before.Bytes,
	}
}
