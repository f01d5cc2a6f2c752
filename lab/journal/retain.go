package journal

import (
	"context"
	"fmt"
	"time"
)

// Retention removes in slices, so that an append never waits for more than one of them.
const (
	sliceRows   = 256
	vacuumPages = 2048        // 8 MiB of free pages stay for new rows, more go back to the disk
	ageEvery    = time.Minute // how often the age is looked at
)

// retained is what retention knows of the rows without looking.
type retained struct {
	newest  int64     // never removed for want of room, however large it is
	data    int64     // no row of data has an id up to this one
	control int64     // the same for control rows
	aged    time.Time // when the age was last looked at
}

// retain removes the oldest data until the bounds hold. Control requests go only when no data is left to go: without
// them a log group, and all that is in it, would not come back after a restart.
func (j *Journal) retain() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	ctx := context.Background()
	if now := j.now(); now.Sub(j.head.aged) >= ageEvery {
		if err := j.dropAged(ctx, now.Add(-j.maxAge)); err != nil {
			return err
		}
		j.head.aged = now
	}
	used, free, err := j.usage(ctx)
	if err != nil {
		return err
	}
	if used > j.maxBytes {
		if err := j.dropOldest(ctx, used-j.maxBytes+j.maxBytes/32); err != nil {
			return err
		}
	}
	if free > vacuumPages {
		if _, err := j.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", vacuumPages/2)); err != nil {
			return err
		}
	}
	return nil
}

// usage says how many bytes of the file are in use, and how many pages of it are not.
func (j *Journal) usage(ctx context.Context) (used, free int64, err error) {
	var pages, size int64
	err = j.conn.QueryRowContext(ctx,
		"SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size").
		Scan(&pages, &free, &size)
	return (pages - free) * size, free, err
}

// dropAged removes data from before oldest.
func (j *Journal) dropAged(ctx context.Context, oldest time.Time) error {
	for {
		rows, err := j.oldest(ctx, false, j.head.data)
		if err != nil {
			return err
		}
		last := j.head.data
		for _, r := range rows {
			if r.time >= oldest.UnixNano() {
				break
			}
			last = r.id
		}
		if last == j.head.data {
			return nil
		}
		if err := j.drop(ctx, false, j.head.data, last); err != nil {
			return err
		}
		j.head.data = last
	}
}

// dropOldest removes rows of about excess bytes.
func (j *Journal) dropOldest(ctx context.Context, excess int64) error {
	for _, control := range []bool{false, true} {
		from := &j.head.data
		if control {
			from = &j.head.control
		}
		for excess > 0 {
			rows, err := j.oldest(ctx, control, *from)
			if err != nil {
				return err
			}
			last := *from
			for _, r := range rows {
				if excess <= 0 {
					break
				}
				last = r.id
				excess -= r.size
			}
			if last == *from {
				break
			}
			if err := j.drop(ctx, control, *from, last); err != nil {
				return err
			}
			*from = last
		}
	}
	return nil
}

// aged is a row as retention sees it.
type aged struct {
	id, time, size int64
}

// oldest lists a slice of the rows after an id, the newest of all excepted.
func (j *Journal) oldest(ctx context.Context, control bool, after int64) ([]aged, error) {
	rows, err := j.conn.QueryContext(ctx, `SELECT id, time, size + length(header) + length(path) + 128 FROM request
		WHERE id > ? AND id < ? AND control = ? ORDER BY id LIMIT ?`, after, j.head.newest, control, sliceRows)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []aged
	for rows.Next() {
		var r aged
		if err := rows.Scan(&r.id, &r.time, &r.size); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func (j *Journal) drop(ctx context.Context, control bool, after, upTo int64) error {
	_, err := j.conn.ExecContext(ctx, "DELETE FROM request WHERE id > ? AND id <= ? AND control = ?", after, upTo, control)
	return err
}
