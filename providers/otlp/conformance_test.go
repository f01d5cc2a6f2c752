package otlp

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.uber.org/goleak"

	"cruddur/providers/providertest"
)

const secret = "s3cr3ts3cr3ts3cr3t"

// TestMain fails when a closed provider leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	for name, more := range map[string]map[string]string{
		"usual":              nil,
		"JSON, uncompressed": {"OTEL_EXPORTER_OTLP_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_COMPRESSION": "none"},
		"spans alone":        {logsSwitch: "none"},
		"log lines alone":    {tracesSwitch: "none"},
	} {
		t.Run(name, func(t *testing.T) {
			providertest.Run(t, providertest.Subject{
				Factory: Factory(),
				Env: func(address string) map[string]string {
					env := map[string]string{
						"OTEL_EXPORTER_OTLP_ENDPOINT": address,
						"OTEL_EXPORTER_OTLP_HEADERS":  "x-honeycomb-team=hcxik_of_somebody,authorization=Bearer%20" + secret,
					}
					maps.Copy(env, more)
					return env
				},
				Secret: secret,
				Accept: accept,
				Unauthorized: func(w http.ResponseWriter, r *http.Request) {
					http.Error(w, "no entry for "+r.Header.Get("Authorization"), http.StatusUnauthorized)
				},
			})
		})
	}
}

// accept answers as a collector does to a request in order.
func accept(w http.ResponseWriter, r *http.Request) {
	kind := r.Header.Get("Content-Type")
	if _, n, err := read(r); err != nil || n == 0 || r.Header.Get("Authorization") != "Bearer "+secret || r.Header.Get(teamHeader) != "" {
		http.Error(w, "not what was agreed", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", kind)
	if kind == "application/json" {
		_, _ = io.WriteString(w, "{}")
	}
}

// read decodes a request with the collector's code and counts what is in it.
func read(r *http.Request) (signal string, n int, err error) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(body); err != nil {
			return "", 0, err
		}
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return "", 0, err
	}
	json := r.Header.Get("Content-Type") == "application/json"
	switch r.URL.Path {
	case "/v1/traces":
		request := ptraceotlp.NewExportRequest()
		if json {
			err = request.UnmarshalJSON(raw)
		} else {
			err = request.UnmarshalProto(raw)
		}
		return "traces", request.Traces().SpanCount(), err
	case "/v1/logs":
		request := plogotlp.NewExportRequest()
		if json {
			err = request.UnmarshalJSON(raw)
		} else {
			err = request.UnmarshalProto(raw)
		}
		return "logs", request.Logs().LogRecordCount(), err
	}
	return r.URL.Path, 0, http.ErrNotSupported
}
