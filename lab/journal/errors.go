package journal

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The errors that a caller acts upon; match them with errors.Is.
var (
	// ErrFull says that the disk, or the file's limit, has no room. Nothing was kept, reading works, and appending works
	// again as soon as there is room.
	ErrFull = errors.New("no room left for the journal")
	// ErrInUse says that another process has the journal open.
	ErrInUse = errors.New("in use")
	// ErrClosed says that the journal was closed before the request was kept.
	ErrClosed = errors.New("journal is closed")
	// ErrNotFound says that no such request is kept: it never was, or it is too old.
	ErrNotFound = errors.New("no such request in the journal")
)

// explain puts what SQLite says of the file into words that help.
func explain(path string, err error) error {
	switch code(err) {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%s: %w: %w", path, ErrFull, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%s is %w by another lab: stop that one first, or give this one a place of its own", path, ErrInUse)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%s can't be read as a journal: move it away, or choose another place: %w", path, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%s can't be written: %w", path, err)
	}
	return err
}

// code is SQLite's primary result code, 0 for an error that isn't SQLite's.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
