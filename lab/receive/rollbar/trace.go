package rollbar

import "strings"

// Rollbar knows no traces. Whoever wants to find an item's trace puts its id into the item; these are the usual places.

// trace returns the ids of the trace and the span that the item names, "" for none.
func (it *item) trace() (traceID, spanID string) {
	custom, _ := it.data["custom"].(object)
	message, _ := it.body.(object)
	if it.kind != "message" {
		message = nil
	}
	extra, _ := message["extra"].(object)
	for _, place := range [...]object{custom, message, extra, it.data} {
		if traceID == "" {
			traceID = traceHex(named(place, "trace_id", "traceId"))
		}
		if spanID == "" {
			spanID = spanHex(named(place, "span_id", "spanId"))
		}
	}
	if traceID == "" {
		traceID = it.requestTrace()
	}
	return traceID, spanID
}

// named returns the text under one of the keys, which may also stand below "otel".
func named(place object, keys ...string) string {
	otel, _ := place["otel"].(object)
	for _, key := range keys {
		for _, value := range [...]any{place[key], place["otel."+key], otel[key]} {
			if text, ok := value.(string); ok && text != "" {
				return text
			}
		}
	}
	return ""
}

// requestTrace looks into the headers of the request that failed. The span that they name is the caller's, not the one
// that the item belongs to.
func (it *item) requestTrace() string {
	request, _ := it.data["request"].(object)
	headers, _ := request["headers"].(object)
	found := ""
	for _, name := range sortedKeys(headers) {
		value := headers[name]
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		text, _ := value.(string)
		switch strings.ToLower(name) {
		case "traceparent":
			if parts := strings.Split(strings.TrimSpace(text), "-"); len(parts) >= 4 {
				if id := traceHex(parts[1]); id != "" {
					return id
				}
			}
		case "x-amzn-trace-id":
			for part := range strings.SplitSeq(text, ";") {
				if root, ok := strings.CutPrefix(strings.TrimSpace(part), "Root="); ok && found == "" {
					found = traceHex(root)
				}
			}
		}
	}
	return found
}

// traceHex returns a trace id as 32 lower-case hex digits: from W3C's form, from X-Ray's 1-xxxxxxxx-…, from 64 bits, or
// from a UUID. It is "" for anything else, and for zeros.
func traceHex(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if parts := strings.Split(text, "-"); len(parts) == 3 && parts[0] == "1" && len(parts[1]) == 8 {
		text = parts[1] + parts[2]
	} else if len(parts) == 5 && len(text) == 36 {
		text = strings.Join(parts, "")
	}
	if len(text) == 16 {
		text = "0000000000000000" + text
	}
	return hexOf(text, 32)
}

func spanHex(text string) string {
	return hexOf(strings.ToLower(strings.TrimSpace(text)), 16)
}

// hexOf returns text if it is so many hex digits and not all of them zero.
func hexOf(text string, digits int) string {
	if len(text) != digits || strings.Trim(text, "0") == "" || strings.Trim(text, "0123456789abcdef") != "" {
		return ""
	}
	return text
}
