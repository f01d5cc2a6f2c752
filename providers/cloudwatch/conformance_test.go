package cloudwatch

import (
	"io"
	"net/http"
	"testing"

	"cruddur/providers"
	"cruddur/providers/providertest"
)

func TestConformance(t *testing.T) {
	answer := func(r reply) http.HandlerFunc {
		return func(w http.ResponseWriter, req *http.Request) {
			_, _ = io.Copy(io.Discard, req.Body)
			r.write(w)
		}
	}
	providertest.Run(t, providertest.Subject{
		Factory: Factory(),
		Env:     func(url string) map[string]string { return labEnv(providers.LabAddresses{AWS: url}) },
		Secret:  "lab-secret-access-key",
		Accept:  answer(reply{body: "{}"}),
		Throttle: answer(reply{
			code: "ThrottlingException", text: "Rate exceeded", header: map[string]string{"Retry-After": "1"},
		}),
		Unauthorized:        answer(reply{code: "UnrecognizedClientException", text: "The security token included in the request is invalid."}),
		UnauthorizedRetries: true,
	})
}
