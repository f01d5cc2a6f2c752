package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-xray-sdk-go/strategy/sampling"
	"github.com/aws/aws-xray-sdk-go/xray"
)

// useXRaySDK points AWS's SDK at a daemon's address. By itself it samples one segment a second, and sends nothing of the
// others.
func useXRaySDK(t *testing.T, address string) {
	t.Helper()
	t.Setenv("AWS_XRAY_DAEMON_ADDRESS", address)
	all, err := sampling.NewLocalizedStrategyFromJSONBytes([]byte(`{"version":2,"default":{"fixed_target":1,"rate":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := xray.Configure(xray.Config{DaemonAddr: address, ServiceVersion: "1.2.3", SamplingStrategy: all}); err != nil {
		t.Fatal(err)
	}
}

func TestXRaySDKIsUnderstood(t *testing.T) {
	d := startDemo(t)
	useXRaySDK(t, d.XRay)
	ctx, segment := xray.BeginSegment(context.Background(), "somebody-else")
	segment.Sampled = true
	err := xray.Capture(ctx, "mock-data", func(ctx context.Context) error {
		_ = xray.AddAnnotation(ctx, "user_id", "worf")
		_ = xray.AddMetadataToNamespace(ctx, "namespace", "key", map[string]any{"results-size": 3})
		return errors.New("no rows")
	})
	segment.Close(err)

	id := strings.ReplaceAll(strings.TrimPrefix(segment.TraceID, "1-"), "-", "")
	got := d.request(t, id, "a segment and its subsegment", func(r *detail) bool { return len(r.Panes["xray"].Entries) == 2 })
	sub, ok := got.find("xray", "mock-data")
	if !ok || sub.Kind != "subsegment" || sub.Parent != segment.ID || !sub.Error {
		t.Errorf("the subsegment arrived as %+v", sub)
	}
	if sub.field("annotations.user_id") != "worf" || sub.field("metadata.namespace.key.results-size") != 3.0 {
		t.Errorf("annotation and metadata arrived as %+v", sub.Fields)
	}
	// X-Ray's own form of the id finds it too.
	if status, _, _ := get(t, d.Page+"/lab/api/requests/"+segment.TraceID); status != 200 {
		t.Errorf("by X-Ray's trace id: %d", status)
	}
}
