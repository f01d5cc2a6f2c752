package cloudwatchlogs

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// tokens seals the places at which a listing goes on. A token is good for the call that it was given for, in this
// process; it is always the same for the same place, because the end of a stream is told by getting one's token back.
type tokens struct{ key [32]byte }

const macLen = 16

func newTokens() tokens {
	var t tokens
	_, _ = rand.Read(t.key[:]) // never fails
	return t
}

// seal makes the token for a place in a listing; scope is everything that makes the listing what it is.
func (t *tokens) seal(scope string, place []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(t.mac(scope, place), place...))
}

// open is the other way round. It reports false for a token that seal did not make for this scope.
func (t *tokens) open(scope, token string) ([]byte, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < macLen {
		return nil, false
	}
	if !hmac.Equal(raw[:macLen], t.mac(scope, raw[macLen:])) {
		return nil, false
	}
	return raw[macLen:], true
}

func (t *tokens) mac(scope string, place []byte) []byte {
	h := hmac.New(sha256.New, t.key[:])
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(scope))))
	h.Write([]byte(scope))
	h.Write(place)
	return h.Sum(nil)[:macLen]
}

func badToken() *apiError { return invalid("The specified nextToken is invalid.") }

// scope names a listing by its operation and members.
func scope(operation string, members ...any) string {
	return operation + fmt.Sprintf("%q", fmt.Sprint(members...))
}

// bytes writes a place, and placeOf reads it.
func (p *place) bytes() []byte {
	b := make([]byte, 0, 21)
	b = binary.BigEndian.AppendUint64(b, uint64(p.at.at))
	b = binary.BigEndian.AppendUint64(b, uint64(p.at.arrived))
	b = binary.BigEndian.AppendUint32(b, uint32(p.at.index))
	if p.after {
		return append(b, 1)
	}
	return append(b, 0)
}

func placeOf(b []byte) (place, bool) {
	if len(b) != 21 {
		return place{}, false
	}
	return place{
		at: event{
			at:      int64(binary.BigEndian.Uint64(b)),
			arrived: int64(binary.BigEndian.Uint64(b[8:])),
			index:   int32(binary.BigEndian.Uint32(b[16:])),
		},
		after: b[20] == 1,
	}, true
}
