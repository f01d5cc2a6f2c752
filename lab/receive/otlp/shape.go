package otlp

import (
	"bytes"
	"encoding/json"
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// maxDepth is how deep messages may nest, the limit of Go's protobuf and of its JSON scanner. Without one, a body under
// the cap could nest millions deep and exhaust the stack, which no recover catches.
const maxDepth = 10_000

var errTooDeep = errors.New("messages nest too deep")

// shape looks at an encoded request before it is decoded.
type shape struct {
	room   int  // memory left for what decoding would allocate
	misfit bool // an id of a wrong length was seen, which pdata would refuse together with everything around it
}

// walk checks that b is a well-formed message m, and sums up what it takes.
func (s *shape) walk(b []byte, m message, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	for len(b) > 0 {
		field, value, n := consume(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		if value == nil {
			continue
		}
		child := m.child(field)
		if child == leaf {
			continue
		}
		if size := child.idSize(); size > 0 {
			s.misfit = s.misfit || len(value) != 0 && len(value) != size
			continue
		}
		if s.room -= child.weight(len(value)); s.room < 0 {
			return errTooMuch
		}
		if child == packed || child == keyValue && plainPair(value) {
			continue
		}
		if err := s.walk(value, child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// consume reads one field: its number, its value when that is length-delimited (nil otherwise), and how many bytes it
// took, negative for an error of protowire's.
func consume(b []byte) (protowire.Number, []byte, int) {
	// Nearly all fields have a tag and a length of one byte each.
	const lengthDelimited = byte(protowire.BytesType)
	if len(b) >= 2 && b[0] < 0x80 && b[0]&7 == lengthDelimited && b[0] > 7 && b[1] < 0x80 && int(b[1]) <= len(b)-2 {
		end := 2 + int(b[1])
		return protowire.Number(b[0] >> 3), b[2:end:end], end
	}
	field, wire, tag := protowire.ConsumeTag(b)
	if tag < 0 {
		return 0, nil, tag
	}
	if wire != protowire.BytesType {
		n := protowire.ConsumeFieldValue(field, wire, b[tag:])
		if n < 0 {
			return 0, nil, n
		}
		return field, nil, tag + n
	}
	value, n := protowire.ConsumeBytes(b[tag:])
	if n < 0 {
		return 0, nil, n
	}
	return field, value, tag + n
}

// plainPair says whether b is a short key with a short scalar: nearly all are, and need no further look.
func plainPair(b []byte) bool {
	const keyTag, valueTag = 0x0a, 0x12
	if len(b) < 2 || b[0] != keyTag || b[1] >= 0x80 {
		return false
	}
	at := 2 + int(b[1]) // of the value's tag
	if at+2 >= len(b) || b[at] != valueTag || b[at+1] >= 0x80 || int(b[at+1]) != len(b)-at-2 {
		return false
	}
	value := b[at+2:]
	const stringTag, boolTag, intTag, doubleTag = 0x0a, 0x10, 0x18, 0x21
	switch value[0] {
	case stringTag:
		return len(value) >= 2 && int(value[1]) == len(value)-2
	case boolTag, intTag:
		return len(value) <= 1+10
	case doubleTag:
		return len(value) == 1+8
	}
	return false
}

// mend appends the message m in b to dst, with every id of a wrong length made to fit: filled up with zeros on the
// left, or cut to its end. The body has been walked, so it is well-formed.
func mend(dst, b []byte, m message) []byte {
	for len(b) > 0 {
		field, wire, n := protowire.ConsumeTag(b)
		whole := n + protowire.ConsumeFieldValue(field, wire, b[n:])
		child := leaf
		if wire == protowire.BytesType {
			child = m.child(field)
		}
		switch size := child.idSize(); {
		case size > 0:
			value, _ := protowire.ConsumeBytes(b[n:])
			dst = protowire.AppendTag(dst, field, wire)
			dst = protowire.AppendBytes(dst, fit(value, size))
		case child.holdsIDs():
			value, _ := protowire.ConsumeBytes(b[n:])
			dst = protowire.AppendTag(dst, field, wire)
			dst = protowire.AppendBytes(dst, mend(nil, value, child))
		default:
			dst = append(dst, b[:whole]...)
		}
		b = b[whole:]
	}
	return dst
}

func fit(id []byte, size int) []byte {
	if len(id) == 0 {
		return nil
	}
	if len(id) > size {
		return id[len(id)-size:]
	}
	return append(make([]byte, size-len(id), size), id...)
}

// checkJSON does for JSON what walk does for protobuf. It also refuses what pdata's lenient reader would pass, such as
// text after the end.
func checkJSON(data []byte) error {
	if bytes.Count(data, []byte{'{'}) > maxMemory/heaviest {
		return errTooMuch
	}
	if !json.Valid(data) {
		return errors.New("not valid JSON")
	}
	if first := bytes.TrimLeft(data, " \t\r\n"); first[0] != '{' {
		return errors.New("not a JSON object")
	}
	return nil
}
