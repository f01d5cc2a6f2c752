package app

import "time"

// lifetime returns how long a crud with this ttl lives, and false for anything that the form does not offer.
func lifetime(ttl string) (time.Duration, bool) {
	const day = 24 * time.Hour
	switch ttl {
	case "30-days":
		return 30 * day, true
	case "7-days":
		return 7 * day, true
	case "3-days":
		return 3 * day, true
	case "1-day":
		return day, true
	case "12-hours":
		return 12 * time.Hour, true
	case "3-hours":
		return 3 * time.Hour, true
	case "1-hour":
		return time.Hour, true
	}
	return 0, false
}
