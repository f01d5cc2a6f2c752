package rollbar

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"cruddur/providers"
)

// judge turns what happened to one item into a result. The only proof that Rollbar has it is an answer: rollbar-go
// reports no error for things that it never sent.
func (c *Config) judge(x *providers.Exchange, w *wire, err error) providers.Result {
	res := x.Outcome(1, err, providers.Retryable)
	if res.Err != nil {
		res.Err = c.masked(res.Err)
	}
	switch status := x.Status(); {
	case status == 0:
	case status < 300:
		return c.judgeAnswer(res, w)
	case status == http.StatusTooManyRequests:
		res.RetryAfter = max(res.RetryAfter, w.wait)
	default:
		if failure := c.failure(status, res.Err); failure != nil {
			res.Err = failure
		}
	}
	return res
}

// judgeAnswer looks into the body of a success, which may deny it, or come from somebody who is not Rollbar. A body that
// was cut off says nothing: the item had arrived.
func (c *Config) judgeAnswer(res providers.Result, w *wire) providers.Result {
	body := bytes.TrimSpace(w.answer)
	var said struct {
		Err     int    `json:"err"`
		Message string `json:"message"`
	}
	switch err := json.Unmarshal(body, &said); {
	case len(body) == 0 || !w.whole:
	case err != nil:
		res.Acked, res.Retry, res.Unsure = 0, providers.All(1), true
		res.Err = &providers.Failure{Setting: endpointName, Text: "something answers there, but not Rollbar or a stand-in for it"}
	case said.Err != 0:
		res.Acked, res.Rejected = 0, 1
		res.Err = c.masked(errors.New("answered 200 with an error: " + said.Message))
	}
	return res
}

// failure is what a person has to do about a status, or nil.
func (c *Config) failure(status int, err error) *providers.Failure {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return &providers.Failure{
			Setting: tokenName, Err: err,
			Text: "Rollbar refuses this token: it must be one of the project's, enabled, with the scope post_server_item",
		}
	case status < 400, status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return &providers.Failure{
			Setting: endpointName, Text: "no items are taken at this address; Rollbar's is https://api.rollbar.com" + itemPath, Err: err,
		}
	}
	return nil
}

// masked is the error without the token, which an answer may repeat.
func (c *Config) masked(err error) error {
	token := c.token.Reveal()
	if token == "" || !strings.Contains(err.Error(), token) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), token, c.token.String()))
}
