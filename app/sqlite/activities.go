package sqlite

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"cruddur/app"
)

const activityColumns = `a.uuid, a.user_handle, u.display_name, a.message, a.likes_count, a.replies_count, a.reposts_count, a.created_at, a.expires_at`

var (
	selectHome = read("activities", `SELECT `+activityColumns+`
FROM activities AS a JOIN users AS u ON u.handle = a.user_handle
WHERE a.reply_to_activity_uuid IS NULL AND a.expires_at > ?1
ORDER BY a.created_at DESC, a.uuid LIMIT ?2 + 0`)

	selectByUser = read("activities", `SELECT `+activityColumns+`
FROM activities AS a JOIN users AS u ON u.handle = a.user_handle
WHERE a.user_handle = ?3 AND a.expires_at > ?1
ORDER BY a.created_at DESC, a.uuid LIMIT ?2 + 0`)

	selectSearch = read("activities", `SELECT `+activityColumns+`
FROM activities AS a JOIN users AS u ON u.handle = a.user_handle
WHERE a.message LIKE '%' || ?3 || '%' ESCAPE '\' AND a.expires_at > ?1
ORDER BY a.created_at DESC, a.uuid LIMIT ?2 + 0`)

	selectNotified = read("notifications", `SELECT `+activityColumns+`
FROM notifications AS n
JOIN activities AS a ON a.uuid = n.activity_uuid
JOIN users AS u ON u.handle = a.user_handle
WHERE n.user_handle = ?3 AND a.expires_at > ?1
ORDER BY n.created_at DESC, a.uuid LIMIT ?2 + 0`)

	selectActivity = read("activities", `SELECT `+activityColumns+`
FROM activities AS a JOIN users AS u ON u.handle = a.user_handle
WHERE a.uuid = ?2 AND a.expires_at > ?1`)

	selectUser = read("users", `SELECT handle, display_name FROM users WHERE handle = ?1`)

	selectOrigin = read("activities", `SELECT a.user_handle, a.message, coalesce(p.user_handle, '')
FROM activities AS a LEFT JOIN activities AS p ON p.uuid = a.reply_to_activity_uuid
WHERE a.uuid = ?1`)
)

func scanActivity(row scanner) (a app.Activity, err error) {
	err = row.Scan(&a.UUID, &a.Handle, &a.DisplayName, &a.Message, &a.LikesCount, &a.RepliesCount, &a.RepostsCount,
		micros{&a.CreatedAt}, micros{&a.ExpiresAt})
	return a, err
}

// Home implements [app.Activities].
func (s *Store) Home(ctx context.Context, p app.Page) ([]app.Activity, error) {
	return s.activities(ctx, selectHome, p)
}

// ByUser implements [app.Activities].
func (s *Store) ByUser(ctx context.Context, handle string, p app.Page) ([]app.Activity, error) {
	return s.activities(ctx, selectByUser, p, handle)
}

// Search implements [app.Activities].
func (s *Store) Search(ctx context.Context, term string, p app.Page) ([]app.Activity, error) {
	literal := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(term)
	return s.activities(ctx, selectSearch, p, literal)
}

// Notified implements [app.Activities].
func (s *Store) Notified(ctx context.Context, handle string, p app.Page) ([]app.Activity, error) {
	return s.activities(ctx, selectNotified, p, handle)
}

// activities runs a statement whose first two parameters are the page's.
func (s *Store) activities(ctx context.Context, q *statement, p app.Page, args ...any) ([]app.Activity, error) {
	args = append([]any{p.Now.UnixMicro(), p.Limit}, args...)
	found, err := list(ctx, s, q, scanActivity, args...)
	if err != nil {
		return nil, err
	}
	return found, s.addReplies(ctx, found, p.Replies)
}

// Activity implements [app.Activities].
func (s *Store) Activity(ctx context.Context, uuid string, p app.Page) (app.Activity, error) {
	a, err := one(ctx, s, selectActivity, scanActivity, p.Now.UnixMicro(), uuid)
	if err != nil {
		return app.Activity{}, err
	}
	alone := []app.Activity{a}
	err = s.addReplies(ctx, alone, p.Replies)
	return alone[0], err
}

// User implements [app.Activities].
func (s *Store) User(ctx context.Context, handle string) (app.User, error) {
	return one(ctx, s, selectUser, func(row scanner) (u app.User, err error) {
		err = row.Scan(&u.Handle, &u.DisplayName)
		return u, err
	}, handle)
}

// Origin implements [app.Activities].
func (s *Store) Origin(ctx context.Context, uuid string) (app.Origin, error) {
	return one(ctx, s, selectOrigin, func(row scanner) (o app.Origin, err error) {
		err = row.Scan(&o.Handle, &o.Message, &o.RepliedTo)
		return o, err
	}, uuid)
}

// Notify implements [app.Activities].
func (s *Store) Notify(ctx context.Context, activityUUID string, handles []string, now time.Time) (int, error) {
	names, err := json.Marshal(handles)
	if err != nil {
		return 0, app.Errorf("sqlite: handles: %w", err)
	}
	return change(ctx, s.writer, insertNotifications, string(names), activityUUID, now.UnixMicro())
}

// DeleteExpired implements [app.Activities].
func (s *Store) DeleteExpired(ctx context.Context, uuid string, now time.Time) (int, error) {
	return change(ctx, s.writer, deleteExpired, uuid, now.UnixMicro())
}

var (
	insertNotifications = write("INSERT", "notifications", `INSERT INTO notifications (user_handle, activity_uuid, created_at)
SELECT handle, ?2, ?3 FROM users WHERE handle IN (SELECT value FROM json_each(?1))
AND EXISTS (SELECT 1 FROM activities WHERE uuid = ?2)
ON CONFLICT DO NOTHING`)

	// A reply to a reply is two steps away from the crud that it goes with.
	deleteExpired = write("DELETE", "activities", `WITH RECURSIVE gone (uuid) AS (
	SELECT uuid FROM activities WHERE uuid = ?1 AND expires_at <= ?2
	UNION
	SELECT a.uuid FROM activities AS a JOIN gone ON a.reply_to_activity_uuid = gone.uuid
)
DELETE FROM activities WHERE uuid IN (SELECT uuid FROM gone)`)
)
