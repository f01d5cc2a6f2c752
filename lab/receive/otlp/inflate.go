package otlp

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// defaultMaxBody is the cap of Honeycomb's own translator.
const defaultMaxBody = 20 << 20

// maxWindow is how far back a zstd stream may refer. An encoder needs no more for a body under the cap.
const maxWindow = 32 << 20

// keptBuffer is the largest buffer that is kept for the next request.
const keptBuffer = 4 << 20

// decodings is how many bodies are decoded at once. Each may take [maxMemory] twice over, so that a kilobyte of gzip sent
// by many at a time would take all that a laptop has. More would hardly be faster: decoding waits for nothing.
const decodings = 2

// decoder reads bodies. It keeps decompressors and buffers for reuse, and is safe for concurrent use.
type decoder struct {
	maxBody int64
	turns   chan struct{} // one for each of decodings
	gzip    sync.Pool     // *gzip.Reader
	zstd    sync.Pool     // *zstd.Decoder
	buffers sync.Pool     // *bytes.Buffer
}

func newDecoder(maxBody int64) *decoder {
	if maxBody <= 0 {
		maxBody = defaultMaxBody
	}
	return &decoder{maxBody: maxBody, turns: make(chan struct{}, decodings)}
}

// tooLarge is the error for a body over the cap.
func (d *decoder) tooLarge() error {
	return fmt.Errorf("%w: over %d bytes, counted before and after decompression; send smaller batches", errTooLarge, d.maxBody)
}

// inflate calls use with the decompressed body, which is valid only until use returns. It stops at the cap, however
// much more a hostile stream would unpack to. Where others are at it, it waits for its turn.
func (d *decoder) inflate(body []byte, encoding string, use func([]byte) error) error {
	if int64(len(body)) > d.maxBody {
		return d.tooLarge()
	}
	d.turns <- struct{}{}
	defer func() { <-d.turns }()
	switch encoding {
	case "":
		return use(body)
	case "gzip":
		zr, _ := d.gzip.Get().(*gzip.Reader)
		if zr == nil {
			zr = new(gzip.Reader)
		}
		defer d.gzip.Put(zr)
		if err := zr.Reset(bytes.NewReader(body)); err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		return d.readInto("gzip", zr, use)
	case "zstd":
		zr, _ := d.zstd.Get().(*zstd.Decoder)
		if zr == nil {
			var err error
			// One at a time means no goroutines, so that a dropped decoder leaves nothing behind.
			zr, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
			if err != nil {
				return fmt.Errorf("zstd: %w", err)
			}
		}
		defer func() {
			_ = zr.Reset(nil) // lets go of the body
			d.zstd.Put(zr)
		}()
		if err := zr.Reset(bytes.NewReader(body)); err != nil {
			return fmt.Errorf("zstd: %w", err)
		}
		return d.readInto("zstd", zr, use)
	}
	return fmt.Errorf("unsupported content-encoding %q, valid encodings are: gzip, zstd", short(encoding))
}

func (d *decoder) readInto(encoding string, r io.Reader, use func([]byte) error) error {
	buf, _ := d.buffers.Get().(*bytes.Buffer)
	if buf == nil {
		buf = new(bytes.Buffer)
	}
	defer func() {
		if buf.Cap() <= keptBuffer {
			buf.Reset()
			d.buffers.Put(buf)
		}
	}()
	n, err := buf.ReadFrom(io.LimitReader(r, d.maxBody+1))
	if n > d.maxBody {
		return d.tooLarge()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", encoding, err)
	}
	return use(buf.Bytes())
}
