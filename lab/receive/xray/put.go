package xray

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"

	"cruddur/lab/record"
)

// maxPut is how many documents one call takes. The API's model has no number; the daemon and the collector both stop
// at this one.
const maxPut = 50

// unprocessed is why one document of a PutTraceSegments call was not taken.
type unprocessed struct {
	ID        string `json:"Id,omitzero"` // left out when the document has none
	ErrorCode string
	Message   string
}

type putAnswer struct {
	UnprocessedTraceSegments []unprocessed
}

// putTraceSegments takes documents and names those that it does not take; the call itself succeeds.
func (r *Receiver) putTraceSegments(ctx context.Context, c *call) (any, error) {
	docs, err := readPut(c.req.Body)
	if err != nil {
		return nil, err
	}
	rd := r.readers.Get().(*reader)
	recs, bad := rd.decodePut(c.req, docs)
	r.readers.Put(rd)
	c.kept = true
	if err := r.sink.Accept(ctx, c.req, recs); err != nil {
		return nil, unavailable()
	}
	return putAnswer{UnprocessedTraceSegments: bad}, nil
}

// readPut reads the call as far as it concerns all documents.
func readPut(body []byte) ([]string, error) {
	var in struct{ TraceSegmentDocuments *[]string }
	if err := decodeBody(body, &in); err != nil {
		return nil, err
	}
	switch {
	case in.TraceSegmentDocuments == nil:
		return nil, invalidRequest("TraceSegmentDocuments is missing.")
	case len(*in.TraceSegmentDocuments) > maxPut:
		return nil, invalidRequest("TraceSegmentDocuments has %d documents and may have %d.", len(*in.TraceSegmentDocuments), maxPut)
	}
	return *in.TraceSegmentDocuments, nil
}

// decodePut makes the records of each document by itself, so that a bad one spoils no other.
func (r *reader) decodePut(req record.Request, docs []string) (recs []record.Record, bad []unprocessed) {
	bad = []unprocessed{}
	for _, text := range docs {
		doc, p := r.one(text)
		if doc == nil {
			recs = append(recs, record.Record{
				Request: req.ID, Tool: record.XRay, Kind: record.Segment, Received: req.Time,
				Bytes: len(text), Text: cut(text, maxDocument), Refused: p.String(),
			})
		} else {
			recs = doc.appendRecords(recs, req, p)
		}
		if p != nil {
			u := unprocessed{ErrorCode: p.code, Message: p.message()}
			if doc != nil {
				u.ID = doc.id
			}
			bad = append(bad, u)
		}
	}
	return recs, bad
}

// one reads a document of PutTraceSegments, which is a single object. There is no document when it is no JSON.
func (r *reader) one(text string) (*document, *problem) {
	raw := bytes.TrimSpace(valid([]byte(text)))
	if why := foreign(raw); why != "" {
		return nil, &problem{code: invalidSegment, why: strings.Replace(why, "datagram", "document", 1)}
	}
	docs, err := r.read(raw)
	switch {
	case err != nil:
		return nil, &problem{code: invalidSegment, why: unreadable(err)}
	case len(docs) != 1 || raw[0] != '{':
		return nil, &problem{code: invalidSegment, why: fmt.Sprintf("a document is a JSON object, not %s", quoted(string(raw)))}
	}
	return docs[0], docs[0].check()
}

// decodeBody reads a request's JSON. Unknown members are passed over.
func decodeBody(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, into); err != nil {
		return invalidRequest("The request body is not the JSON that this operation takes: %s", strings.TrimPrefix(strings.TrimPrefix(err.Error(), "jsontext: "), "json: "))
	}
	return nil
}
