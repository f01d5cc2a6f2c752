// Package sqlite keeps Cruddur in one SQLite file, or in memory under the path ":memory:".
//
// Writes go through one connection, because SQLite has one writer and would otherwise let the others wait blindly; reads
// have connections of their own, which cannot write. The file is in WAL mode, so readers and the writer do not wait for
// each other; a database in memory has no WAL, and there a write waits for the reads before it.
//
// Times are integers, microseconds since 1970, so that they compare exactly and sort without being parsed. The schema
// stands in migrations/, one file a step; a file with a higher number than the database has seen is applied when it is
// opened, and a new database is filled from app/seed.
//
// With a TracerProvider every statement is a client span named after its operation and table ("SELECT activities") with
// the statement, the caller and the request. A statement outside any trace makes no span: migrations and the worker's
// looking for jobs stay silent.
package sqlite
