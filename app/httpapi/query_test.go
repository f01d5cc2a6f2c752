package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestNoSpanAndNoLineHoldsASecretOfTheQuery(t *testing.T) {
	r := newRig(t, options{traced: true})
	f := func(query, want string) {
		t.Helper()
		before := len(r.spans.Ended())
		r.lines.take()
		r.do("GET /api/activities/search?"+query, "")
		var seen strings.Builder
		seen.WriteString(fmt.Sprint(r.lines.take()))
		for _, span := range r.spans.Ended()[before:] {
			seen.WriteString(fmt.Sprint(span.Name(), span.Attributes(), span.Events()))
		}
		if strings.Contains(seen.String(), "hunter2") || strings.Count(seen.String(), want) != 3 { // the line's text, its field, the span
			t.Errorf("%s: got %s, want %s three times", query, seen.String(), want)
		}
	}
	f("term=a&access_token=hunter2&page=1", "term=a&access_token=[hidden]&page=1")
	f("term=a&API%2DKey=hunter2", "term=a&API%2DKey=[hidden]")
	f("term=a&%zz=hunter2", "term=a&%zz=[hidden]")
	f("term=a&Password=hunter2=hunter2", "term=a&Password=[hidden]")
	f("term=a&flag", "term=a&flag")
}
