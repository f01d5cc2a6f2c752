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

// TestAnItemBelongsToTheRequestThatItWasReportedIn has a page that makes two requests in one trace.
func TestAnItemBelongsToTheRequestThatItWasReportedIn(t *testing.T) {
	const pageID, otherID = "00000000000000d1", "00000000000000d2"
	work, item := spans(t), items(t)
	page, other := work[3], work[3]
	page.SpanID, page.SpanKind, page.Name, page.Start = pageID, "client", "page", at(-5)
	page.Fields = fields(t, "name", "page")
	other.SpanID, other.ParentID, other.Start = otherID, pageID, at(-3)
	other.Fields = fields(t, "http.request.method", "POST", "url.path", "/api/other")
	work[3].ParentID = pageID
	rows := map[string]FieldRow{} // by operation and name
	for _, r := range Examine(indexed(t, []record.Record{page, other}, work, item)).Fields {
		rows[r.SpanID+" "+r.Name] = r
	}
	for key, want := range map[string]Cell{
		rootID + " http.request.method":  {Fate: Renamed, As: "data.request.method"},
		rootID + " url.path":             {Fate: Renamed, As: "data.request.url"},
		otherID + " http.request.method": {Fate: NotCarried},
		otherID + " url.path":            {Fate: NotCarried},
		showID + " exception.message":    {Fate: Renamed, As: "data.body.trace_chain.0.exception.message"},
	} {
		if c := rows[key].Rollbar; c.Fate != want.Fate || c.As != want.As {
			t.Errorf("%s: rollbar's is %s as %q, want %s as %q (%s)", key, c.Fate, c.As, want.Fate, want.As, c.Rule)
		}
	}
}

func TestAnItemIsNotBlamedForWhatItSaysOfTheWholeRequest(t *testing.T) {
	work := spans(t)
	work[1].Fields = append(work[1].Fields, fields(t, "user.id", "andrewbrown", "app.note", "n")...)
	rows := map[string]Cell{}
	for _, r := range Examine(indexed(t, work, items(t))).Fields {
		rows[r.SpanID+" "+r.Name] = r.Rollbar
	}
	if c := rows[showID+" user.id"]; c.Fate != NotCarried || c.By != "" || !strings.Contains(c.Rule, "whole") {
		t.Errorf("the person beside the operation: %s by %q: %s", c.Fate, c.By, c.Rule)
	}
	if c := rows[rootID+" user.id"]; c.As != "data.person.id" {
		t.Errorf("the person beside the request: %+v", c)
	}
	if c := rows[showID+" app.result_length"]; c.Fate != Dropped || c.By != bySender {
		t.Errorf("what the item could have said: %s by %q: %s", c.Fate, c.By, c.Rule)
	}
}

func TestANumberWrittenAsATextIsTheSendersChoice(t *testing.T) {
	span, doc := spans(t)[3], documents(t)[3]
	span.Fields = fields(t, "app.result_length", 3, "app.cached", true)
	doc.Fields = fields(t, "annotations.app_result_length", "3", "metadata.default.app.cached", "true")
	rows := rowsOf(t, span, doc)
	for _, name := range []string{"app.result_length", "app.cached"} {
		if c := rows[name].XRay; c.Fate != Retyped || c.By != bySender {
			t.Errorf("%s: %s by %q: %s", name, c.Fate, c.By, c.Rule)
		}
	}
}
