package sqlite

import (
	"context"
	"encoding/json"

	"cruddur/app"
)

const replyColumns = `r.uuid, r.reply_to_activity_uuid, r.user_handle, u.display_name, r.message, r.likes_count, r.replies_count, r.reposts_count, r.created_at`

var (
	// All replies of many activities, in one statement.
	selectReplies = read("activities", `SELECT `+replyColumns+`
FROM json_each(?1) AS asked
JOIN activities AS r ON r.reply_to_activity_uuid = asked.value
JOIN users AS u ON u.handle = r.user_handle
ORDER BY r.created_at, r.uuid`)

	// The first few of each. Numbering them costs as much again, so it is done only where somebody has more.
	selectFirstReplies = read("activities", `SELECT `+replyColumns+`
FROM (
	SELECT *, row_number() OVER (PARTITION BY reply_to_activity_uuid ORDER BY created_at, uuid) AS place
	FROM activities WHERE reply_to_activity_uuid IN (SELECT value FROM json_each(?1))
) AS r JOIN users AS u ON u.handle = r.user_handle
WHERE r.place <= ?2
ORDER BY r.created_at, r.uuid`)

	selectRepliesOf = read("activities", `SELECT `+replyColumns+`
FROM activities AS r JOIN users AS u ON u.handle = r.user_handle
WHERE r.reply_to_activity_uuid = ?1
ORDER BY r.created_at, r.uuid LIMIT ?2 + 0`)
)

func scanReply(row scanner) (r app.Reply, err error) {
	err = row.Scan(&r.UUID, &r.ReplyToActivityUUID, &r.Handle, &r.DisplayName, &r.Message,
		&r.LikesCount, &r.RepliesCount, &r.RepostsCount, micros{&r.CreatedAt})
	return r, err
}

// Replies implements [app.Activities].
func (s *Store) Replies(ctx context.Context, uuid string, limit int) ([]app.Reply, error) {
	return list(ctx, s, selectRepliesOf, scanReply, uuid, limit)
}

// addReplies puts the first replies under each activity, an empty list where there are none.
func (s *Store) addReplies(ctx context.Context, activities []app.Activity, limit int) error {
	if limit <= 0 {
		return nil
	}
	place := make(map[string]int, len(activities))
	var answered []string
	q, args := selectReplies, make([]any, 1, 2)
	for i := range activities {
		activities[i].Replies = []app.Reply{}
		if activities[i].RepliesCount > 0 {
			place[activities[i].UUID] = i
			answered = append(answered, activities[i].UUID)
		}
		if activities[i].RepliesCount > limit && len(args) == 1 {
			q, args = selectFirstReplies, append(args, limit)
		}
	}
	if len(answered) == 0 {
		return nil
	}
	uuids, err := json.Marshal(answered)
	if err != nil {
		return app.Errorf("sqlite: uuids: %w", err)
	}
	args[0] = string(uuids)
	replies, err := list(ctx, s, q, scanReply, args...)
	if err != nil {
		return err
	}
	for _, r := range replies {
		a := &activities[place[r.ReplyToActivityUUID]]
		a.Replies = append(a.Replies, r)
	}
	return nil
}
