package otlp

import "strings"

// Honeycomb's request headers.
const (
	teamHeader    = "X-Honeycomb-Team"
	datasetHeader = "X-Honeycomb-Dataset"
)

// keyKind is what can be told from a key's shape alone.
type keyKind int

const (
	unknownKey    keyKind = iota
	configuration         // of an environment: 20 to 23 letters and digits, 22 in practice
	ingest                // of an environment: hc?ik_ and 58 more, may only send
	classicConfiguration
	classicIngest
	management // for the /2 API only
)

// kindOf looks at the shape of a key. Which key it is, nobody here knows.
func kindOf(key string) keyKind {
	switch {
	case len(key) == 32 && consists(key, isLowerHex):
		return classicConfiguration
	case len(key) >= 20 && len(key) <= 23 && consists(key, isAlphanumeric):
		return configuration
	case len(key) < 6 || !strings.HasPrefix(key, "hc") || key[2] < 'a' || key[2] > 'z':
		return unknownKey
	case key[3:6] == "mk_":
		return management
	case len(key) != 64 || !consists(key[6:], isLowerAlphanumeric):
		return unknownKey
	case key[3:6] == "ik_":
		return ingest
	case key[3:6] == "ic_":
		return classicIngest
	}
	return unknownKey
}

func (k keyKind) classic() bool { return k == classicConfiguration || k == classicIngest }

func (k keyKind) mayIngest() bool { return k != unknownKey && k != management }

// complaint is the hosted service's answer to a key that it does not know, and what the lab would have taken.
func (k keyKind) complaint() string {
	const hosted = "unknown API key - check your credentials"
	if k == management {
		return hosted + ". A management key cannot send data: use an ingest key"
	}
	return hosted + ". The lab takes any key of a right shape: 22 letters and digits, or hc?ik_ followed by 58 (64 in all)"
}

func consists(s string, of func(byte) bool) bool {
	for i := range len(s) {
		if !of(s[i]) {
			return false
		}
	}
	return true
}

func isLowerHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

func isLowerAlphanumeric(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' }

func isAlphanumeric(c byte) bool { return isLowerAlphanumeric(c) || c >= 'A' && c <= 'Z' }
