// Package journal keeps every request that the lab acknowledged, as it came off the wire, in one SQLite file.
//
// The journal is the truth and all else is made from it: after a crash the receivers decode its requests again and the
// index is as it was. What [Journal.Append] has returned for survives a killed process. A power cut may take the last
// moments, but not the file: the lab does not pay for a disk flush per commit.
//
// A journal belongs to one process, which holds the file's lock for as long as it lives. There is one connection, so
// the lock is SQLite's own, released by the system whatever happens to the process.
package journal

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
)

// Memory is the path of a journal that keeps nothing after it is closed.
const Memory = ":memory:"

// version of the schema, kept in the file as user_version. A file of a newer version is left alone.
const version = 1

//go:embed schema.sql
var schema string

// Options bound a journal. The zero value is the default.
type Options struct {
	MaxBytes int64            // of the file, without its write-ahead log; 0 means 512 MiB
	MaxAge   time.Duration    // of data; 0 means 7 days
	Now      func() time.Time // nil means time.Now
	Log      *slog.Logger     // nil discards; told when old requests can't be removed
}

// Journal is an open journal. Its methods are safe for concurrent use.
type Journal struct {
	path     string
	maxBytes int64
	maxAge   time.Duration
	now      func() time.Time
	log      *slog.Logger

	queue   chan *pending // unbuffered: a sender waits exactly while the writer is busy
	closing chan struct{}
	written chan struct{} // closed when the writer has returned
	close   func() error

	mu     sync.Mutex // guards all below
	db     *sql.DB
	conn   *sql.Conn // the only connection
	insert *sql.Stmt
	head   retained
}

// Open opens the journal at path, or makes it with mode 0600, its folder too; [Memory] is a path. It fails with
// [ErrInUse] when another process has the file open.
func Open(ctx context.Context, path string, o Options) (*Journal, error) {
	if path != Memory {
		if err := secure(path); err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
	}
	connector, err := sqlite.NewConnector(dsn(path))
	if err != nil {
		return nil, fmt.Errorf("journal: %s: %w", path, err)
	}
	j := &Journal{
		path:     path,
		maxBytes: o.MaxBytes,
		maxAge:   o.MaxAge,
		now:      o.Now,
		log:      o.Log,
		queue:    make(chan *pending),
		closing:  make(chan struct{}),
		written:  make(chan struct{}),
		db:       sql.OpenDB(connector),
	}
	if j.maxBytes <= 0 {
		j.maxBytes = 512 << 20
	}
	if j.maxAge <= 0 {
		j.maxAge = 7 * 24 * time.Hour
	}
	if j.now == nil {
		j.now = time.Now
	}
	if j.log == nil {
		j.log = slog.New(slog.DiscardHandler)
	}
	if err := j.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("journal: %w", explain(path, err)), j.db.Close())
	}
	j.close = sync.OnceValue(j.shut)
	go j.write()
	return j, nil
}

// Path is where the journal is, or [Memory].
func (j *Journal) Path() string { return j.path }

// Close waits for the batch in hand and closes the file. Appends that still wait are answered with [ErrClosed].
func (j *Journal) Close() error { return j.close() }

func (j *Journal) shut() error {
	close(j.closing)
	<-j.written
	j.mu.Lock()
	defer j.mu.Unlock()
	err := errors.Join(j.insert.Close(), j.conn.Close(), j.db.Close())
	if err != nil {
		return fmt.Errorf("journal: close %s: %w", j.path, err)
	}
	return nil
}

// prepare takes the file's lock, brings its schema up to date and learns where the newest row is.
func (j *Journal) prepare(ctx context.Context) (err error) {
	if j.conn, err = j.db.Conn(ctx); err != nil {
		return err
	}
	var found int
	if err := j.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil {
		return err
	}
	if found > version {
		return fmt.Errorf("%s was written by a newer lab (its version is %d, this one knows %d): use that lab, or another place for the data",
			j.path, found, version)
	}
	for _, step := range []string{
		"BEGIN IMMEDIATE",
		schema,
		fmt.Sprintf("PRAGMA user_version = %d", version),
		"COMMIT",
	} {
		if _, err := j.conn.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	if err := j.conn.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM request").Scan(&j.head.newest); err != nil {
		return err
	}
	j.insert, err = j.conn.PrepareContext(ctx, insertSQL)
	return err
}

// secure makes sure that the file and its folder exist and that nobody else reads the file: bodies hold people's data.
// SQLite gives the write-ahead log the mode of the file.
func secure(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// dsn names the file as a URI, because a plain name may not hold a question mark. The order of the pragmas matters:
// auto_vacuum only before the first page is written, and the exclusive lock before the first look at the file, so that
// no shared memory file is needed.
func dsn(path string) string {
	q := url.Values{"_pragma": {
		"locking_mode(EXCLUSIVE)",
		"auto_vacuum(INCREMENTAL)",
		"journal_mode(WAL)",
		"synchronous(NORMAL)",
		"wal_autocheckpoint(4000)",     // 16 MB: a checkpoint is the only thing that waits for the disk
		"journal_size_limit(67108864)", // what a burst made the log grow to is given back
	}}
	if path == Memory {
		return Memory + "?" + q.Encode()
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}
