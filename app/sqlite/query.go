package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"cruddur/app"
)

// scanner is a row, alone or among rows.
type scanner interface{ Scan(dest ...any) error }

// list runs a reading statement and turns each row into a T. The list is never nil.
func list[T any](ctx context.Context, s *Store, q *statement, scan func(scanner) (T, error), args ...any) ([]T, error) {
	rows, err := s.prepared[q].QueryContext(ctx, args...)
	if err != nil {
		return nil, failed(ctx, q, err, 1)
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, failed(ctx, q, err, 1)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(ctx, q, err, 1)
	}
	return all, nil
}

// one runs a reading statement that has one row or none. None is app.ErrNotFound.
func one[T any](ctx context.Context, s *Store, q *statement, scan func(scanner) (T, error), args ...any) (T, error) {
	v, err := scan(s.prepared[q].QueryRowContext(ctx, args...))
	if err != nil {
		return v, failed(ctx, q, err, 1)
	}
	return v, nil
}

// transact runs f in a transaction. A refusal such as app.ErrNotFound undoes it too and comes out as it is.
func (s *Store) transact(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return app.Locate(1, fmt.Errorf("sqlite: begin: %w", because(ctx, err)))
	}
	if err := f(tx); err != nil {
		tx.Rollback() //nolint:errcheck // the first error is the one to tell
		return err
	}
	if err := tx.Commit(); err != nil {
		return app.Locate(1, fmt.Errorf("sqlite: commit: %w", because(ctx, err)))
	}
	return nil
}

// execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// change runs a writing statement and returns how many rows it touched.
func change(ctx context.Context, db execer, q *statement, args ...any) (int, error) {
	result, err := db.ExecContext(ctx, q.text, args...)
	if err != nil {
		return 0, failed(ctx, q, err, 1)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, failed(ctx, q, err, 1)
	}
	return int(n), nil
}

// failed says which statement failed, and remembers where: in its caller, or so many callers further up. No row is no
// failure.
func failed(ctx context.Context, q *statement, err error, up int) error {
	if errors.Is(err, sql.ErrNoRows) {
		return app.ErrNotFound
	}
	return app.Locate(1+up, fmt.Errorf("sqlite: %s: %w", q.summary(), because(ctx, err)))
}

// because puts the end of the context in front of what the driver makes of it ("interrupted").
func because(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

// micros scans an integer column into a time.
type micros struct{ to *app.Time }

func (m micros) Scan(value any) error {
	v, ok := value.(int64)
	if !ok {
		return fmt.Errorf("a time is %T, not an integer", value)
	}
	*m.to = app.At(time.UnixMicro(v))
	return nil
}
