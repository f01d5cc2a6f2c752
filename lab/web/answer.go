package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	answerTimeout = 30 * time.Second
	// worthZipping is the size from which on compressing an answer saves more than it costs.
	worthZipping = 1200
)

// problem is an error as the API tells it: a word for programs, a sentence for people, and what to do.
type problem struct {
	status             int
	code, message, fix string
}

// answer writes v as JSON.
func (s *server) answer(w http.ResponseWriter, r *http.Request, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is never HTML, and "&" in a URL should read as such
	if err := enc.Encode(v); err != nil {
		s.broken(w, r, err)
		return
	}
	s.send(w, r, "application/json", etag(b.Bytes()), b.Bytes(), nil)
}

// fail writes a problem as JSON.
func (s *server) fail(w http.ResponseWriter, r *http.Request, p problem) {
	body, err := json.Marshal(map[string]any{"error": map[string]string{"code": p.code, "message": p.message, "fix": p.fix}})
	if err != nil {
		panic(err) // four strings
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever asked may be gone
	}
}

// broken answers what should not happen.
func (s *server) broken(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for the answer any more
	}
	s.Log.Error("the page's API", "path", r.URL.Path, "error", err)
	s.fail(w, r, problem{http.StatusInternalServerError, "internal", "the lab could not answer: " + err.Error(), "look at the lab's output"})
}

// send writes a body that has an etag, compressed if that is worth it and wanted. zipped, if not nil, has the
// compressed form at hand.
func (s *server) send(w http.ResponseWriter, r *http.Request, contentType, tag string, body []byte, zipped func() []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-cache") // keep it, but ask whether it still holds
	h.Set("ETag", tag)
	h.Add("Vary", "Accept-Encoding")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if len(body) >= worthZipping && accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		if zipped == nil {
			zipped = func() []byte { return s.gzips.zip(body, gzip.BestSpeed) }
		}
		body = zipped()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever asked may be gone
	}
}

// etag is weak, because the compressed form has the same.
func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// matches reads If-None-Match.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || one != "" && strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// accepts reads Accept-Encoding.
func accepts(header, coding string) bool {
	for one := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(one, ";")
		if name = strings.TrimSpace(name); !strings.EqualFold(name, coding) && name != "*" {
			continue
		}
		q, isWeight := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		f, err := strconv.ParseFloat(q, 64)
		return !isWeight || errors.Is(err, strconv.ErrSyntax) || f > 0
	}
	return false
}

// gzips keeps compressors for the next answer; each is most of a megabyte.
type gzips struct{ pool sync.Pool }

func (g *gzips) zip(body []byte, level int) []byte {
	var b bytes.Buffer
	w, ok := g.pool.Get().(*gzip.Writer)
	if ok && level == gzip.BestSpeed {
		w.Reset(&b)
	} else {
		w, _ = gzip.NewWriterLevel(&b, level) // fails for a level that gzip doesn't have
	}
	_, _ = w.Write(body) // into memory
	_ = w.Close()
	if level == gzip.BestSpeed {
		g.pool.Put(w)
	}
	return b.Bytes()
}
