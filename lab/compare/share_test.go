package compare

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cruddur/lab/index"
	"cruddur/lab/record"
)

// without leaves out the records that drop says.
func without(recs []record.Record, drop func(*record.Record) bool) []record.Record {
	return slices.DeleteFunc(recs, func(r record.Record) bool { return drop(&r) })
}

func TestAMarkSaysWhatIsMissingAndWhy(t *testing.T) {
	f := func(tool record.Tool, mark Mark, reason string, recs ...[]record.Record) {
		t.Helper()
		s := Summarize(indexed(t, slices.Concat(recs...)))
		got := s.Tools[tool]
		if got.Mark != mark || !strings.Contains(got.Reason, reason) || (reason == "") != (got.Reason == "") {
			t.Errorf("%s: %s %q, want %s with %q", tool, got.Mark, got.Reason, mark, reason)
		}
		if (got.DelayMS == nil) != (got.Records == 0) {
			t.Errorf("%s: delay %v of %d records", tool, got.DelayMS, got.Records)
		}
		if len(s.Tools) != len(record.Tools) {
			t.Errorf("%d tools in the summary", len(s.Tools))
		}
	}
	// fine is the request without its failure.
	fine := func(status int) [][]record.Record {
		all := [][]record.Record{spans(t), documents(t), lines(t)}
		for _, recs := range all {
			for i := range recs {
				recs[i].Error = false
				for j := range recs[i].Fields {
					switch field := &recs[i].Fields[j]; field.Name {
					case "http.response.status_code", "http.response.status", "status":
						field.Value = int64(status)
					case "error", "fault":
						field.Value = false
					}
				}
			}
		}
		return all
	}
	all := [][]record.Record{spans(t), documents(t), lines(t), items(t)}
	for _, tool := range record.Tools {
		f(tool, Has, "", all...)
	}
	f(record.Rollbar, Nothing, "Rollbar receives errors only, and this request had none", fine(200)...)
	f(record.Rollbar, Nothing, "a 404 is an answer", fine(404)...)
	f(record.Rollbar, Nothing, "failed (status 500), but no item", spans(t), documents(t), lines(t))
	f(record.Honeycomb, Nothing, "No span has arrived", documents(t))
	f(record.XRay, Nothing, "UDP gives no error", spans(t))
	f(record.CloudWatch, Nothing, "No log line names this trace", spans(t))

	noQuery := without(documents(t), func(r *record.Record) bool { return r.SpanID == queryID })
	f(record.XRay, Partly, "2 of 3 operations: without SELECT activities", spans(t), noQuery)
	justOpen := without(documents(t), func(r *record.Record) bool { return r.SpanID == rootID && !r.Open })
	f(record.XRay, Partly, "still in progress: GET /api/activities/{id} has begun", spans(t), justOpen)

	late := spans(t)
	for i := range late {
		late[i].Received = at(42_000)
	}
	f(record.Honeycomb, Partly, "arrived 42.0 s after its last event", late)
	for i := range late {
		late[i].Received = noon.AddDate(1, 0, 0)
	}
	f(record.Honeycomb, Partly, "365 days before its arrival", late)
	for i := range late {
		late[i].Received = noon.Add(-time.Minute)
	}
	f(record.Honeycomb, Partly, "the sender's clock is ahead", late)

	refused := documents(t)[:1]
	refused[0].Refused = "InvalidSegment: too large"
	f(record.XRay, Refused, "InvalidSegment: too large", spans(t), refused)
	f(record.XRay, Partly, "1 of 4 records refused: InvalidSegment", spans(t), documents(t)[1:], refused)

	sampled := spans(t)
	for i := range sampled {
		sampled[i].Fields = append(sampled[i].Fields, record.Field{Name: "trace.trace_state", Value: "other=1,cruddur=honeycomb"})
	}
	f(record.XRay, Nothing, "Sampling left this request out", sampled)
	f(record.Rollbar, Nothing, "no item has arrived", sampled)
}

func TestDelayIsFromTheEndOfTheLastEvent(t *testing.T) {
	d := Examine(indexed(t, spans(t), documents(t)))
	if got := *d.Tools[record.Honeycomb].DelayMS; got != 412-14.25 {
		t.Errorf("honeycomb's delay is %v ms", got)
	}
	coarse, work := items(t), spans(t)
	for i := range work {
		work[i].Start = work[i].Start.Add(700 * time.Millisecond)
	}
	coarse[0].Start = noon // the item was written down in whole seconds
	item := Examine(indexed(t, work, coarse)).Panes[record.Rollbar]
	if got := item.Entries[0]; got.OffsetMS != 1 || !got.Time.Equal(noon) || *item.DelayMS != 120-701 {
		t.Errorf("an item in whole seconds: offset %v ms, time %v, delay %v ms", got.OffsetMS, got.Time, *item.DelayMS)
	}
	rounded := lines(t)
	rounded[1].Received = rounded[1].Start.Add(-400 * time.Microsecond) // its time was rounded up to the millisecond
	if got := *Summarize(indexed(t, rounded)).Tools[record.CloudWatch].DelayMS; got != 0 {
		t.Errorf("the delay of a line whose time was rounded is %v ms", got)
	}
}

func TestFates(t *testing.T) {
	long := strings.Repeat("x", 300)
	f := func(want Fate, value, reference any, same sameness) {
		t.Helper()
		if got := fateOf(value, reference, same); got != want {
			t.Errorf("%v seen from %v is %s, want %s", value, reference, got, want)
		}
	}
	f(Kept, "a", "a", nil)
	f(Kept, int64(200), 200.0, nil)
	f(Kept, true, true, nil)
	f(Retyped, "200", int64(200), nil)
	f(Retyped, int64(200), "200", nil)
	f(Retyped, "true", true, nil)
	f(Retyped, "0.5", 0.5, nil)
	f(Truncated, long[:250], long, nil)
	f(Truncated, long[:249]+"…", long, nil)
	f(Changed, "GET", "GET /api/activities/home", nil) // too short to have been cut
	f(Changed, long, long[:250], nil)
	f(Changed, "a", "b", nil)
	f(Renamed, "1-6921a3c0-bd862e3fe1be46a994272793", traceID, sameTrace)
	f(Renamed, "http://localhost/x?y=z", "/x", samePath)
	f(Changed, "http://localhost/y", "/x", samePath)
	f(Renamed, "127.0.0.1:4000", "127.0.0.1", sameHost)
	f(Renamed, "[::1]:4000", "::1", sameHost)
	f(Renamed, "http://localhost:4567/x?a", "4567", samePort)
	f(Renamed, "https://localhost/4567", "443", samePort)
	f(Changed, "http://localhost/4567", "4567", samePort)
	f(Renamed, "db.example:5432/cruddur", "db.example", sameAddress)
	f(Renamed, "jdbc:postgresql://db.example:5432/cruddur", "5432", samePort)
	f(Renamed, "/x?a=b", "a=b", sameQuery)
	f(Changed, "/a=b", "a=b", sameQuery)
	f(Renamed, `{"b":[1],"a":2}`, `{"a": 2, "b": [1]}`, sameJSON)
	f(Changed, `{"a":1}`, `{"a":2}`, sameJSON)
}

func TestAnAnnotationFindsTheFieldThatItWasMadeOf(t *testing.T) {
	span := spans(t)[3]
	span.Fields = fields(t, "app.cart-size", 3, "only.here", "a")
	doc := documents(t)[3]
	doc.Fields = fields(t, "annotations.app_cart_size", 3, "annotations.lonely", true, "metadata.other.x", 1, "metadata.default.deep.er", "v")
	got := map[string]Cell{}
	for _, r := range Examine(indexed(t, []record.Record{span, doc})).Fields {
		got[r.Name] = r.XRay
	}
	for name, want := range map[string]Cell{
		"app.cart-size":    {Fate: Renamed, As: "annotations.app_cart_size", Value: int64(3)},
		"only.here":        {Fate: Dropped},
		"lonely":           {Fate: Renamed, As: "annotations.lonely", Value: true},
		"metadata.other.x": {Fate: Kept, As: "metadata.other.x", Value: int64(1)},
		"deep.er":          {Fate: Renamed, As: "metadata.default.deep.er", Value: "v"},
	} {
		c, ok := got[name]
		c.By, c.Rule = "", ""
		if !ok || c != want {
			t.Errorf("%s: %+v (%v), want %+v", name, c, ok, want)
		}
	}
}

func TestAVendorsLimitIsNamedAsTheReason(t *testing.T) {
	span, doc := spans(t)[3], documents(t)[3]
	span.Fields = fields(t, "user_agent.original", strings.Repeat("u", 400), "app.note", strings.Repeat("n", 4000))
	doc.Fields = fields(t, "http.request.user_agent", strings.Repeat("u", 250), "annotations.app_note", strings.Repeat("n", 1000))
	rows := rowsOf(t, span, doc)
	for _, name := range []string{"user_agent.original", "app.note"} {
		if c := rows[name].XRay; c.Fate != Truncated || c.By != byVendor || c.Rule == "" {
			t.Errorf("%s: %s by %q: %q", name, c.Fate, c.By, c.Rule)
		}
	}
}

func TestEveryNameOfTheTableLeadsToOneLine(t *testing.T) {
	for tool, byName := range newPlaces() {
		for name, known := range byName {
			strong := 0
			for _, p := range known {
				if !p.weak {
					strong++
				}
			}
			if strong > 1 {
				t.Errorf("%s's %s stands in %d lines of the field table; write ~ before all but one", tool, name, strong)
			}
			if strong > 0 && isDerived(tool, name) {
				t.Errorf("%s's %s is in the field table and in the list of derived names", tool, name)
			}
		}
	}
	seen := map[string]bool{}
	for _, f := range fieldTable {
		if seen[f.name] {
			t.Errorf("%s has two lines in the field table", f.name)
		}
		seen[f.name] = true
	}
}

func TestATallyCountsRefusalsOnce(t *testing.T) {
	tally := NewTally(noon)
	tally.Count(record.Request{Tool: record.XRay, Time: at(1), Body: []byte("12345"), Refused: "bad"}, []record.Record{{Refused: "bad"}})
	tally.Count(record.Request{Tool: record.XRay, Time: at(3), Body: []byte("123")}, []record.Record{{}, {}, {Refused: "bad"}, {Open: true}})
	tally.Count(record.Request{Tool: record.XRay, Time: at(2), Refused: "unreadable"}, nil)
	tally.Count(record.Request{Tool: "unheard of"}, nil)
	l := tally.Ledger(map[record.Tool]index.Count{record.XRay: {Records: 7}})
	got := l.Received[record.XRay]
	last := at(3)
	want := Reception{Requests: 3, Refused: 3, Records: 7, New: 2, Bytes: 8, Last: &last}
	if got.Last == nil || !got.Last.Equal(last) {
		t.Errorf("last %v, want %v", got.Last, last)
	}
	got.Last = want.Last
	if got != want || len(l.Received) != 4 || !l.Since.Equal(noon) {
		t.Errorf("ledger %+v, want %+v for X-Ray", l, want)
	}
}
