package xray

import "strings"

// isHex says whether s is n hexadecimal digits of either case.
func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// plainTraceID turns X-Ray's form of a trace id, 1-8-24, into the 32 digits that the other tools use, and reports
// whether it has that form. X-Ray's is lower case.
func plainTraceID(id string) (string, bool) {
	const form = len("1-5759e988-bd862e3fe1be46a994272793")
	if len(id) != form || id[:2] != "1-" || id[10] != '-' {
		return "", false
	}
	plain := id[2:10] + id[11:]
	if !isHex(plain, 32) || strings.ToLower(plain) != plain {
		return "", false
	}
	return plain, true
}
