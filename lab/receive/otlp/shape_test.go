package otlp

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// wrap puts b into length-delimited fields, innermost first.
func wrap(b []byte, fields ...protowire.Number) []byte {
	for _, field := range fields {
		b = protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), b)
	}
	return b
}

// withAttribute makes a trace request of one span whose attribute has the encoded value.
func withAttribute(value []byte) []byte {
	return wrap(value, 2, 9, 2, 2, 1)
}

// TestNestingIsBounded sends what would exhaust the stack of a recursive decoder, which no recover catches.
func TestNestingIsBounded(t *testing.T) {
	deep := func(levels int) []byte {
		// Built from the inside out in one buffer: each level is a list of one value.
		var rev []byte
		size := 0
		for range levels {
			for _, tag := range []byte{1<<3 | 2, 5<<3 | 2} {
				head := protowire.AppendVarint([]byte{tag}, uint64(size))
				for i := len(head) - 1; i >= 0; i-- {
					rev = append(rev, head[i])
				}
				size += len(head)
			}
		}
		for i, j := 0, len(rev)-1; i < j; i, j = i+1, j-1 {
			rev[i], rev[j] = rev[j], rev[i]
		}
		return withAttribute(rev)
	}
	if _, err := decodeMessage(traces, binary, deep(1_000_000), arrival{}); !errors.Is(err, errTooDeep) {
		t.Errorf("a million levels: got %v, want %v", err, errTooDeep)
	}
	if recs, err := decodeMessage(traces, binary, deep(4_000), arrival{}); err != nil || len(recs) != 1 {
		t.Errorf("4,000 levels: got %d records, error %v", len(recs), err)
	}
	list := strings.Repeat(`{"arrayValue":{"values":[`, 100_000) + `{"intValue":1}` + strings.Repeat(`]}}`, 100_000)
	body := `{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":` + list + `}]}}]}`
	if _, err := decodeMessage(traces, jsonText, []byte(body), arrival{}); err == nil {
		t.Error("100,000 levels of JSON were taken")
	}
}

// TestMemoryIsBounded sends small bodies that decode to very much.
func TestMemoryIsBounded(t *testing.T) {
	const count = 2_000_000
	spans := wrap(bytes.Repeat([]byte{2<<3 | 2, 0}, count), 2, 1)
	if _, err := decodeMessage(traces, binary, spans, arrival{}); !errors.Is(err, errTooLarge) {
		t.Errorf("empty spans: got %v", err)
	}
	values := withAttribute(wrap(bytes.Repeat([]byte{1<<3 | 2, 0}, 4*count), 5))
	if _, err := decodeMessage(traces, binary, values, arrival{}); !errors.Is(err, errTooLarge) {
		t.Errorf("empty values: got %v", err)
	}
	objects := `{"resourceSpans":[{"scopeSpans":[{"spans":[` + strings.Repeat("{},", count) + `{}]}]}]}`
	if _, err := decodeMessage(traces, jsonText, []byte(objects), arrival{}); !errors.Is(err, errTooLarge) {
		t.Errorf("empty objects: got %v", err)
	}
	// A long name above many short ones: each flattened name repeats it.
	entry := wrap([]byte{2<<3 | 2, 2, 2 << 3, 1}, 1)
	pair := append(wrap(bytes.Repeat([]byte("k"), 1<<20), 1), wrap(wrap(bytes.Repeat(entry, 1_000), 6), 2)...)
	if _, err := decodeMessage(traces, binary, wrap(pair, 9, 2, 2, 1), arrival{}); !errors.Is(err, errTooLarge) {
		t.Errorf("long names: got %v", err)
	}
}

func TestBombsAreNotUnpacked(t *testing.T) {
	zeros := make([]byte, 64<<20)
	d := newDecoder(1 << 20)
	for encoding, body := range map[string][]byte{"gzip": gzipped(t, zeros), "zstd": zstded(t, zeros)} {
		err := d.inflate(body, encoding, func([]byte) error { return errors.New("it was unpacked") })
		if !errors.Is(err, errTooLarge) {
			t.Errorf("%s: got %v, want %v", encoding, err, errTooLarge)
		}
		// The decompressor that stopped half-way serves the next body.
		good := map[string][]byte{"gzip": gzipped(t, []byte("abc")), "zstd": zstded(t, []byte("abc"))}[encoding]
		for range 3 {
			if err := d.inflate(good, encoding, func(b []byte) error {
				if string(b) != "abc" {
					t.Errorf("%s: got %q", encoding, b)
				}
				return nil
			}); err != nil {
				t.Errorf("%s after a bomb: %v", encoding, err)
			}
		}
	}
}

// TestIDsOfAnyLengthAreStored has one odd span among good ones: pdata alone would refuse them all.
func TestIDsOfAnyLengthAreStored(t *testing.T) {
	good := protoOf(t, traces, []byte(onSpan))
	body := append([]byte(spanWithIDs("\x01\x02\x03\x04\x05\x06\x07\x08", "\xaa\xbb")), good...)
	recs, err := decodeMessage(traces, binary, body, arrival{})
	if err != nil || len(recs) != 3 {
		t.Fatalf("got %d records, error %v", len(recs), err)
	}
	link, odd, fine := recs[0], recs[1], recs[2]
	if odd.TraceID != "00000000000000000102030405060708" || odd.SpanID != "000000000000aabb" {
		t.Errorf("got trace %q, span %q", odd.TraceID, odd.SpanID)
	}
	if shown, _ := odd.Field("trace.trace_id"); shown != "0102030405060708" {
		t.Errorf("shown as %q", shown)
	}
	if linked, _ := link.Field("trace.link.trace_id"); linked != "01020304050607080102030405060708" {
		t.Errorf("linked to %q", linked)
	}
	if fine.TraceID != "5b8efff798038103d269b633813fc60c" || fine.Duration == 0 {
		t.Errorf("the good span changed: %+v", fine)
	}
}

// TestPlainPair compares the short cut with the full walk.
func TestPlainPair(t *testing.T) {
	f := func(pair string, want bool) {
		t.Helper()
		if got := plainPair([]byte(pair)); got != want {
			t.Errorf("%q: got %t, want %t", pair, got, want)
		}
	}
	f("\x0a\x01k\x12\x03\x0a\x01v", true)
	f("\x0a\x01k\x12\x02\x18\x07", true)
	f("\x0a\x01k\x12\x02\x10\x01", true)
	f("\x0a\x01k\x12\x09\x21\x00\x00\x00\x00\x00\x00\xf8\x3f", true)
	f("\x0a\x01k\x12\x03\x0a\x02v", false)            // the string ends behind the value
	f("\x0a\x01k\x12\x05\x0a\x01v\x2a\x00", false)    // a list follows the string
	f("\x0a\x01k\x12\x02\x2a\x00", false)             // a list
	f("\x0a\x01k\x12\x00", false)                     // an empty value
	f("\x0a\x01k", false)                             // no value
	f("\x12\x02\x18\x07\x0a\x01k", false)             // value first
	f("\x0a\x7fk\x12\x02\x18\x07", false)             // the key ends behind the pair
	f("\x0a\x01k\x12\x02\x18\x07\x12\x02\x2a", false) // another value
	f("", false)
}
