package xray

import (
	"slices"
	"strconv"
)

// A document that is too long is written again: once to measure its texts, and once with a bound on each text that is as
// high as will fit, so that the longest are shortened and the short stay whole. When there are too many short ones for
// that, all are cut to the least length and what has no room is left out, from the end of the document. Either way
// metadata.default says how many values it hit, and which.

// fit is the state of one pass.
type fit struct {
	mode    fitMode
	most    int   // bytes of a text, when cutting
	lengths []int // of all texts, when measuring

	count   int // values shortened
	names   []string
	dropped int // values left out
}

type fitMode uint8

const (
	asIs      fitMode = iota
	measuring         // texts whole, keys cut
	cutting           // texts cut to most
	dropping          // texts cut, and members left out where there is no room
)

const (
	leastText = 40   // bytes that a text keeps in any case
	mostKey   = 256  // bytes of a key, where things are cut at all
	shownCuts = 10   // names listed of what was cut
	noteRoom  = 1024 // kept free for the note that says so
	slack     = 2048 // more than anything that is written between two questions for room
)

// truncated is the metadata key of the note.
const truncated = "cruddur.truncated"

// shorten rewrites the document of the facts at hand so that it keeps the limit.
func (e *encoder) shorten() {
	e.write(fit{mode: measuring})
	lengths, whole := e.fit.lengths, len(e.buf)-e.start
	texts := 0
	for _, n := range lengths {
		texts += n
	}
	most := bound(lengths, e.limit-noteRoom-(whole-texts))
	if most >= leastText {
		e.write(fit{mode: cutting, most: most})
		if len(e.buf)-e.start <= e.limit {
			return
		}
	}
	e.write(fit{mode: dropping, most: leastText})
}

// bound returns the greatest length such that texts cut to it need no more than room together.
func bound(lengths []int, room int) int {
	slices.Sort(lengths)
	for i, n := range lengths {
		rest := len(lengths) - i
		if n*rest > room {
			return room / rest
		}
		room -= n
	}
	return 1 << 30
}

// text writes a value that may be shortened; name is what the note calls it.
func (e *encoder) text(name, s string) {
	if e.fit.mode == asIs {
		e.buf = appendString(e.buf, s)
		return
	}
	from := len(e.buf)
	if e.fit.mode == measuring {
		e.buf = appendString(e.buf, s)
		e.fit.lengths = append(e.fit.lengths, len(e.buf)-from)
		return
	}
	var cut bool
	if e.buf, cut = appendStringCut(e.buf, s, e.fit.most); cut {
		e.fit.cut(name)
	}
}

// anyKey begins a member whose key is not ours. Where keys are cut, i keeps two of them apart.
func (e *encoder) anyKey(key string, i int) {
	e.comma()
	if e.fit.mode == asIs || len(key) <= mostKey/6 {
		e.buf = appendString(e.buf, key)
	} else {
		var cut bool
		if e.buf, cut = appendStringCut(e.buf, key, mostKey); cut {
			e.buf = append(e.buf[:len(e.buf)-1], '#')
			e.buf = strconv.AppendInt(e.buf, int64(i), 10)
			e.buf = append(e.buf, '"')
			e.fit.cut(key)
		}
	}
	e.buf = append(e.buf, ':')
}

// room says whether another member may be written.
func (e *encoder) room() bool { return e.roomFor(0) }

// roomFor says whether a member of n bytes may be written.
func (e *encoder) roomFor(n int) bool {
	return e.fit.mode != dropping || len(e.buf)-e.start+n+noteRoom+slack <= e.limit
}

func (f *fit) cut(name string) {
	f.count++
	if len(f.names) < shownCuts && !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
}

func (f *fit) drop(n int) { f.dropped += n }

// note writes what was cut, if anything was.
func (e *encoder) note() {
	f := &e.fit
	if f.count == 0 && f.dropped == 0 {
		return
	}
	const mostName = 64
	e.key(truncated)
	e.buf = append(e.buf, '{')
	e.key("count")
	e.buf = strconv.AppendInt(e.buf, int64(f.count+f.dropped), 10)
	at := e.open("names", '[')
	for _, name := range f.names {
		e.comma()
		e.buf, _ = appendStringCut(e.buf, name, mostName)
	}
	e.close(at, ']')
	if f.dropped > 0 {
		e.key("left_out")
		e.buf = strconv.AppendInt(e.buf, int64(f.dropped), 10)
	}
	e.buf = append(e.buf, '}')
}
