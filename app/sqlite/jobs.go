package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"cruddur/app"
)

var (
	insertJob = write("INSERT", "jobs", `INSERT INTO jobs (kind, activity_uuid, traceparent, tracestate, user_handle, request_id, run_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`)

	updateClaim = write("UPDATE", "jobs", `UPDATE jobs SET claimed_until = ?2, attempts = attempts + 1
WHERE id = (
	SELECT id FROM jobs WHERE run_at <= ?1 AND claimed_until <= ?1 AND abandoned_at IS NULL ORDER BY run_at, id LIMIT 1
)
RETURNING id, kind, activity_uuid, traceparent, tracestate, user_handle, request_id, run_at, attempts`)

	deleteJob = write("DELETE", "jobs", `DELETE FROM jobs WHERE id = ?1`)

	updateRetry = write("UPDATE", "jobs", `UPDATE jobs SET run_at = ?2, claimed_until = 0, last_error = ?3 WHERE id = ?1`)

	updateAbandon = write("UPDATE", "jobs", `UPDATE jobs SET abandoned_at = ?2, last_error = ?3 WHERE id = ?1`)
)

// addJobs keeps jobs in the transaction that makes them necessary.
func addJobs(ctx context.Context, tx *sql.Tx, jobs []app.Job) error {
	for _, j := range jobs {
		_, err := change(ctx, tx, insertJob, string(j.Kind), j.ActivityUUID,
			j.Cause.TraceParent, j.Cause.TraceState, j.Cause.User, j.Cause.RequestID, j.RunAt.UnixMicro())
		if err != nil {
			return err
		}
	}
	return nil
}

// ClaimJob implements [app.Jobs].
func (s *Store) ClaimJob(ctx context.Context, now, until time.Time) (app.Job, bool, error) {
	var (
		j     app.Job
		runAt app.Time
	)
	err := s.writer.QueryRowContext(ctx, updateClaim.text, now.UnixMicro(), until.UnixMicro()).Scan(
		&j.ID, &j.Kind, &j.ActivityUUID, &j.Cause.TraceParent, &j.Cause.TraceState, &j.Cause.User, &j.Cause.RequestID,
		micros{&runAt}, &j.Attempts)
	if errors.Is(err, sql.ErrNoRows) {
		return app.Job{}, false, nil
	}
	if err != nil {
		return app.Job{}, false, failed(ctx, updateClaim, err, 0)
	}
	j.RunAt = runAt.Time
	return j, true, nil
}

// FinishJob implements [app.Jobs].
func (s *Store) FinishJob(ctx context.Context, id int64) error {
	_, err := change(ctx, s.writer, deleteJob, id)
	return err
}

// RetryJob implements [app.Jobs].
func (s *Store) RetryJob(ctx context.Context, id int64, at time.Time, reason string) error {
	_, err := change(ctx, s.writer, updateRetry, id, at.UnixMicro(), reason)
	return err
}

// AbandonJob implements [app.Jobs].
func (s *Store) AbandonJob(ctx context.Context, id int64, now time.Time, reason string) error {
	_, err := change(ctx, s.writer, updateAbandon, id, now.UnixMicro(), reason)
	return err
}
