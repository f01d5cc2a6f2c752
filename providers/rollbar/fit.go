package rollbar

import (
	"bytes"
	"encoding/json"
	"maps"
	"strconv"
	"unicode/utf8"
)

const (
	mostItem = 512 << 10 // bytes of an item; Rollbar documents less in places and takes more
	mostText = 64 << 10  // bytes of one text
)

// fit shortens an item in steps until it has at most so many bytes: first the source lines go, then the middle of long
// stacks and chains, then long texts are cut, and at last the request's headers and the custom fields go.
func fit(data map[string]any, most int) {
	encoded, err := json.Marshal(data)
	if err != nil || len(encoded) <= most {
		return
	}
	var generic map[string]any
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber() // or large whole numbers would change
	if decoder.Decode(&generic) != nil {
		return
	}
	for _, step := range [...]func(){
		func() { eachTrace(generic, dropSource) },
		func() { eachTrace(generic, dropMiddle); dropLinks(generic) },
		func() { cutTexts(generic, 4<<10) },
		func() { cutTexts(generic, 512) },
		func() { dropExtras(generic); cutTexts(generic, 256) },
	} {
		step()
		if encoded, err = json.Marshal(generic); err == nil && len(encoded) <= most {
			break
		}
	}
	clear(data)
	maps.Copy(data, generic)
}

func chainOf(data map[string]any) (body map[string]any, chain []any) {
	body, _ = data["body"].(map[string]any)
	chain, _ = body["trace_chain"].([]any)
	return body, chain
}

func eachTrace(data map[string]any, do func(trace map[string]any, frames []any)) {
	_, chain := chainOf(data)
	for _, t := range chain {
		trace, _ := t.(map[string]any)
		frames, _ := trace["frames"].([]any)
		do(trace, frames)
	}
}

func dropSource(_ map[string]any, frames []any) {
	for _, f := range frames {
		if frame, ok := f.(map[string]any); ok {
			delete(frame, "code")
			delete(frame, "context")
		}
	}
}

// dropMiddle keeps both ends of a stack: where it came in, and where it crashed.
func dropMiddle(trace map[string]any, frames []any) {
	const first, last = 8, 24
	if len(frames) > first+last {
		trace["frames"] = append(frames[:first:first], frames[len(frames)-last:]...)
	}
}

// dropLinks keeps the outermost errors, and the innermost.
func dropLinks(data map[string]any) {
	const first, last = 5, 5
	if body, chain := chainOf(data); len(chain) > first+last {
		body["trace_chain"] = append(chain[:first:first], chain[len(chain)-last:]...)
	}
}

func dropExtras(data map[string]any) {
	request, _ := data["request"].(map[string]any)
	for _, name := range [...]string{"headers", "GET"} {
		delete(request, name)
	}
	custom, _ := data["custom"].(map[string]any)
	kept := map[string]any{"truncated": true}
	for _, name := range [...]string{"trace_id", "xray_trace_id", "span_id", "request_id", "service", "held_back", "grouped_by"} {
		if v, ok := custom[name]; ok {
			kept[name] = v
		}
	}
	data["custom"] = kept
}

// cutTexts shortens every text below v and returns v, or the text that takes its place.
func cutTexts(v any, limit int) any {
	switch v := v.(type) {
	case string:
		return shorten(v, limit)
	case map[string]any:
		for name, member := range v {
			v[name] = cutTexts(member, limit)
		}
	case []any:
		for i, member := range v {
			v[i] = cutTexts(member, limit)
		}
	}
	return v
}

// shorten cuts s to about limit bytes, between characters, and says so.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return clip(s, limit) + "…[cut from " + strconv.Itoa(len(s)) + " bytes]"
}

// clip cuts s to at most limit bytes, between characters, for fields whose length is Rollbar's rule.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
