-- Times are microseconds since 1970-01-01 UTC.

CREATE TABLE users (
	handle       TEXT PRIMARY KEY,
	display_name TEXT NOT NULL,
	created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A reply is an activity with reply_to_activity_uuid; it expires together with what it answers.
CREATE TABLE activities (
	uuid                   TEXT PRIMARY KEY,
	user_handle            TEXT NOT NULL REFERENCES users (handle),
	message                TEXT NOT NULL,
	reply_to_activity_uuid TEXT REFERENCES activities (uuid),
	likes_count            INTEGER NOT NULL DEFAULT 0,
	replies_count          INTEGER NOT NULL DEFAULT 0,
	reposts_count          INTEGER NOT NULL DEFAULT 0,
	created_at             INTEGER NOT NULL,
	expires_at             INTEGER NOT NULL
) STRICT;

CREATE INDEX activities_at_home ON activities (created_at DESC, uuid) WHERE reply_to_activity_uuid IS NULL;
CREATE INDEX activities_by_user ON activities (user_handle, created_at DESC, uuid);
CREATE INDEX activities_by_time ON activities (created_at DESC, uuid);
CREATE INDEX activities_replies ON activities (reply_to_activity_uuid, created_at, uuid)
	WHERE reply_to_activity_uuid IS NOT NULL;

CREATE TABLE notifications (
	user_handle   TEXT NOT NULL REFERENCES users (handle),
	activity_uuid TEXT NOT NULL REFERENCES activities (uuid) ON DELETE CASCADE,
	created_at    INTEGER NOT NULL,
	PRIMARY KEY (user_handle, activity_uuid)
) STRICT, WITHOUT ROWID;

CREATE INDEX notifications_newest ON notifications (user_handle, created_at DESC);
CREATE INDEX notifications_of_activity ON notifications (activity_uuid);

-- Each side of a conversation has a row of its own.
CREATE TABLE message_groups (
	uuid         TEXT PRIMARY KEY,
	owner_handle TEXT NOT NULL REFERENCES users (handle),
	peer_handle  TEXT NOT NULL REFERENCES users (handle),
	created_at   INTEGER NOT NULL,
	updated_at   INTEGER NOT NULL,
	UNIQUE (owner_handle, peer_handle)
) STRICT;

CREATE TABLE messages (
	uuid            TEXT PRIMARY KEY,
	sender_handle   TEXT NOT NULL REFERENCES users (handle),
	receiver_handle TEXT NOT NULL REFERENCES users (handle),
	message         TEXT NOT NULL,
	created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX messages_between ON messages (sender_handle, receiver_handle, created_at DESC);

-- What requests leave behind to be done. traceparent, tracestate, user_handle and request_id tell which request it was.
CREATE TABLE jobs (
	id            INTEGER PRIMARY KEY,
	kind          TEXT NOT NULL,
	activity_uuid TEXT NOT NULL,
	traceparent   TEXT NOT NULL DEFAULT '',
	tracestate    TEXT NOT NULL DEFAULT '',
	user_handle   TEXT NOT NULL DEFAULT '',
	request_id    TEXT NOT NULL DEFAULT '',
	run_at        INTEGER NOT NULL,
	attempts      INTEGER NOT NULL DEFAULT 0,
	claimed_until INTEGER NOT NULL DEFAULT 0,
	abandoned_at  INTEGER,
	last_error    TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX jobs_due ON jobs (run_at, id) WHERE abandoned_at IS NULL;
