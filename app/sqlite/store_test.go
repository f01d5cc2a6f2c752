package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"cruddur/app"
	"cruddur/app/sqlite"
	"cruddur/app/storetest"
)

func TestStoreInAFile(t *testing.T) {
	storetest.Run(t, func(t *testing.T) app.Store {
		return open(t, filepath.Join(t.TempDir(), "cruddur.db"), sqlite.Options{Empty: true, Slow: time.Millisecond})
	})
}

func TestStoreInMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) app.Store {
		return open(t, sqlite.Memory, sqlite.Options{Empty: true, Slow: time.Millisecond})
	})
}

func open(t testing.TB, path string, o sqlite.Options) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
