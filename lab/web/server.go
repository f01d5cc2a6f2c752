// Package web serves the page and the lab's JSON API, and passes the page's calls on to the backend.
//
// What vendors' clients sent is untrusted text. It leaves here as JSON or as a download, never as HTML, and the page
// that shows it runs under a policy that allows its own files and nothing else. A server for localhost answers to that
// name only, so that no web page elsewhere can read it by pointing a name of its own at 127.0.0.1.
package web

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"cruddur/lab/compare"
	"cruddur/lab/index"
	"cruddur/lab/journal"
	"cruddur/lab/record"
)

// Index is what is asked of the index. Its methods are safe for concurrent use.
type Index interface {
	Trace(ctx context.Context, id string) (index.Trace, error) // index.ErrNotFound
	Newest(ctx context.Context, before index.Cursor, limit int) ([]index.Trace, error)
	Counts(ctx context.Context) (map[record.Tool]index.Count, error)
	Subscribe() *index.Subscription
}

// Journal is what is asked of the journal. Its methods are safe for concurrent use.
type Journal interface {
	Get(ctx context.Context, id int64) (record.Request, error) // journal.ErrNotFound
	Recent(ctx context.Context, q journal.Query) ([]journal.Head, error)
}

// Config is what a server needs. All but Public, AnyHost, Log and Now must be set.
type Config struct {
	Index   Index
	Journal Journal
	Tally   *compare.Tally
	Backend *url.URL   // without a path
	Page    fs.FS      // index.html and what it asks for
	Paths   []string   // the addresses that index.html answers
	Public  []*url.URL // by which the page is reached beside localhost
	AnyHost bool       // answer to any name: for a server that is bound to more than loopback
	Log     *slog.Logger
	Now     func() time.Time
}

type server struct {
	Config
	assets  *assets
	fetch   *http.Client // for the backend's ledger
	streams chan struct{}
	gzips   gzips
}

// New returns the handler of the page's port.
func New(c Config) (http.Handler, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	files, err := loadAssets(c.Page)
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	s := &server{
		Config:  c,
		assets:  files,
		fetch:   &http.Client{Timeout: ledgerTimeout},
		streams: make(chan struct{}, maxStreams),
	}
	return s.guard(s.routes())
}
