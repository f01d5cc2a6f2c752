package otlp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
)

// identity answers GET /1/auth.
type identity struct {
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	Access      map[string]bool `json:"api_key_access"`
	Environment named           `json:"environment"`
	Team        named           `json:"team"`
}

type named struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
}

// auth says what a key may do. The lab keeps no keys, so that follows from the key's shape.
func auth(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		answer(w, r, &refusal{
			status: http.StatusMethodNotAllowed, form: nativeError,
			text: "method not allowed: /1/auth takes GET",
		})
		return
	}
	key := r.Header.Get(teamHeader)
	kind := kindOf(key)
	if !kind.mayIngest() {
		answer(w, r, &refusal{status: http.StatusUnauthorized, form: nativeError, text: kind.complaint()})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(identify(key, kind)) // the client has gone: nothing is left to do
}

func identify(key string, kind keyKind) identity {
	id := identity{
		ID:          keyID(key, kind),
		Type:        "configuration",
		Environment: named{Name: "Lab", Slug: "lab"},
		Team:        named{Name: "Side by Side", Slug: "side-by-side"},
	}
	sendOnly := kind == ingest || kind == classicIngest
	if sendOnly {
		id.Type = "ingest"
	}
	if kind.classic() {
		id.Environment = named{}
	}
	id.Access = map[string]bool{
		"events": true,
		// The published page has the one spelling, the Terraform provider reads the other.
		"createDatasets": true, "create_datasets": true,
	}
	for _, right := range [...]string{
		"markers", "triggers", "boards", "queries", "columns", "slos", "recipients", "privateBoards",
	} {
		id.Access[right] = !sendOnly
	}
	return id
}

// keyID names a key without giving it away: an ingest key begins with its own id, of any other a digest is shown.
func keyID(key string, kind keyKind) string {
	if kind == ingest || kind == classicIngest {
		return key[:32]
	}
	sum := sha256.Sum256([]byte(key))
	return "lab_" + hex.EncodeToString(sum[:10])
}
