package rollbar

import (
	"io"
	"net/http"
	"testing"

	"cruddur/providers"
	"cruddur/providers/providertest"
)

func TestConformance(t *testing.T) {
	answer := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/json")
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	providertest.Run(t, providertest.Subject{
		Factory:      Factory(),
		Env:          func(url string) map[string]string { return labEnv(providers.LabAddresses{Rollbar: url}) },
		Secret:       token,
		Accept:       answer(200, `{"err":0,"result":{"id":null,"uuid":"d4c7acef55bf4c9ea95e4fe9428a8287"}}`),
		Throttle:     answer(429, `{"err":1,"message":"rate limit"}`, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Remaining-Seconds", "1"),
		Unauthorized: answer(403, `{"err":1,"message":"invalid access token `+token+`"}`),
	})
}
