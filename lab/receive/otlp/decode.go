package otlp

import (
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"cruddur/lab/record"
)

// maxMemory bounds what one request may take in memory once decoded, and again once flattened. The caps on the body
// alone do not: two bytes make an empty span, and every span repeats the attributes of its resource.
const maxMemory = 256 << 20

// errTooLarge is wrapped by every refusal for size.
var errTooLarge = errors.New("it is too large")

var errTooMuch = fmt.Errorf("%w: decoded it would take over %d MiB of memory; send smaller batches", errTooLarge, maxMemory>>20)

// arrival is what a record takes from its request.
type arrival struct {
	request  int64
	received time.Time
	dataset  string // the header
}

// decode makes the records of a request from its body and the headers that say how to read it.
func (d *decoder) decode(sig signal, req *record.Request) (recs []record.Record, err error) {
	at := arrival{request: req.ID, received: req.Time, dataset: req.Header.Get(datasetHeader)}
	f := formOf(req.Header.Get("Content-Type"))
	err = d.inflate(req.Body, req.Header.Get("Content-Encoding"), func(data []byte) (err error) {
		recs, err = decodeMessage(sig, f, data, at)
		return err
	})
	return recs, err
}

// decodeMessage makes the records of one export request. What it returns does not refer to data.
func decodeMessage(sig signal, f form, data []byte, at arrival) ([]record.Record, error) {
	switch sig {
	case traces:
		req := ptraceotlp.NewExportRequest()
		if err := unmarshal(req, traceRequest, f, data); err != nil {
			return nil, err
		}
		return flattenTraces(req.Traces(), at)
	case logs:
		req := plogotlp.NewExportRequest()
		if err := unmarshal(req, logsRequest, f, data); err != nil {
			return nil, err
		}
		return flattenLogs(req.Logs(), at)
	default:
		return nil, unmarshal(pmetricotlp.NewExportRequest(), metricsRequest, f, data)
	}
}

// exportRequest is any of pdata's three.
type exportRequest interface {
	UnmarshalProto([]byte) error
	UnmarshalJSON([]byte) error
}

// unmarshal decodes after looking whether that is safe: pdata neither bounds nesting nor memory.
func unmarshal(req exportRequest, m message, f form, data []byte) error {
	if f == jsonText {
		if err := checkJSON(data); err != nil {
			return err
		}
		return req.UnmarshalJSON(data)
	}
	s := shape{room: maxMemory}
	if err := s.walk(data, m, 0); err != nil {
		return err
	}
	if s.misfit {
		data = mend(nil, data, m)
	}
	return req.UnmarshalProto(data)
}
