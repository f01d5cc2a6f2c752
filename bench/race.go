package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	sdkxray "github.com/aws/aws-xray-sdk-go/xray"
	"github.com/aws/aws-xray-sdk-go/xraylog"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"cruddur/app/sqlite"
	"cruddur/bench/internal/backend"
	"cruddur/bench/internal/measure"
	"cruddur/providers"
	"cruddur/providers/settings"
	"cruddur/providers/xray"
)

// race encodes and sends the same content twice: as spans by this project's provider, as segments by aws-xray-sdk-go.
type race struct {
	addr     string
	spans    []trace.ReadOnlySpan
	sender   providers.Sender[trace.ReadOnlySpan]
	segments []*sdkxray.Segment
	emitter  *sdkxray.DefaultEmitter
	conn     net.Conn
	wire     [][]byte // what our sender wrote
	bytes    int
}

// newRace takes the spans of a real request, and the segments from the documents that our sender makes of them, so that
// both hold the same.
func newRace(ctx context.Context, addr string) (*race, error) {
	sdkxray.SetLogger(xraylog.NullLogger) // it would write to standard output, where the result goes
	r := &race{addr: addr}
	var err error
	if r.spans, err = spansOfHome(ctx); err != nil {
		return nil, err
	}
	if r.sender, err = openSender(ctx, addr); err != nil {
		return nil, err
	}
	if err := r.capture(ctx); err != nil {
		return nil, err
	}
	to, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, err
	}
	if r.emitter, err = sdkxray.NewDefaultEmitter(to); err != nil {
		return nil, err
	}
	r.conn, err = net.DialUDP("udp", nil, to)
	return r, err
}

// spansOfHome asks for the home page once.
func spansOfHome(ctx context.Context) ([]trace.ReadOnlySpan, error) {
	recorder := tracetest.NewSpanRecorder()
	tp := trace.NewTracerProvider(trace.WithSpanProcessor(recorder), trace.WithResource(resource.Default()))
	b, err := backend.New(ctx, sqlite.Memory, backend.Telemetry{TracerProvider: tp})
	if err != nil {
		return nil, err
	}
	if _, err := requests(ctx, http.Handler(b.Handler), 1, 1, 0); err != nil {
		return nil, err
	}
	spans := recorder.Ended()
	if len(spans) == 0 {
		return nil, errors.New("the request made no spans")
	}
	return spans, b.Close()
}

// openSender opens the X-Ray provider by itself, without the pipeline's queue.
func openSender(ctx context.Context, addr string) (providers.Sender[trace.ReadOnlySpan], error) {
	config, set := xray.Factory().New(), new(settings.Set)
	config.Settings(set)
	if err := set.Load(settings.Map(map[string]string{"AWS_XRAY_DAEMON_ADDRESS": addr})); err != nil {
		return nil, err
	}
	p, err := config.Open(ctx, providers.Service{Provider: "xray", Name: "cruddur-backend", Resource: resource.Default()})
	if err != nil {
		return nil, err
	}
	return p.Contribute().Spans, nil
}

// capture sends the spans to a socket of its own and reads the documents back.
func (r *race) capture(ctx context.Context) error {
	packet, err := new(net.ListenConfig).ListenPacket(ctx, "udp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer packet.Close() //nolint:errcheck // everything was read
	sender, err := openSender(ctx, packet.LocalAddr().String())
	if err != nil {
		return err
	}
	if res := sender.Send(ctx, r.spans); res.Err != nil {
		return res.Err
	}
	buf := make([]byte, 1<<16)
	for range r.spans {
		_ = packet.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _, err := packet.ReadFrom(buf)
		if err != nil {
			return fmt.Errorf("capture: %w", err)
		}
		datagram := bytes.Clone(buf[:n])
		_, document, _ := bytes.Cut(datagram, []byte("\n"))
		segment, err := segmentOf(document)
		if err != nil {
			return err
		}
		r.wire, r.segments, r.bytes = append(r.wire, datagram), append(r.segments, segment), r.bytes+n
	}
	return nil
}

// Each runner handles so many requests' worth of documents in a round, in batches as a queue would hand them over.
const batches, perBatch = 12, 64

func (r *race) run(ctx context.Context, rounds int) (sent, error) {
	e := sent{Documents: len(r.spans), Bytes: r.bytes}
	batch := make([]trace.ReadOnlySpan, 0, perBatch*len(r.spans))
	for range perBatch {
		batch = append(batch, r.spans...)
	}
	var failed error
	ours := func() {
		if res := r.sender.Send(ctx, batch); res.Err != nil {
			failed = res.Err
		}
	}
	sdk := func() { r.each(func(i int) { r.emitter.Emit(r.segments[i]) }) }
	write := func() { r.each(func(i int) { _, _ = r.conn.Write(r.wire[i]) }) }
	runners := []struct {
		do         func()
		ns, allocs *measure.Series
	}{{ours, &e.Ours, &e.OursAllocs}, {sdk, &e.SDK, &e.SDKAllocs}, {write, &e.Write, new(measure.Series)}}
	for round := -1; round < rounds; round++ { // the first one warms up
		for i := range runners {
			run := runners[(i+round+1)%len(runners)]
			before, err := measure.Now()
			if err != nil {
				return e, err
			}
			for range batches {
				run.do()
			}
			after, err := measure.Now()
			if err != nil {
				return e, err
			}
			if round < 0 {
				continue
			}
			used, n := after.Since(before), float64(batches*len(batch))
			*run.ns = append(*run.ns, float64(used.CPU().Nanoseconds())/n)
			*run.allocs = append(*run.allocs, float64(used.Mallocs)/n)
		}
	}
	return e, failed
}

// each goes through a batch with the pauses that our sender makes, for the receiver's sake: a kernel that drops what it
// has no room for would do less for one than for the other.
func (r *race) each(do func(int)) {
	const most, overhead = 16 << 10, 1280
	burst := 0
	for range perBatch {
		for i := range r.segments {
			do(i)
			if burst += len(r.wire[i]) + overhead; burst >= most {
				burst = 0
				time.Sleep(time.Millisecond)
			}
		}
	}
}
