package xray

import (
	"regexp"
	"strings"

	"go.opentelemetry.io/otel/attribute"
)

// isSQL says whether X-Ray has a block for this kind of database, by the names of both generations.
func isSQL(system string) bool {
	switch system {
	case "postgresql", "mysql", "mariadb", "sqlite", "mssql", "microsoft.sql_server", "oracle", "oracle.db", "db2", "ibm.db2",
		"derby", "hive", "teradata", "other_sql", "actian.ingres", "clickhouse", "cockroachdb", "firebirdsql",
		"gcp.spanner", "h2database", "hsqldb", "ibm.informix", "ibm.netezza", "aws.redshift", "sap.hana", "sap.maxdb",
		"softwareag.adabas", "trino", "redshift", "spanner", "vertica":
		return true
	}
	return false
}

// sql writes the call of an SQL database.
func (e *encoder) sql() {
	f := &e.facts
	if !isSQL(f.peek(dbSystem, oldDBSystem)) {
		return
	}
	at := e.open("sql", '{')
	e.key("database_type")
	e.text("db.system.name", f.take(dbSystem, oldDBSystem))
	e.database()
	if user := f.take(dbUser); user != "" {
		e.key("user")
		e.text("db.user", user)
	}
	if f.has(dbProcedure) {
		e.key("preparation")
		e.buf = append(e.buf, `"call"`...)
	}
	if query := f.take(dbQuery, oldDBStatement); query != "" {
		e.key("sanitized_query")
		e.text("db.query.text", query)
	}
	e.close(at, '}')
}

// database says where the database is: host:port/name, from what the span tells of it.
func (e *encoder) database() {
	f := &e.facts
	if connection := f.take(dbConnection); connection != "" {
		connection = withoutPassword(connection)
		if strings.Contains(connection, "://") {
			e.key("url")
		} else {
			e.key("connection_string")
		}
		e.text("db.connection_string", connection)
		f.placeIn(connection, dbNamespace, oldDBName, serverAddress)
		return
	}
	host, port := e.authority()
	name := f.peek(dbNamespace, oldDBName)
	if host == "" {
		return // the name alone is no address; it stays in metadata
	}
	colon, slash := "", ""
	if port != "" {
		colon = ":"
	}
	if name != "" {
		slash = "/"
		f.take(dbNamespace, oldDBName)
	}
	e.key("url")
	e.textOf("server.address", host, colon, port, slash, name)
}

// password finds the secret part of a connection string made of pairs.
var password = regexp.MustCompile(`(?i)\b(password|passwd|pwd|secret|token)\s*=\s*("[^"]*"|'[^']*'|[^;&\s]*)`)

// withoutPassword takes the secrets out of a connection string: it will be shown.
func withoutPassword(s string) string {
	return password.ReplaceAllString(withoutUser(s), "$1=[hidden]")
}

// shown is an attribute's value without the passwords that addresses can hold.
func (f *facts) shown(i int) attribute.Value {
	v := f.attributes[i].Value
	if v.Type() != attribute.STRING {
		return v
	}
	switch int32(i) {
	case f.at[dbConnection]:
		return attribute.StringValue(withoutPassword(v.AsString()))
	case f.at[urlFull], f.at[oldURL]:
		return attribute.StringValue(withoutUser(v.AsString()))
	}
	return v
}
