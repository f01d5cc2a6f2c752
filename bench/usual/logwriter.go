package usual

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// Bounds of a batch and of what waits for one. PutLogEvents books 26 bytes for each line besides its own.
const (
	maxLines   = 10_000
	maxBytes   = 1 << 20
	perLine    = 26
	flushEvery = 5 * time.Second
)

// logWriter sends each Write as one line. A batch that the SDK could not send after its three attempts is dropped, and
// so are lines for which there is no room.
type logWriter struct {
	client        *cloudwatchlogs.Client
	group, stream string
	lost          atomic.Int64

	lines   chan types.InputLogEvent
	flushes chan chan struct{}
	close   sync.Once
	closing chan struct{}
	done    chan struct{}
}

func newLogWriter(ctx context.Context, group, stream string) (*logWriter, error) {
	c, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("usual: aws: %w", err)
	}
	w := &logWriter{
		client: cloudwatchlogs.NewFromConfig(c), group: group, stream: stream,
		lines: make(chan types.InputLogEvent, maxLines), flushes: make(chan chan struct{}),
		closing: make(chan struct{}), done: make(chan struct{}),
	}
	go w.run()
	return w, nil
}

// Write implements [io.Writer]. It never waits.
func (w *logWriter) Write(p []byte) (int, error) {
	event := types.InputLogEvent{
		Message: aws.String(strings.TrimSuffix(string(p), "\n")), Timestamp: aws.Int64(time.Now().UnixMilli()),
	}
	select {
	case w.lines <- event:
	default:
		w.lost.Add(1)
	}
	return len(p), nil
}

func (w *logWriter) run() {
	defer close(w.done)
	ctx, tick := context.Background(), time.NewTicker(flushEvery)
	defer tick.Stop()
	w.prepare(ctx)
	var batch []types.InputLogEvent
	size := 0
	send := func() {
		w.send(ctx, batch)
		batch, size = nil, 0
	}
	add := func(e types.InputLogEvent) {
		n := len(*e.Message) + perLine
		if len(batch) == maxLines || size+n > maxBytes {
			send()
		}
		batch, size = append(batch, e), size+n
	}
	rest := func() {
		for {
			select {
			case e := <-w.lines:
				add(e)
			default:
				send()
				return
			}
		}
	}
	for {
		select {
		case e := <-w.lines:
			add(e)
		case <-tick.C:
			send()
		case flushed := <-w.flushes:
			rest()
			close(flushed)
		case <-w.closing:
			rest()
			return
		}
	}
}

// prepare makes the group and the stream. Where that is refused they may be there; else the first batch fails too.
func (w *logWriter) prepare(ctx context.Context) {
	_, _ = w.client.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &w.group})
	_, _ = w.client.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &w.group, LogStreamName: &w.stream})
}

func (w *logWriter) send(ctx context.Context, batch []types.InputLogEvent) {
	if len(batch) == 0 {
		return
	}
	_, err := w.client.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{
		LogGroupName: &w.group, LogStreamName: &w.stream, LogEvents: batch,
	})
	if err != nil {
		w.lost.Add(int64(len(batch)))
	}
}

// Flush sends what was written before.
func (w *logWriter) Flush(ctx context.Context) error {
	flushed := make(chan struct{})
	select {
	case w.flushes <- flushed:
	case <-w.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-flushed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close sends what was written before, and no more. Writing afterwards loses lines.
func (w *logWriter) Close(ctx context.Context) error {
	w.close.Do(func() { close(w.closing) })
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return errors.Join(errors.New("usual: log lines were left unsent"), ctx.Err())
	}
}
