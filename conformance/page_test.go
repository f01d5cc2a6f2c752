package conformance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// panes is true when three tools show something.
const panes = `["honeycomb", "xray", "cloudwatch"].every(t => document.querySelector("#pane-" + t + " .timeline-row, #pane-" + t + " .log-line"))`

func TestAClickInCruddurFillsThePanesBesideIt(t *testing.T) {
	need(t, "chromium", "apt-get install chromium")
	d := startDemo(t)
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			b := openBrowser(t, 1920, 1080, scheme)
			b.do(t, chromedp.Navigate(d.Page+"/"))
			b.sees(t, "article.crud", "prune juice")
			b.holds(t, panes)
			b.sees(t, "#pane-honeycomb", "home-activities-mock-data")
			b.sees(t, "#pane-xray", "home-activities-mock-data")
			b.sees(t, "#pane-cloudwatch", "/api/activities/home")
			b.sees(t, "#pane-rollbar", "Rollbar receives errors only")
			b.shot(t, "cruddur-"+scheme)
			b.finish(t)
		})
	}
}

func TestBreakingTheAppIsSeenAtAllFour(t *testing.T) {
	need(t, "chromium", "apt-get install chromium")
	d := startDemo(t)
	b := openBrowser(t, 1920, 1080, "dark")
	b.do(t, chromedp.Navigate(d.Page+"/"))
	b.sees(t, "article.crud", "prune juice")
	b.do(t,
		chromedp.Click(chromedp.CSS(`button.switch[aria-describedby="bug-home-returns-nothing"]`)),
		chromedp.WaitVisible(chromedp.CSS(`button.switch[aria-describedby="bug-home-returns-nothing"][aria-checked="true"]`)),
		chromedp.Reload())
	b.sees(t, "#pane-rollbar .occurrence", "home")
	b.holds(t, panes)
	b.sees(t, "body", "500")
	b.shot(t, "broken-home")
	b.finish(t)
}

func TestSideBySideAtThreeWidths(t *testing.T) {
	need(t, "chromium", "apt-get install chromium")
	d := startDemo(t, "-bugs", "nil-in-activity")
	_, header, _ := get(t, d.Backend+"/api/activities/68f126b0-1ceb-4a33-88be-d90fa7109eee")
	id := strings.Split(header.Get("Traceresponse"), "-")[1]
	d.request(t, id, "records at all four", func(r *detail) bool {
		for _, p := range r.Panes {
			if len(p.Entries) == 0 {
				return false
			}
		}
		return len(r.Panes) == 4
	})
	for _, width := range []int64{390, 1280, 1920} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d %s", width, scheme), func(t *testing.T) {
				b := openBrowser(t, width, 1000, scheme)
				b.do(t, chromedp.Navigate(d.Page+"/side-by-side?trace="+id))
				b.sees(t, "#pane-honeycomb", "activities_show")
				b.sees(t, "#pane-rollbar", "nil pointer")
				b.holds(t, `document.documentElement.scrollWidth <= innerWidth`)
				b.shot(t, fmt.Sprintf("side-by-side-%d-%s", width, scheme))
				b.finish(t)
			})
		}
	}
}

func TestDeliveryShowsSentBesideReceived(t *testing.T) {
	need(t, "chromium", "apt-get install chromium")
	d := startDemo(t)
	get(t, d.Backend+"/api/activities/home")
	b := openBrowser(t, 1280, 900, "light")
	b.do(t, chromedp.Navigate(d.Page+"/delivery"))
	for _, tool := range []string{"honeycomb", "xray", "cloudwatch"} {
		row := ".delivery-tool." + tool
		b.holds(t, fmt.Sprintf(`parseInt(document.querySelector(%q)?.textContent) > 0`, row+" .delivery-received dd"))
		b.holds(t, fmt.Sprintf(`!!document.querySelector(%q)`, row+" .delivery-sent .state:is(.ok, .unconfirmed)"))
	}
	b.sees(t, ".delivery-tool.rollbar .delivery-received", "Nothing has arrived")
	b.shot(t, "delivery")
	b.finish(t)
}
