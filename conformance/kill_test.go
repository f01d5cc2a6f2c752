package conformance

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	data := t.TempDir()
	d := startDemo(t, "-data", data)
	var ids []string
	for range 5 {
		_, header, _ := get(t, d.Backend+"/api/activities/home")
		ids = append(ids, header.Get("X-Amzn-Trace-Id")[len("Root="):])
	}
	complete := func(r *detail) bool {
		return len(r.Panes["honeycomb"].Entries) >= 3 && len(r.Panes["xray"].Entries) >= 3 && len(r.Panes["cloudwatch"].Entries) >= 1
	}
	for _, id := range ids {
		d.request(t, id, "records at three tools", complete)
	}
	if err := d.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = d.process.Wait()

	again := startDemo(t, "-data", data)
	for _, id := range ids {
		again.request(t, id, "the same records after the kill", complete)
	}
	lines, err := logsClient(again).FilterLogEvents(t.Context(), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("cruddur")})
	if err != nil || len(lines.Events) < len(ids) {
		t.Errorf("CloudWatch has %d lines after the kill (%v), want %d at least", len(lines.Events), err, len(ids))
	}
}
