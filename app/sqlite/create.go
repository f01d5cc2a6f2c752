package sqlite

import (
	"context"
	"database/sql"

	"cruddur/app"
)

var (
	// Who writes, or is written to, is a user from then on, called by the handle until somebody says better.
	insertUser = write("INSERT", "users", `INSERT INTO users (handle, display_name, created_at) VALUES (?1, ?1, ?2)
ON CONFLICT (handle) DO UPDATE SET handle = excluded.handle RETURNING display_name`)

	insertActivity = write("INSERT", "activities", `INSERT INTO activities (uuid, user_handle, message, reply_to_activity_uuid, created_at, expires_at)
VALUES (?1, ?2, ?3, nullif(?4, ''), ?5, ?6)`)

	updateRepliesCount = write("UPDATE", "activities", `UPDATE activities SET replies_count = replies_count + 1
WHERE uuid = ?1 AND expires_at > ?2 RETURNING expires_at`)
)

// CreateActivity implements [app.Activities].
func (s *Store) CreateActivity(ctx context.Context, n app.NewActivity) (app.Activity, error) {
	a := app.Activity{
		UUID: n.UUID, Handle: n.Handle, Message: n.Message, CreatedAt: app.At(n.CreatedAt), ExpiresAt: app.At(n.ExpiresAt),
	}
	err := s.transact(ctx, func(tx *sql.Tx) (err error) {
		if a.DisplayName, err = ensureUser(ctx, tx, n.Handle, a.CreatedAt); err != nil {
			return err
		}
		_, err = change(ctx, tx, insertActivity,
			n.UUID, n.Handle, n.Message, "", n.CreatedAt.UnixMicro(), n.ExpiresAt.UnixMicro())
		if err != nil {
			return err
		}
		return addJobs(ctx, tx, n.Jobs)
	})
	return a, err
}

// CreateReply implements [app.Activities].
func (s *Store) CreateReply(ctx context.Context, n app.NewReply) (app.Reply, error) {
	r := app.Reply{
		UUID: n.UUID, ReplyToActivityUUID: n.ReplyToActivityUUID, Handle: n.Handle, Message: n.Message,
		CreatedAt: app.At(n.CreatedAt),
	}
	err := s.transact(ctx, func(tx *sql.Tx) (err error) {
		var expires app.Time
		err = tx.QueryRowContext(ctx, updateRepliesCount.text, n.ReplyToActivityUUID, n.CreatedAt.UnixMicro()).
			Scan(micros{&expires})
		if err != nil {
			return failed(ctx, updateRepliesCount, err, 0)
		}
		if r.DisplayName, err = ensureUser(ctx, tx, n.Handle, r.CreatedAt); err != nil {
			return err
		}
		_, err = change(ctx, tx, insertActivity,
			n.UUID, n.Handle, n.Message, n.ReplyToActivityUUID, n.CreatedAt.UnixMicro(), expires.UnixMicro())
		if err != nil {
			return err
		}
		return addJobs(ctx, tx, n.Jobs)
	})
	return r, err
}

// ensureUser makes sure that there is such a user and returns the name to show.
func ensureUser(ctx context.Context, tx *sql.Tx, handle string, now app.Time) (name string, err error) {
	if err := tx.QueryRowContext(ctx, insertUser.text, handle, now.UnixMicro()).Scan(&name); err != nil {
		return "", failed(ctx, insertUser, err, 0)
	}
	return name, nil
}
