package cloudwatch

import (
	"cmp"
	"slices"
	"time"

	"go.opentelemetry.io/otel/sdk/log"
)

// What one PutLogEvents may hold, and what one line may be. Each line is counted with 26 bytes more than its text.
const (
	mostLines = 10_000
	mostBytes = 1_048_576
	overhead  = 26
	mostLine  = mostBytes - overhead
	mostSpan  = 24 * time.Hour
)

// line is a record as it is sent.
type line struct {
	at    int64 // milliseconds since 1970
	text  string
	index int // in the batch that the pipeline gave
}

// batches turns records into requests' worth of lines.
type batches struct {
	service string
	text    bool   // one line of text instead of JSON
	metrics string // the namespace of metrics that CloudWatch makes of request lines; "" for none
	buf     []byte
}

// split formats the records and splits them, in the order of time, into as many batches as CloudWatch's limits ask for.
func (b *batches) split(records []log.Record) [][]line {
	lines := b.lines(records)
	byTime := func(a, b line) int { return cmp.Compare(a.at, b.at) }
	if !slices.IsSortedFunc(lines, byTime) {
		slices.SortStableFunc(lines, byTime)
	}
	var parts [][]line
	start, bytes := 0, 0
	for i, l := range lines {
		size := len(l.text) + overhead
		if i > start && (i-start == mostLines || bytes+size > mostBytes ||
			l.at-lines[start].at >= mostSpan.Milliseconds()) {
			parts = append(parts, lines[start:i])
			start, bytes = i, 0
		}
		bytes += size
	}
	if len(lines) > start {
		parts = append(parts, lines[start:])
	}
	return parts
}

// lines formats the records one behind the other in one buffer, of which each line is a piece.
func (b *batches) lines(records []log.Record) []line {
	lines, ends := make([]line, len(records)), make([]int, len(records))
	b.buf = b.buf[:0]
	for i := range records {
		r := &records[i]
		lines[i].index, lines[i].at = i, milliseconds(r)
		b.buf = b.append(b.buf, r)
		ends[i] = len(b.buf)
	}
	all, start := string(b.buf), 0
	for i, end := range ends {
		lines[i].text, start = all[start:end], end
	}
	const keep = 4 << 20
	if cap(b.buf) > keep {
		b.buf = nil // an uncommon batch; not worth holding on to
	}
	return lines
}

// append formats one record. A line that is too long is written again with its values shortened, more and more until it
// fits.
func (b *batches) append(dst []byte, r *log.Record) []byte {
	start := len(dst)
	for limit := range limits {
		if b.text {
			dst = appendText(dst[:start], r, limit)
		} else {
			dst = appendJSON(dst[:start], r, b.service, b.metrics, limit)
		}
		if len(dst)-start <= mostLine {
			return dst
		}
	}
	return dst
}

// leastText is how much of a message is kept in any case.
const leastText = 4 << 10

// limits yields how many bytes of each value to write: all, and then less and less. At the last, 0, attributes are left
// out altogether, and what remains always fits.
func limits(yield func(int) bool) {
	for _, limit := range [...]int{mostLine, mostLine / 2, 64 << 10, leastText, 512, 0} {
		if !yield(limit) {
			return
		}
	}
}

// milliseconds is the time of a record as CloudWatch counts it.
func milliseconds(r *log.Record) int64 { return max(when(r).UnixMilli(), 0) }

// when is the time of a record.
func when(r *log.Record) time.Time {
	if t := r.Timestamp(); !t.IsZero() {
		return t
	}
	if t := r.ObservedTimestamp(); !t.IsZero() {
		return t
	}
	return time.Now()
}
