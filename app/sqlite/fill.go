package sqlite

import (
	"context"
	"database/sql"
	"time"

	"cruddur/app"
	"cruddur/app/seed"
)

// fill writes the seed into a new database.
func fill(ctx context.Context, tx *sql.Tx, now time.Time, set seed.Set) error {
	exec := func(text string, args ...any) error {
		_, err := tx.ExecContext(ctx, text, args...)
		return err
	}
	for _, u := range set.Users {
		if err := exec(`INSERT INTO users (handle, display_name, created_at) VALUES (?, ?, ?)`,
			u.Handle, u.DisplayName, now.UnixMicro()); err != nil {
			return err
		}
	}
	for _, a := range set.Activities {
		if err := exec(`INSERT INTO activities (uuid, user_handle, message, reply_to_activity_uuid, likes_count,
			replies_count, reposts_count, created_at, expires_at) VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?)`,
			a.UUID, a.Handle, a.Message, a.ReplyTo, a.Likes,
			a.Replies, a.Reposts, a.CreatedAt.UnixMicro(), a.ExpiresAt.UnixMicro()); err != nil {
			return err
		}
		if a.ReplyTo != "" {
			continue
		}
		job := app.Job{Kind: app.ExpireActivity, ActivityUUID: a.UUID, RunAt: a.ExpiresAt}
		if err := addJobs(ctx, tx, []app.Job{job}); err != nil {
			return err
		}
	}
	for _, n := range set.Notifications {
		if err := exec(`INSERT INTO notifications (user_handle, activity_uuid, created_at) VALUES (?, ?, ?)`,
			n.Handle, n.ActivityUUID, n.CreatedAt.UnixMicro()); err != nil {
			return err
		}
	}
	for _, g := range set.Groups {
		if err := exec(insertMessageGroup.text,
			g.UUID, g.Owner, g.Peer, g.CreatedAt.UnixMicro(), g.UpdatedAt.UnixMicro()); err != nil {
			return err
		}
	}
	for _, m := range set.Messages {
		if err := exec(insertMessage.text, m.UUID, m.Sender, m.Receiver, m.Message, m.CreatedAt.UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}
