package rollbar

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// result answers an accepted item. The id is null on the real service too: it is given later.
type result struct {
	ID   *int64 `json:"id"`
	UUID string `json:"uuid"`
}

func (rc *Receiver) acknowledge(w http.ResponseWriter, uuid string) {
	rc.answer(w, http.StatusOK, struct {
		Err    int    `json:"err"`
		Result result `json:"result"`
	}{Result: result{UUID: uuid}})
}

func (rc *Receiver) answerError(w http.ResponseWriter, status int, message string) {
	rc.answer(w, status, struct {
		Err     int    `json:"err"`
		Message string `json:"message"`
	}{1, message})
}

func (rc *Receiver) answer(w http.ResponseWriter, status int, body any) {
	now := rc.now()
	remaining, reset := rc.rate.standing(now)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(rc.rate.limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(remaining))
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(reset.Unix(), 10))
	h.Set("X-Rate-Limit-Remaining-Seconds", strconv.FormatInt(int64(reset.Sub(now)/time.Second), 10))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the sender has gone: nothing is left to do
}

// preflight tells a browser that it may send items from any page.
func preflight(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "POST, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Content-Type, "+tokenHeader)
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}
