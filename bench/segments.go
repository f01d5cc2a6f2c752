package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	sdkxray "github.com/aws/aws-xray-sdk-go/xray"
	"github.com/aws/aws-xray-sdk-go/xraylog"

	"cruddur/bench/internal/measure"
)

// measureSegments is the child that encodes as aws-xray-sdk-go does when a segment is closed; its argument is the folder
// of documents. It says nanoseconds and allocations, by document.
func measureSegments(_ context.Context, args []string, _ io.Reader, stdout io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("segments: want the folder of documents")
	}
	sdkxray.SetLogger(xraylog.NullLogger)
	out := map[string][2]float64{}
	for _, d := range documents {
		document, err := os.ReadFile(filepath.Join(args[0], d.golden+".json"))
		if err != nil {
			return err
		}
		segment, err := segmentOf(document)
		if err != nil {
			return err
		}
		if out[d.golden], err = timeEncoding(segment); err != nil {
			return err
		}
	}
	return json.NewEncoder(stdout).Encode(out)
}

// segmentOf is the SDK's segment with the content of a document. What the SDK's type has no place for (links, parts of
// service and sql) it need not encode.
func segmentOf(document []byte) (*sdkxray.Segment, error) {
	segment := &sdkxray.Segment{Sampled: true}
	if err := json.NewDecoder(bytes.NewReader(document)).Decode(segment); err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	segment.ParentSegment = segment
	return segment, nil
}

// timeEncoding does what DefaultEmitter.Emit does but for sending, several times, and returns the least.
func timeEncoding(segment *sdkxray.Segment) (least [2]float64, err error) {
	for i := range repeats {
		ns, allocs, err := timeOnce(segment)
		if err != nil {
			return least, err
		}
		if i == 0 || ns < least[0] {
			least = [2]float64{ns, allocs}
		}
	}
	return least, nil
}

func timeOnce(segment *sdkxray.Segment) (ns, allocs float64, err error) {
	const step = 100
	before, err := measure.Now()
	if err != nil {
		return 0, 0, err
	}
	start, n := time.Now(), 0
	for time.Since(start) < repeatFor {
		for range step {
			b, err := json.Marshal(segment)
			if err != nil {
				return 0, 0, err
			}
			if datagram := append([]byte(sdkxray.Header), b...); len(datagram) < len(b) {
				return 0, 0, fmt.Errorf("segment: %d bytes, want more than %d", len(datagram), len(b))
			}
		}
		n += step
	}
	took := time.Since(start)
	after, err := measure.Now()
	if err != nil {
		return 0, 0, err
	}
	return float64(took.Nanoseconds()) / float64(n), float64(after.Since(before).Mallocs / uint64(n)), nil
}
