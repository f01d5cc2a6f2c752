package conformance

import (
	"testing"
	"time"
)

// BenchmarkMinuteWithoutTools sends 200 requests a second for 60 s while no tool over HTTP is there, and reports what was
// lost by the default settings, and the memory that the waiting items cost. Run it with -benchtime 1x.
func BenchmarkMinuteWithoutTools(b *testing.B) {
	for b.Loop() {
		r := newRig(b)
		before := residentMiB(b, r.backend.process.Process.Pid)
		for _, tool := range []string{"honeycomb", "cloudwatch", "rollbar"} {
			r.relays[tool].down()
		}
		_, failed := load(b, r.backend.url, outageRate, time.Minute)
		after := residentMiB(b, r.backend.process.Process.Pid)
		for _, tool := range []string{"honeycomb", "cloudwatch", "rollbar"} {
			r.relays[tool].up(b)
		}
		var lost int64
		for _, c := range r.settled(b) {
			lost += c.lost() + c.Unknown
		}
		b.ReportMetric(float64(failed), "failed-requests")
		b.ReportMetric(float64(lost), "lost-items")
		b.ReportMetric(after-before, "MiB-waiting")
	}
}
