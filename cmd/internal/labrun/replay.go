package labrun

import (
	"context"
	"fmt"
	"time"

	"cruddur/lab/index"
	"cruddur/lab/journal"
	"cruddur/lab/record"
)

// slowReplay is from when on a replay is worth a word.
const slowReplay = time.Second

// replay makes again what the journal holds: the receivers get their state back, and the index its records.
func replay(ctx context.Context, o Options, j *journal.Journal, by map[record.Tool]record.Replayer, x *index.Index) error {
	begin, n := time.Now(), 0
	err := j.Replay(ctx, func(req record.Request) error {
		n++
		r := by[req.Tool]
		if r == nil {
			return nil // of a tool that a newer lab knows
		}
		recs, err := replayOne(r, req)
		if err != nil {
			o.Log.Error("a kept request can't be read again, and is left out", "id", req.ID, "tool", req.Tool, "error", err)
			return nil
		}
		x.Add(recs)
		return ctx.Err()
	})
	if took := time.Since(begin); took > slowReplay {
		o.Log.Info("read what was kept", "requests", n, "took", took.Round(time.Millisecond))
	}
	return err
}

// replayOne keeps a fault in a decoder from making the lab impossible to start on this journal.
func replayOne(r record.Replayer, req record.Request) (recs []record.Record, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	recs = r.Replay(req)
	for i := range recs {
		recs[i].Request = req.ID
	}
	return recs, nil
}
