package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"cruddur/app/seed"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID is written into the file, so that the database of another program is not taken for ours: "Crud".
const applicationID = 0x43727564

// migrate brings the schema up to date and fills a new database, all or nothing. The number of a migration is its place
// among the files; how many have been applied stands in the database's user_version.
func (s *Store) migrate(ctx context.Context, o Options) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back

	var version, id, tables int
	err = errors.Join(
		tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		tx.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id),
		tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables),
	)
	switch {
	case err != nil:
		return err
	case tables > 0 && id != applicationID:
		return errors.New("this is the database of another program")
	case version > len(files):
		return fmt.Errorf("this database is newer (version %d) than this program (version %d)", version, len(files))
	case version == len(files):
		return nil
	}
	for i, name := range files[version:] {
		if err := apply(ctx, tx, name); err != nil {
			return fmt.Errorf("migration %d, %s: %w", version+i+1, name, err)
		}
	}
	settings := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", len(files), applicationID)
	if _, err := tx.ExecContext(ctx, settings); err != nil {
		return err
	}
	if version == 0 && !o.Empty {
		if err := fill(ctx, tx, o.Now(), seed.New(o.Now())); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	return tx.Commit()
}

func apply(ctx context.Context, tx *sql.Tx, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, string(text))
	return err
}
