package honeycomb

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"cruddur/providers/providertest"
)

func TestConformance(t *testing.T) {
	for name, more := range map[string]map[string]string{
		"usual":               {keyVariable: ingestKey},
		"log lines too":       {keyVariable: ingestKey, logsVariable: "yes"},
		"log lines too, JSON": {keyVariable: ingestKey, logsVariable: "yes", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"},
		"key in the headers, JSON, uncompressed": {
			headersVariable:                  "x-honeycomb-team=" + ingestKey,
			"OTEL_EXPORTER_OTLP_PROTOCOL":    "http/json",
			"OTEL_EXPORTER_OTLP_COMPRESSION": "none",
		},
	} {
		t.Run(name, func(t *testing.T) {
			providertest.Run(t, providertest.Subject{
				Factory: Factory(),
				Env: func(address string) map[string]string {
					env := map[string]string{endpointVariable: address}
					maps.Copy(env, more)
					return env
				},
				Secret: ingestKey,
				Accept: accept,
				Unauthorized: func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusUnauthorized)
					_, _ = io.WriteString(w, `{"error":"unknown API key `+r.Header.Get(teamHeader)+` - check your credentials"}`)
				},
			})
		})
	}
}

// accept answers as Honeycomb does to a request in order.
func accept(w http.ResponseWriter, r *http.Request) {
	kind := r.Header.Get("Content-Type")
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = z
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n, err := items(r.URL.Path, raw, kind == "application/json")
	if err != nil || n == 0 || r.Header.Get(teamHeader) != ingestKey {
		http.Error(w, "not what was agreed", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", kind)
	if kind == "application/json" {
		_, _ = io.WriteString(w, "{}")
	}
}

// items counts the spans or log lines of a request.
func items(path string, raw []byte, json bool) (n int, err error) {
	spans, lines := ptraceotlp.NewExportRequest(), plogotlp.NewExportRequest()
	switch {
	case path == "/v1/traces" && json:
		err = spans.UnmarshalJSON(raw)
	case path == "/v1/traces":
		err = spans.UnmarshalProto(raw)
	case path == "/v1/logs" && json:
		err = lines.UnmarshalJSON(raw)
	case path == "/v1/logs":
		err = lines.UnmarshalProto(raw)
	}
	return spans.Traces().SpanCount() + lines.Logs().LogRecordCount(), err
}
