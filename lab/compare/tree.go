package compare

import "slices"

// arrange puts the operations into depth-first order. Whatever was sent, each comes out once: one whose parent is
// unknown is put under the root, and so is one of a ring of operations that name each other as parents.
func (v *trace) arrange() {
	if len(v.ops) == 0 {
		return
	}
	slices.SortFunc(v.ops, earlier)
	root := v.root()
	root.ParentID = ""
	for _, op := range v.ops {
		if op != root && op.ParentID != "" && (v.byID[op.ParentID] == nil || op.ParentID == op.SpanID) {
			op.ParentID = root.SpanID
		}
	}
	v.breakRings(root)
	nested := map[string][]*operation{}
	for _, op := range v.ops {
		if op != root {
			nested[op.ParentID] = append(nested[op.ParentID], op)
		}
	}
	v.ops = v.ops[:0]
	var walk func(op *operation, depth int, serving *operation)
	walk = func(op *operation, depth int, serving *operation) {
		if op.Kind == "server" {
			serving = op
		}
		op.Depth, op.serving = depth, serving
		v.ops = append(v.ops, op)
		for _, child := range nested[op.SpanID] {
			walk(child, depth+1, serving)
		}
	}
	walk(root, 0, nil)
	for _, other := range nested[""] {
		walk(other, 0, nil)
	}
}

// root picks the operation that the tree hangs on: one without a parent, else one whose parent is not here, such as a
// caller that sends to nobody; a server before others, then the earliest.
func (v *trace) root() *operation {
	rank := func(op *operation) int {
		n := 0
		switch {
		case op.ParentID == "":
			n = 4
		case v.byID[op.ParentID] == nil:
			n = 2
		}
		if n > 0 && op.Kind == "server" {
			n++
		}
		return n
	}
	root := v.ops[0]
	for _, op := range v.ops[1:] {
		if rank(op) > rank(root) {
			root = op
		}
	}
	return root
}

// breakRings gives the root as parent to the earliest operation of each ring.
func (v *trace) breakRings(root *operation) {
	walkOf := map[*operation]int{} // in which walk an operation was met
	for i, op := range v.ops {
		for at := op; at != nil; at = v.byID[at.ParentID] {
			if walkOf[at] == i+1 {
				v.earliestOf(at).ParentID = root.SpanID
			}
			if walkOf[at] != 0 {
				break
			}
			walkOf[at] = i + 1
		}
	}
}

// earliestOf walks once round a ring.
func (v *trace) earliestOf(ring *operation) *operation {
	first := ring
	for at := v.byID[ring.ParentID]; at != ring; at = v.byID[at.ParentID] {
		if earlier(at, first) < 0 {
			first = at
		}
	}
	return first
}
