package honeycomb

import "net/url"

// The regions. An account is in one of them, and the other does not know its keys.
const (
	usAPI = "https://api.honeycomb.io"
	euAPI = "https://api.eu1.honeycomb.io"
)

// otherRegion returns the name and address of the region that an address is not of; "" for what is neither.
func otherRegion(at *url.URL) (name, api string) {
	switch at.Scheme + "://" + at.Host {
	case usAPI:
		return "EU", euAPI
	case euAPI:
		return "US", usAPI
	}
	return "", ""
}

// regionHint says how to reach the region that a key may be of instead.
func regionHint(at *url.URL) string {
	name, api := otherRegion(at)
	if name == "" {
		return ""
	}
	article := map[string]string{"EU": "an ", "US": "a "}[name]
	return " (" + article + name + " account needs " + endpointVariable + "=" + api + ")"
}
