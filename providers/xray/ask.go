package xray

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"cruddur/providers"
)

// The questions that the daemon passes on to X-Ray.
const (
	rulesPath   = "/GetSamplingRules"
	targetsPath = "/SamplingTargets"
)

// patience is how long one question may take. AWS's own SDK for Go sets no bound, and a daemon that hangs then stops its
// sampler for good.
const patience = 5 * time.Second

// daemonAPI is the daemon's TCP port: plain HTTP that it signs and passes on to X-Ray.
type daemonAPI struct {
	where     string // host:port
	transport http.RoundTripper
}

func newDaemonAPI(where string, service providers.Service) daemonAPI {
	transport := &http.Transport{DisableKeepAlives: true} // a question every ten seconds is not worth an open connection
	if adjust := service.Transport; adjust != nil {
		transport = adjust(transport)
	}
	return daemonAPI{where, transport}
}

// ask posts a question and returns the answer. A status of 0 says that there was none.
func (d daemonAPI) ask(ctx context.Context, path string, body []byte) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+d.where+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := d.transport.RoundTrip(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	const most = 4 << 20
	answer, err = io.ReadAll(io.LimitReader(response.Body, most))
	return response.StatusCode, answer, err
}
