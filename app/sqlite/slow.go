package sqlite

import (
	"context"
	"sync/atomic"
	"time"

	"cruddur/app"
)

// selectHomeSlowly is the home page's query with a ranking that counts, one by one, up to a number that nobody bounded.
// The database is busy all the while, as with a missing index, and so it shows in the span and in the processor's load.
var selectHomeSlowly = read("activities", `WITH RECURSIVE ranking (place) AS (
	SELECT 1 UNION ALL SELECT place + 1 FROM ranking WHERE place < ?3
)
SELECT `+activityColumns+`
FROM activities AS a JOIN users AS u ON u.handle = a.user_handle
WHERE a.reply_to_activity_uuid IS NULL AND a.expires_at > ?1 AND (SELECT max(place) FROM ranking) >= 1
ORDER BY a.created_at DESC, a.uuid LIMIT ?2 + 0`)

// slowness is how far the slow query counts. It begins with a guess and comes nearer to its target with every use, so
// that the bug is as slow on a fast machine as on a small one.
type slowness struct {
	target time.Duration
	places atomic.Int64
}

func newSlowness(target time.Duration) *slowness {
	const placesInASecond = 1_500_000
	s := &slowness{target: target}
	if s.target <= 0 {
		s.target = time.Second
	}
	s.places.Store(max(1, int64(placesInASecond*s.target.Seconds())))
	return s
}

// learn corrects the count by how long it took, by no more than four times at once.
func (s *slowness) learn(places int64, took time.Duration) {
	wanted := int64(float64(places) * float64(s.target) / float64(max(took, time.Microsecond)))
	s.places.Store(max(1, min(max(wanted, places/4), places*4)))
}

// HomeSlowly implements [app.Activities].
func (s *Store) HomeSlowly(ctx context.Context, p app.Page) ([]app.Activity, error) {
	places, start := s.slow.places.Load(), time.Now()
	found, err := s.activities(ctx, selectHomeSlowly, p, places)
	if err != nil {
		return nil, err
	}
	s.slow.learn(places, time.Since(start))
	return found, nil
}
