package settings

import (
	"fmt"
	"log/slog"
)

// Secret holds a value that must not be seen. Every way of printing, logging or encoding it gives the masked form;
// Reveal is the one way to the value.
type Secret struct{ value string }

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the value, for the one place that sends it.
func (s Secret) Reveal() string { return s.value }

// Empty says whether there is no value.
func (s Secret) Empty() bool { return s.value == "" }

// String returns the masked form: the last four characters of a long value, nothing of a short one.
func (s Secret) String() string {
	const shown = 4
	switch n := len(s.value); {
	case n == 0:
		return ""
	case n < 4*shown:
		return "****"
	default:
		return "****" + s.value[n-shown:]
	}
}

// Format writes the masked form whatever the verb, so that %#v and %x do not leak.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText gives the masked form to JSON and everything else that encodes.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue gives the masked form to slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
