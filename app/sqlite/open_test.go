package sqlite_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cruddur/app"
	"cruddur/app/sqlite"
)

func TestANewDatabaseIsSeededOnceAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder", "100% #1 what?.db")
	now := time.Now()
	page := app.Page{Now: now, Limit: 10, Replies: 5}

	first, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	list, err := first.Home(t.Context(), page)
	if err != nil || len(list) != 3 {
		t.Fatalf("got %d activities, %v, want the three of the course", len(list), err)
	}
	if _, err := first.CreateActivity(t.Context(), app.NewActivity{
		UUID: "kept", Handle: "worf", Message: "kept", CreatedAt: now, ExpiresAt: now.Add(time.Hour),
	}); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := open(t, path, sqlite.Options{})
	list, err = second.Home(t.Context(), page)
	if err != nil || len(list) != 4 || list[0].UUID != "kept" {
		t.Errorf("opened again: got %d activities, %v, want the same and the one that was added", len(list), err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(f, path) || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want a file of this name that its owner alone can read", f, info.Mode())
		}
	}
}

func TestTheFileIsInWALMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cruddur.db")
	open(t, path, sqlite.Options{})
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var mode string
	if err := db.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		t.Errorf("got %q, %v, want wal", mode, err)
	}
}

func TestTwoDatabasesInMemoryAreTwo(t *testing.T) {
	a, b := open(t, sqlite.Memory, sqlite.Options{}), open(t, sqlite.Memory, sqlite.Options{Empty: true})
	page := app.Page{Now: time.Now(), Limit: 10}
	inA, errA := a.Home(t.Context(), page)
	inB, errB := b.Home(t.Context(), page)
	if errA != nil || errB != nil || len(inA) != 3 || len(inB) != 0 {
		t.Errorf("got %d and %d activities, %v, %v, want 3 and 0", len(inA), len(inB), errA, errB)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	f := func(path, want string) {
		t.Helper()
		s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err == nil {
			s.Close()
			t.Fatalf("%s: opened", path)
		}
		if !strings.HasPrefix(err.Error(), "sqlite: open "+path+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %s", path, err, want)
		}
	}
	run := func(path, text string) {
		t.Helper()
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	f("", "the path is empty")
	f(dir, "is a directory")

	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	f(garbage, "file is not a database")
	f(filepath.Join(garbage, "below.db"), "not a directory")

	foreign := filepath.Join(dir, "foreign.db")
	run(foreign, "CREATE TABLE users (id INTEGER)")
	f(foreign, "this is the database of another program")

	newer := filepath.Join(dir, "newer.db")
	open(t, newer, sqlite.Options{})
	run(newer, "PRAGMA user_version = 99")
	f(newer, "this database is newer (version 99) than this program (version 1)")
}

func TestFailuresSayWhichStatementAndWhere(t *testing.T) {
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f := func(err error, wantText, wantPlace string) {
		t.Helper()
		if err == nil || !strings.HasPrefix(err.Error(), wantText) {
			t.Fatalf("got %v, want %s", err, wantText)
		}
		located, ok := errors.AsType[app.Located](err)
		if !ok {
			t.Fatalf("%v knows no place", err)
		}
		if frame, _ := runtime.CallersFrames(located.Callers()).Next(); !strings.HasSuffix(frame.Function, wantPlace) {
			t.Errorf("%v: born in %s, want %s", err, frame.Function, wantPlace)
		}
	}
	_, err = s.User(t.Context(), "worf")
	f(err, "sqlite: SELECT users: ", "sqlite.(*Store).User")
	_, err = s.MessageGroups(t.Context(), "worf", 1)
	f(err, "sqlite: SELECT message_groups: ", "sqlite.(*Store).MessageGroups")
	_, err = s.DeleteExpired(t.Context(), "x", time.Now())
	f(err, "sqlite: DELETE activities: ", "sqlite.(*Store).DeleteExpired")
	_, _, err = s.ClaimJob(t.Context(), time.Now(), time.Now())
	f(err, "sqlite: UPDATE jobs: ", "sqlite.(*Store).ClaimJob")
	_, err = s.CreateActivity(t.Context(), app.NewActivity{})
	f(err, "sqlite: begin: ", "sqlite.(*Store).CreateActivity")
}
