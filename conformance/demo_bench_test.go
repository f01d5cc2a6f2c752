package conformance

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkDemoReady measures from the start of the process to the line that says it is ready, data on disk, and the
// memory that it holds a second later, after one request.
func BenchmarkDemoReady(b *testing.B) {
	var resident float64
	data := b.TempDir()
	for b.Loop() {
		d := startDemo(b, "-data", data)
		b.StopTimer()
		get(b, d.Backend+"/api/activities/home")
		time.Sleep(time.Second) // the figure is that of an idle process
		resident = max(resident, residentMiB(b, d.process.Process.Pid))
		d.stop(b)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms-to-ready")
	b.ReportMetric(resident, "MiB-resident")
}

// BenchmarkClickToPanes measures from a request to its records at three tools, as the page's API serves them.
func BenchmarkClickToPanes(b *testing.B) {
	d := startDemo(b)
	for b.Loop() {
		_, header, _ := get(b, d.Backend+"/api/activities/home")
		d.request(b, strings.Split(header.Get("Traceresponse"), "-")[1], "records at three tools", func(r *detail) bool {
			return len(r.Panes["honeycomb"].Entries) >= 3 && len(r.Panes["xray"].Entries) >= 3 && len(r.Panes["cloudwatch"].Entries) >= 1
		})
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms-to-panes")
}

var resident = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

func residentMiB(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	found := resident.FindSubmatch(status)
	if err != nil || found == nil {
		b.Skip("this system does not tell a process's memory under /proc")
	}
	kib, _ := strconv.ParseFloat(string(found[1]), 64)
	return kib / 1024
}
