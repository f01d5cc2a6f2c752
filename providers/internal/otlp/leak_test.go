package otlp

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails when a closed sender or provider leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
