package providers

import (
	"testing"
	"time"
)

func TestAToolsLimitOfABatchCannotBeRaisedAndCanBeLowered(t *testing.T) {
	f := func(tool, wish, want Batch) {
		t.Helper()
		if got := tool.or(wish); got != want {
			t.Errorf("%+v or %+v: got %+v, want %+v", tool, wish, got, want)
		}
	}
	wish := Batch{512, time.Second, 10 * time.Second}
	f(Batch{}, wish, wish)
	f(Batch{Count: 1}, wish, Batch{1, time.Second, 10 * time.Second})
	f(Batch{Count: 10_000, Age: time.Minute, Timeout: time.Hour}, wish, Batch{512, time.Minute, time.Hour})
}
