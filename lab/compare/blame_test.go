package compare

import (
	"strings"
	"testing"

	"cruddur/lab/record"
)

// rowsOf makes the table of one operation that two tools have, by name.
func rowsOf(t *testing.T, span, other record.Record) map[string]FieldRow {
	t.Helper()
	out := map[string]FieldRow{}
	for _, r := range Examine(indexed(t, []record.Record{span, other})).Fields {
		out[r.Name] = r
	}
	return out
}

func TestHoneycombsLimitIsCountedInBytes(t *testing.T) {
	span, line := spans(t)[3], lines(t)[1]
	whole := strings.Repeat("é", 40_000)
	for _, left := range []string{whole[:65_534], "a" + whole[:65_534]} { // never within a character
		span.Fields = fields(t, "app.note", left)
		line.Fields = fields(t, "app.note", left[:len(left)-65_534]+whole)
		if c := rowsOf(t, span, line)["app.note"].Honeycomb; c.Fate != Truncated || c.By != byVendor {
			t.Errorf("%d bytes of a text: %s by %q: %s", len(left), c.Fate, c.By, c.Rule)
		}
	}
	span.Fields = fields(t, "app.note", whole[:60_000])
	line.Fields = fields(t, "app.note", whole)
	if c := rowsOf(t, span, line)["app.note"].Honeycomb; c.Fate != Truncated || c.By != bySender {
		t.Errorf("a text that was cut before it came: %s by %q: %s", c.Fate, c.By, c.Rule)
	}
}

func TestAPartIsNotTakenForACutWhole(t *testing.T) {
	span, doc := spans(t)[3], documents(t)[3]
	span.Fields = fields(t, "url.path", "/api/activities/home", "url.query", "from=cli", "url.scheme", "http",
		"server.address", "localhost", "server.port", 80)
	doc.Fields = fields(t, "http.request.url", "/api/activities/home?from=cli")
	for name, r := range rowsOf(t, span, doc) {
		if r.Honeycomb.Fate == Truncated {
			t.Errorf("%s: honeycomb's %v is said to be cut", name, r.Honeycomb.Value)
		}
		if has := name == "url.path" || name == "url.query"; strings.HasPrefix(name, "url.") && has != (r.XRay.Fate == Renamed) {
			t.Errorf("%s is %s at x-ray, as %q", name, r.XRay.Fate, r.XRay.As)
		}
	}
}

func TestAURLHoldsOnlyItsOwnParts(t *testing.T) {
	span, doc := spans(t)[3], documents(t)[3]
	span.Fields = fields(t, "url.scheme", "http", "server.address", "api", "server.port", 80, "url.query", "a")
	f := func(url string, want ...string) {
		t.Helper()
		doc.Fields = fields(t, "http.request.url", url)
		rows := rowsOf(t, span, doc)
		for _, name := range []string{"url.scheme", "server.address", "server.port", "url.query"} {
			has := rows[name].XRay.As == "http.request.url"
			if wanted := strings.Contains(strings.Join(want, " "), name); has != wanted {
				t.Errorf("%s has %s: %v, want %v", url, name, has, wanted)
			}
		}
	}
	f("http://api/x?a", "url.scheme", "server.address", "server.port", "url.query")
	f("http://api:80/x?a", "url.scheme", "server.address", "server.port", "url.query")
	f("https://localhost:8080/api/activities/80?ab=http")
	f("http://localhost:8080/api/80/a", "url.scheme")
}

func TestABeginningIsNotBlamedForWhatOnlyTheEndSays(t *testing.T) {
	span, open := spans(t)[3], documents(t)[0]
	c := rowsOf(t, span, open)["http.response.status_code"].XRay
	if c.Fate != Dropped || c.By != "" || !strings.Contains(c.Rule, "beginning") {
		t.Errorf("x-ray, of which only the beginning has come: %s by %q: %s", c.Fate, c.By, c.Rule)
	}
	if c := rowsOf(t, span, documents(t)[3])["http.route"].XRay; c.Fate != Renamed {
		t.Errorf("the document that is complete: %+v", c)
	}
}
