package rollbar

import (
	"sync"
	"time"
)

// itemsPerMinute is the rate that is granted. Rollbar once granted 5,000; here it is to be seen in the headers, and not
// to be in the way of a load test.
const itemsPerMinute = 1_000_000

// window counts items over fixed minutes.
type window struct {
	limit int

	mu    sync.Mutex
	used  int
	reset time.Time
}

// take counts an item and says whether it is within the limit.
func (w *window) take(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn(now)
	if w.used >= w.limit {
		return false
	}
	w.used++
	return true
}

// standing returns how many items may still come, and until when that counts.
func (w *window) standing(now time.Time) (remaining int, reset time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn(now)
	return w.limit - w.used, w.reset
}

func (w *window) turn(now time.Time) {
	if now.Before(w.reset) {
		return
	}
	w.used, w.reset = 0, now.Truncate(time.Minute).Add(time.Minute)
}
