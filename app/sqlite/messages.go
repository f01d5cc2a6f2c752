package sqlite

import (
	"context"
	"database/sql"

	"cruddur/app"
)

var (
	selectMessageGroups = read("message_groups", `SELECT g.uuid, g.peer_handle, u.display_name, g.created_at
FROM message_groups AS g JOIN users AS u ON u.handle = g.peer_handle
WHERE g.owner_handle = ?1
ORDER BY g.updated_at DESC, g.uuid LIMIT ?2 + 0`)

	// The newest, turned round.
	selectMessages = read("messages", `SELECT m.uuid, m.sender_handle, u.display_name, m.message, m.created_at
FROM (
	SELECT * FROM messages
	WHERE (sender_handle = ?1 AND receiver_handle = ?2) OR (sender_handle = ?2 AND receiver_handle = ?1)
	ORDER BY created_at DESC, uuid LIMIT ?3 + 0
) AS m JOIN users AS u ON u.handle = m.sender_handle
ORDER BY m.created_at, m.uuid DESC`)

	insertMessageGroup = write("INSERT", "message_groups", `INSERT INTO message_groups (uuid, owner_handle, peer_handle, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (owner_handle, peer_handle) DO UPDATE SET updated_at = excluded.updated_at`)

	insertMessage = write("INSERT", "messages", `INSERT INTO messages (uuid, sender_handle, receiver_handle, message, created_at)
VALUES (?1, ?2, ?3, ?4, ?5)`)
)

// MessageGroups implements [app.Messages].
func (s *Store) MessageGroups(ctx context.Context, handle string, limit int) ([]app.MessageGroup, error) {
	return list(ctx, s, selectMessageGroups, func(row scanner) (g app.MessageGroup, err error) {
		err = row.Scan(&g.UUID, &g.Handle, &g.DisplayName, micros{&g.CreatedAt})
		return g, err
	}, handle, limit)
}

// Messages implements [app.Messages].
func (s *Store) Messages(ctx context.Context, handle, peer string, limit int) ([]app.Message, error) {
	return list(ctx, s, selectMessages, func(row scanner) (m app.Message, err error) {
		err = row.Scan(&m.UUID, &m.Handle, &m.DisplayName, &m.Message, micros{&m.CreatedAt})
		return m, err
	}, handle, peer, limit)
}

// CreateMessage implements [app.Messages].
func (s *Store) CreateMessage(ctx context.Context, n app.NewMessage) (app.Message, error) {
	m := app.Message{UUID: n.UUID, Handle: n.Sender, Message: n.Message, CreatedAt: app.At(n.CreatedAt)}
	now := n.CreatedAt.UnixMicro()
	err := s.transact(ctx, func(tx *sql.Tx) (err error) {
		if m.DisplayName, err = ensureUser(ctx, tx, n.Sender, m.CreatedAt); err != nil {
			return err
		}
		if _, err = ensureUser(ctx, tx, n.Receiver, m.CreatedAt); err != nil {
			return err
		}
		if _, err = change(ctx, tx, insertMessageGroup, n.SenderGroupUUID, n.Sender, n.Receiver, now, now); err != nil {
			return err
		}
		if n.Receiver != n.Sender { // a note to oneself has one side
			_, err = change(ctx, tx, insertMessageGroup, n.PeerGroupUUID, n.Receiver, n.Sender, now, now)
			if err != nil {
				return err
			}
		}
		_, err = change(ctx, tx, insertMessage, n.UUID, n.Sender, n.Receiver, n.Message, now)
		return err
	})
	return m, err
}
