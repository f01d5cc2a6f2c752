package otlp

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	collogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// jsonLogs turns requests with log records from protobuf into OTLP's JSON, which is protobuf's own but for the ids: they
// are hexadecimal, not base64.
type jsonLogs struct{ base http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (t jsonLogs) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return nil, err
	}
	body, err := logsToJSON(raw)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("Content-Type", jsonType)
	r.Body, r.GetBody, r.ContentLength = io.NopCloser(bytes.NewReader(body)), nil, int64(len(body))
	return t.base.RoundTrip(r)
}

func logsToJSON(raw []byte) ([]byte, error) {
	var request collogs.ExportLogsServiceRequest
	if err := proto.Unmarshal(raw, &request); err != nil {
		return nil, fmt.Errorf("otlp: log lines to JSON: %w", err)
	}
	text, err := protojson.MarshalOptions{UseEnumNumbers: true}.Marshal(&request)
	if err != nil {
		return nil, fmt.Errorf("otlp: log lines to JSON: %w", err)
	}
	var object struct {
		ResourceLogs []struct {
			Resource  json.RawMessage `json:"resource,omitempty"`
			ScopeLogs []struct {
				Scope      json.RawMessage              `json:"scope,omitempty"`
				LogRecords []map[string]json.RawMessage `json:"logRecords,omitempty"`
				SchemaURL  string                       `json:"schemaUrl,omitempty"`
			} `json:"scopeLogs,omitempty"`
			SchemaURL string `json:"schemaUrl,omitempty"`
		} `json:"resourceLogs,omitempty"`
	}
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, fmt.Errorf("otlp: log lines to JSON: %w", err)
	}
	for _, rl := range object.ResourceLogs {
		for _, sl := range rl.ScopeLogs {
			for _, record := range sl.LogRecords {
				toHex(record, "traceId")
				toHex(record, "spanId")
			}
		}
	}
	return json.Marshal(object)
}

func toHex(record map[string]json.RawMessage, key string) {
	if id, err := base64.StdEncoding.DecodeString(string(bytes.Trim(record[key], `"`))); err == nil && len(id) > 0 {
		record[key] = json.RawMessage(`"` + hex.EncodeToString(id) + `"`)
	}
}
