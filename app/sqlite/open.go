package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/trace"
	"modernc.org/sqlite"

	"cruddur/app"
)

// Memory is the path of a database that is gone when it is closed.
const Memory = ":memory:"

// Options change how a database is opened. The zero value is fit for use.
type Options struct {
	TracerProvider trace.TracerProvider // nil: nothing stands between database/sql and the driver
	Now            func() time.Time     // for the ages of the seed; nil: time.Now
	Empty          bool                 // leave a new database without the seed
	Slow           time.Duration        // how long the slow query takes; 0: about a second
}

// Store is an open database. It is an [app.Store].
type Store struct {
	writer, reader *sql.DB
	prepared       map[*statement]*sql.Stmt // on reader; never changed after Open
	anchor         *sql.Conn                // keeps a database in memory alive while the pools are idle
	slow           *slowness
}

var _ app.Store = (*Store)(nil)

// Open opens the database at path, creates what is missing, folders included, and fills a new one.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	dsn, err := dataSource(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", path, err)
	}
	s, err := open(ctx, path, dsn, o)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", path, err)
	}
	return s, nil
}

func open(ctx context.Context, path, dsn string, o Options) (_ *Store, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{prepared: make(map[*statement]*sql.Stmt), slow: newSlowness(o.Slow)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.writer, err = pool(path, dsn+"&_txlock=immediate", 1, o.TracerProvider); err != nil {
		return nil, err
	}
	if path == Memory {
		if s.anchor, err = anchor(ctx, dsn); err != nil {
			return nil, err
		}
	}
	if err = s.migrate(ctx, o); err != nil {
		return nil, err
	}
	if s.reader, err = pool(path, dsn+"&_query_only=1", max(4, runtime.GOMAXPROCS(0)), o.TracerProvider); err != nil {
		return nil, err
	}
	for _, q := range statements() {
		if !q.reads {
			continue
		}
		if s.prepared[q], err = s.reader.PrepareContext(ctx, q.text); err != nil {
			return nil, fmt.Errorf("prepare %s: %w", q.summary(), err)
		}
	}
	return s, nil
}

// pool opens the driver, behind the instrumentation where there is any.
func pool(path, dsn string, size int, tp trace.TracerProvider) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	if tp != nil {
		db = observed(connector, path, tp)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// anchor holds one connection open. A database in memory lives as long as anybody is connected.
func anchor(ctx context.Context, dsn string) (*sql.Conn, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	return conn, errors.Join(err, db.Close())
}

// dataSource names the database to the driver, and creates the file so that only its owner can read it.
func dataSource(path string) (string, error) {
	const always = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)"
	if path == Memory {
		return "file:/cruddur-" + uuid.NewString() + "?vfs=memdb&" + always, nil
	}
	if path == "" {
		return "", errors.New("the path is empty")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	path = filepath.ToSlash(path)
	if path[0] != '/' {
		path = "/" + path // a drive letter
	}
	u := url.URL{Scheme: "file", Path: path}
	return u.String() + "?" + always + "&_journal_mode=WAL&_synchronous=NORMAL", nil
}

// Close closes the database. What was written is on disk by then.
func (s *Store) Close() error {
	var errs []error
	for _, stmt := range s.prepared {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	if s.writer != nil { // last, for it alone can fold the WAL into the file
		errs = append(errs, s.writer.Close())
	}
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	return errors.Join(errs...)
}
