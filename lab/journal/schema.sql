-- One row is one delivery as it came off the wire. The body is last, so that reading the rest leaves its pages alone.
CREATE TABLE IF NOT EXISTS request (
  id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, even after everything has aged out
  time     INTEGER NOT NULL,                  -- nanoseconds since 1970
  tool     TEXT    NOT NULL,
  protocol TEXT    NOT NULL,
  remote   TEXT    NOT NULL,
  method   TEXT    NOT NULL,
  path     TEXT    NOT NULL,
  status   INTEGER NOT NULL,
  refused  TEXT    NOT NULL,
  control  INTEGER NOT NULL,
  header   TEXT    NOT NULL,                  -- JSON object of arrays
  size     INTEGER NOT NULL,                  -- of the body
  body     BLOB    NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS request_tool ON request (tool);
CREATE INDEX IF NOT EXISTS request_refused ON request (id) WHERE refused <> '';
