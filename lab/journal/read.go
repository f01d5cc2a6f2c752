package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"cruddur/lab/record"
)

// A replay reads in pages, so that appends get their turn and a page of large bodies still fits in memory.
const (
	pageRequests = 500
	pageBytes    = 8 << 20
)

const headColumns = "id, time, tool, protocol, remote, method, path, status, refused, control, header, size"

// Head is a request without its body.
type Head struct {
	record.Request
	Size int64 // of the body
}

// Query narrows [Journal.Recent]. Zero fields don't.
type Query struct {
	Tool    record.Tool
	Refused bool  // only what was refused as a whole
	Before  int64 // only ids below this one
	Limit   int   // 0 means 50
}

// Replay calls fn with every request kept at this moment, in the order in which they came, until fn fails.
func (j *Journal) Replay(ctx context.Context, fn func(record.Request) error) error {
	j.mu.Lock()
	newest := j.head.newest
	j.mu.Unlock()
	for after := int64(0); after < newest; {
		page, err := j.page(ctx, after, newest)
		if err != nil {
			return fmt.Errorf("journal: replay: %w", err)
		}
		if len(page) == 0 {
			break
		}
		for _, req := range page {
			if err := fn(req); err != nil {
				return err
			}
		}
		after = page[len(page)-1].ID
	}
	return nil
}

func (j *Journal) page(ctx context.Context, after, newest int64) ([]record.Request, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	rows, err := j.conn.QueryContext(ctx,
		"SELECT "+headColumns+", body FROM request WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", after, newest, pageRequests)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []record.Request
	for size := 0; size < pageBytes && rows.Next(); {
		var body []byte
		h, err := scan(rows, &body)
		if err != nil {
			return nil, err
		}
		h.Body = body
		page = append(page, h.Request)
		size += len(body)
	}
	return page, rows.Err()
}

// Get returns one request, or [ErrNotFound].
func (j *Journal) Get(ctx context.Context, id int64) (record.Request, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var body []byte
	h, err := scan(j.conn.QueryRowContext(ctx, "SELECT "+headColumns+", body FROM request WHERE id = ?", id), &body)
	if errors.Is(err, sql.ErrNoRows) {
		return record.Request{}, fmt.Errorf("%w: %d", ErrNotFound, id)
	}
	if err != nil {
		return record.Request{}, fmt.Errorf("journal: get %d: %w", id, err)
	}
	h.Body = body
	return h.Request, nil
}

// Recent lists requests without their bodies, newest first.
func (j *Journal) Recent(ctx context.Context, q Query) ([]Head, error) {
	where, args := []string{"id > 0"}, []any{}
	if q.Before > 0 {
		where, args = append(where, "id < ?"), append(args, q.Before)
	}
	if q.Tool != "" {
		where, args = append(where, "tool = ?"), append(args, string(q.Tool))
	}
	if q.Refused {
		where = append(where, "refused <> ''")
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	query := "SELECT " + headColumns + " FROM request WHERE " + strings.Join(where, " AND ") + " ORDER BY id DESC LIMIT ?"
	j.mu.Lock()
	defer j.mu.Unlock()
	rows, err := j.conn.QueryContext(ctx, query, append(args, q.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("journal: list: %w", err)
	}
	defer rows.Close()
	var heads []Head
	for rows.Next() {
		h, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("journal: list: %w", err)
		}
		heads = append(heads, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("journal: list: %w", err)
	}
	return heads, nil
}

// scan reads headColumns and whatever columns follow them.
func scan(row interface{ Scan(...any) error }, more ...any) (Head, error) {
	var (
		h      Head
		nanos  int64
		tool   string
		header []byte
	)
	dest := []any{
		&h.ID, &nanos, &tool, &h.Protocol, &h.Remote, &h.Method, &h.Path, &h.Status, &h.Refused, &h.Control, &header, &h.Size,
	}
	if err := row.Scan(append(dest, more...)...); err != nil {
		return Head{}, err
	}
	h.Tool = record.Tool(tool)
	h.Time = time.Unix(0, nanos).UTC()
	if err := json.Unmarshal(header, &h.Header); err != nil {
		return Head{}, fmt.Errorf("header of request %d: %w", h.ID, err)
	}
	return h, nil
}
