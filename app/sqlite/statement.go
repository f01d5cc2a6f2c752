package sqlite

// statement is one piece of SQL and what its span is called.
type statement struct {
	operation, table string // as they stand in the span's name
	text             string
	reads            bool // runs on the reading connections, prepared
}

func (q *statement) summary() string { return q.operation + " " + q.table }

func read(table, text string) *statement {
	return &statement{operation: "SELECT", table: table, text: text, reads: true}
}

func write(operation, table, text string) *statement {
	return &statement{operation: operation, table: table, text: text}
}

// statements lists every statement, so that the instrumentation knows them by their text.
func statements() []*statement {
	return []*statement{
		selectHome, selectHomeSlowly, selectByUser, selectSearch, selectNotified, selectActivity,
		selectReplies, selectFirstReplies, selectRepliesOf, selectUser, selectOrigin,
		selectMessageGroups, selectMessages,
		insertUser, insertActivity, updateRepliesCount, insertJob, insertNotifications, deleteExpired,
		insertMessageGroup, insertMessage,
		updateClaim, deleteJob, updateRetry, updateAbandon,
	}
}
