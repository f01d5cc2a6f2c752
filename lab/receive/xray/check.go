package xray

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a segment document.
const (
	maxDocument = 64 << 10
	maxName     = 200
)

// check finds the first reason for which X-Ray refuses d, nil when it takes it. A subsegment that is wrong takes its
// whole document with it.
func (d *document) check() *problem {
	if len(d.whole) > maxDocument {
		return d.problem(invalidSegment, fmt.Sprintf("the document has %d bytes and may have %d", len(d.whole), maxDocument))
	}
	if p := d.checkOwn(); p != nil {
		return p
	}
	switch _, ok := plainTraceID(d.traceID); {
	case d.traceID == "":
		return d.problem(missingTraceID, "there is no trace_id")
	case !ok:
		return d.problem(invalidTraceID, fmt.Sprintf(
			"trace_id %s is not 1-, 8 hexadecimal digits, - and 24 of them, in lower case", quoted(d.traceID)))
	case d.isSub() && d.parentID == "":
		return d.problem(missingParentID, "a subsegment that is sent alone needs the parent_id of what it belongs to")
	case d.parentID != "" && !isHex(d.parentID, 16):
		return d.problem(invalidSegment, fmt.Sprintf("parent_id %s is not 16 hexadecimal digits", quoted(d.parentID)))
	}
	return d.checkNested()
}

// checkNested judges what stands in d. Those need no trace_id and no parent_id.
func (d *document) checkNested() *problem {
	for _, sub := range d.nested {
		p := sub.checkOwn()
		if p == nil {
			p = sub.checkNested()
		}
		if p != nil {
			p.sub = true
			return p
		}
	}
	return nil
}

// checkOwn judges the members that every document needs, nested or not.
func (d *document) checkOwn() *problem {
	switch {
	case d.notObject:
		return d.misread
	case d.id == "":
		return d.problem(missingID, "there is no id")
	case d.misread != nil:
		return d.problem(d.misread.code, d.misread.why)
	case !isHex(d.id, 16):
		return d.problem(invalidSegment, fmt.Sprintf("id %s is not 16 hexadecimal digits", quoted(d.id)))
	case !d.started:
		return d.problem(invalidSegment, "there is no start_time")
	case !d.ended && !d.inProgress:
		return d.problem(missingEndTime, `there is neither an end_time nor "in_progress": true`)
	}
	if why := checkName(d.name); why != "" {
		return d.problem(invalidName, why)
	}
	return nil
}

func (d *document) problem(code, why string) *problem {
	return &problem{code: code, sub: d.isSub(), why: why}
}

// checkName says what is wrong with a name, "" when nothing is.
func checkName(name string) string {
	switch n := utf8.RuneCountInString(name); {
	case name == "":
		return "there is no name"
	case n > maxName:
		return fmt.Sprintf("the name has %d characters and may have %d", n, maxName)
	}
	for _, c := range name {
		if !unicode.In(c, unicode.L, unicode.N) && !unicode.IsSpace(c) && !strings.ContainsRune(`_.:/%&#=+\-@`, c) {
			return fmt.Sprintf(`%q in the name %s is not a letter, a digit, white space or one of _ . : / %% & # = + \ - @`, c, quoted(name))
		}
	}
	return ""
}
