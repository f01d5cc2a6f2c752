package console

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	api "go.opentelemetry.io/otel/trace"
)

// occasion is why a tree is printed.
type occasion int

const (
	whole        occasion = iota
	continuation          // its trace was printed before
	unfinished            // the rest has not come
)

const (
	mostDepth = 40 // of the drawing; what is deeper is drawn there
	mostLeft  = 70 // width of the left part; a wider row pushes its own rest to the right
	barWidth  = 20
)

// drawing is the lines of one tree.
type drawing struct {
	style
	tree       *tree
	lines      []drawn
	left       int // width of the left part
	begin, end time.Time
	failed     int
}

// drawn is a row with the branches that lead to it, and to what stands below it.
type drawn struct {
	*row
	lead, under string
}

// appendTree appends a heading, the tree, and an empty line.
func (s style) appendTree(b []byte, id api.TraceID, rows []*row, how occasion) []byte {
	d := drawing{style: s, tree: newTree(rows), begin: rows[0].start, end: rows[0].end}
	for _, r := range d.tree.tops {
		d.place(r, "", "", 0)
	}
	for _, r := range rows {
		d.place(r, "", "", 0) // no top leads here: ids in a circle
		if r.start.Before(d.begin) {
			d.begin = r.start
		}
		if r.end.After(d.end) {
			d.end = r.end
		}
		if r.failed {
			d.failed++
		}
	}
	b = d.appendHeading(b, id, how)
	for _, l := range d.lines {
		b = d.appendLine(b, l)
	}
	return append(b, '\n')
}

// place puts a row and all below it among the lines, each once.
func (d *drawing) place(r *row, lead, under string, depth int) {
	if d.tree.taken[r] {
		return
	}
	d.tree.taken[r] = true
	d.lines = append(d.lines, drawn{r, lead, under})
	at := len(d.lines) - 1
	if w := utf8.RuneCountInString(lead) + r.width(); w <= mostLeft {
		d.left = max(d.left, w)
	}
	children := slices.DeleteFunc(slices.Clone(d.tree.children[r.id]), func(c *row) bool { return d.tree.taken[c] })
	for i, c := range children {
		branch, next := "├─ ", "│  "
		if i == len(children)-1 {
			branch, next = "└─ ", "   "
		}
		if depth >= mostDepth {
			d.place(c, lead, under, depth)
			continue
		}
		d.place(c, under+branch, under+next, depth+1)
	}
	if len(children) > 0 && depth < mostDepth {
		d.lines[at].under += "│  "
	} else {
		d.lines[at].under += "   "
	}
}

func (d *drawing) appendHeading(b []byte, id api.TraceID, how occasion) []byte {
	b = append(d.appendIn(b, bold, "trace "+id.String()), "  "...)
	b = append(d.appendTime(b, d.begin), "  "...)
	b = appendCount(b, len(d.lines), "span")
	if d.failed > 0 {
		b = d.appendIn(append(b, ", "...), red, string(appendCount(nil, d.failed, "error")))
	}
	switch how {
	case continuation:
		b = append(b, " more, ended after the rest"...)
	case unfinished:
		b = append(b, " of a trace that is still open"...)
	default:
		b = appendDuration(append(b, "  "...), d.end.Sub(d.begin))
	}
	return append(b, '\n')
}

func appendCount(b []byte, n int, of string) []byte {
	b = append(append(strconv.AppendInt(b, int64(n), 10), ' '), of...)
	if n != 1 {
		b = append(b, 's')
	}
	return b
}

func (d *drawing) appendLine(b []byte, l drawn) []byte {
	b = d.appendIn(b, dim, l.lead)
	code := bold
	if l.failed {
		code = red
	}
	b = d.appendIn(b, code, l.name)
	if l.kind != "" {
		b = d.appendIn(append(b, "  "...), dim, l.kind)
	}
	b = appendSpaces(b, d.left-utf8.RuneCountInString(l.lead)-l.width()+2)
	b = d.appendBar(b, l.row)
	const durationWidth = 9
	took := string(appendDuration(nil, l.end.Sub(l.start)))
	b = appendSpaces(b, durationWidth-utf8.RuneCountInString(took))
	b = append(append(append(b, took...), ' '), l.detail...)
	b = append(trimSpaces(b), '\n')
	for _, text := range l.below {
		b = d.appendIn(b, dim, l.under)
		b = append(append(b, text...), '\n')
	}
	return b
}

// appendBar shows when, within the tree, the span ran.
func (d *drawing) appendBar(b []byte, r *row) []byte {
	total := d.end.Sub(d.begin)
	from, to := 0, barWidth
	if total > 0 {
		from = int(barWidth * r.start.Sub(d.begin) / total)
		to = int((barWidth*r.end.Sub(d.begin) + total - 1) / total)
	}
	from = min(max(from, 0), barWidth-1)
	to = min(max(to, from+1), barWidth) // a short one shows too
	code := cyan
	if r.failed {
		code = red
	}
	b = d.appendIn(b, dim, strings.Repeat("·", from))
	b = d.appendIn(b, code, strings.Repeat("█", to-from))
	return d.appendIn(b, dim, strings.Repeat("·", barWidth-to))
}

func appendSpaces(b []byte, n int) []byte {
	for ; n > 0; n-- {
		b = append(b, ' ')
	}
	return b
}

func trimSpaces(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}
