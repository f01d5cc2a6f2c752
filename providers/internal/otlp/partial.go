package otlp

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// partial is the part of a success that is none: so many items were not taken, or all were and there is a remark.
type partial struct {
	rejected int64
	message  string
}

// taken notes what a successful answer says. Whatever it says, the request is not sent again.
func (a *attempt) taken(resp *http.Response) {
	body, err := readAnswer(resp)
	if err != nil || len(body) == 0 {
		return // the status has come; nothing else is known
	}
	switch mediaType(resp) {
	case protobufType:
		a.partial, err = partialFromProto(body)
	case jsonType:
		a.partial, err = partialFromJSON(body)
	case "text/html":
		a.webPage = true
	default:
		return
	}
	if err != nil {
		a.odd = errors.New("the answer to a success cannot be read: whether all was taken is not known")
	}
}

// partialFromProto reads the answer for spans. Those for logs and metrics have the same fields under the same numbers.
func partialFromProto(body []byte) (partial, error) {
	var answer coltrace.ExportTraceServiceResponse
	if err := proto.Unmarshal(body, &answer); err != nil {
		return partial{}, err
	}
	p := answer.GetPartialSuccess()
	return partial{p.GetRejectedSpans(), p.GetErrorMessage()}, nil
}

func partialFromJSON(body []byte) (partial, error) {
	var answer struct {
		PartialSuccess struct {
			RejectedSpans      json.Number `json:"rejectedSpans"` // OTLP writes 64 bits as a string; a number is taken too
			RejectedLogRecords json.Number `json:"rejectedLogRecords"`
			ErrorMessage       string      `json:"errorMessage"`
		} `json:"partialSuccess"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return partial{}, err
	}
	p := partial{message: answer.PartialSuccess.ErrorMessage}
	for _, n := range [...]json.Number{answer.PartialSuccess.RejectedSpans, answer.PartialSuccess.RejectedLogRecords} {
		if n == "" {
			continue
		}
		k, err := n.Int64()
		if err != nil {
			return partial{}, fmt.Errorf("rejected count: %w", err)
		}
		p.rejected += k
	}
	return p, nil
}
