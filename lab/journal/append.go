package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cruddur/lab/record"
)

// A group is committed as soon as the one before it is; these only keep its transaction, and the wait for it, small.
const (
	groupRequests = 512
	groupBytes    = 16 << 20
)

const insertSQL = `INSERT INTO request
	(time, tool, protocol, remote, method, path, status, refused, control, header, size, body)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// pending is one append on its way through the writer.
type pending struct {
	req    record.Request
	header string
	id     int64
	err    error
	done   chan struct{}
}

// Append keeps req and returns its id once it is committed. Headers lose their credentials if they still have any.
//
// Requests that arrive while a commit is under way share the next one. Append fails with [ErrFull] when there is no
// room, with [ErrClosed], or with ctx's error if that ends before the writer gets to req; in each case req is not kept.
func (j *Journal) Append(ctx context.Context, req record.Request) (int64, error) {
	header, err := json.Marshal(record.MaskHeader(req.Header))
	if err != nil {
		return 0, fmt.Errorf("journal: header: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("journal: append: %w", err)
	}
	p := &pending{req: req, header: string(header), done: make(chan struct{})}
	select {
	case j.queue <- p:
	case <-j.closing:
		return 0, ErrClosed
	case <-ctx.Done():
		return 0, fmt.Errorf("journal: append: %w", ctx.Err())
	}
	<-p.done
	return p.id, p.err
}

// write is the one writer: it commits whatever has queued up, answers, and removes what is too old or too much.
func (j *Journal) write() {
	defer close(j.written)
	idle := time.NewTicker(time.Minute)
	defer idle.Stop()
	for {
		if err := j.retain(); err != nil {
			j.log.Warn("old requests can't be removed from the journal", "path", j.path, "error", err)
		}
		select {
		case p := <-j.queue:
			j.commit(j.gather(p))
		case <-idle.C:
		case <-j.closing:
			return
		}
	}
}

// gather adds to the first all that wait at this moment.
func (j *Journal) gather(first *pending) []*pending {
	group := []*pending{first}
	size := len(first.req.Body)
	for len(group) < groupRequests && size < groupBytes {
		select {
		case p := <-j.queue:
			group = append(group, p)
			size += len(p.req.Body)
		default:
			return group
		}
	}
	return group
}

// commit keeps a group in one transaction. If that fails, each gets a transaction of its own, so that the one that
// can't be kept fails alone.
func (j *Journal) commit(group []*pending) {
	if err := j.transact(group); err != nil {
		if len(group) == 1 {
			group[0].err = err
		} else {
			for i, p := range group {
				p.err = j.transact(group[i : i+1])
			}
		}
	}
	for _, p := range group {
		close(p.done)
	}
}

func (j *Journal) transact(group []*pending) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	ctx := context.Background() // whoever waits, waits for the outcome
	if _, err := j.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("journal: append: %w", explain(j.path, err))
	}
	err := j.insertAll(ctx, group)
	if err == nil {
		_, err = j.conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, undo := j.conn.ExecContext(ctx, "ROLLBACK")
		if code(err) != 0 {
			undo = nil // a full disk has rolled back already, and says so
		}
		return fmt.Errorf("journal: append: %w", errors.Join(explain(j.path, err), undo))
	}
	j.head.newest = group[len(group)-1].id
	return nil
}

func (j *Journal) insertAll(ctx context.Context, group []*pending) error {
	for _, p := range group {
		r := &p.req
		body := r.Body
		if body == nil {
			body = []byte{}
		}
		res, err := j.insert.ExecContext(ctx, r.Time.UnixNano(), string(r.Tool), r.Protocol, r.Remote, r.Method, r.Path,
			r.Status, r.Refused, r.Control, p.header, len(body), body)
		if err != nil {
			return err
		}
		if p.id, err = res.LastInsertId(); err != nil {
			return err
		}
	}
	return nil
}
