package index

import "cruddur/lab/record"

// loose keeps the last records of a tool that name no trace.
type loose struct {
	limit      int
	bytesLimit int64
	records    []*record.Record // oldest first
	bytes      int64
}

func (l *loose) add(r *record.Record, count *Count) {
	l.records = append(l.records, r)
	l.bytes += footprint(r)
	count.take(r)
	for len(l.records) > l.limit || l.bytes > l.bytesLimit {
		oldest := l.records[0]
		l.records[0] = nil
		l.records = l.records[1:]
		l.bytes -= footprint(oldest)
		count.drop(oldest)
	}
}

func (l *loose) newest(limit int) []*record.Record {
	limit = min(limit, len(l.records))
	out := make([]*record.Record, 0, limit)
	for i := range limit {
		out = append(out, l.records[len(l.records)-1-i])
	}
	return out
}
