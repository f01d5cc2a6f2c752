package xray

// The document is built by appending: each helper looks at the last byte to know whether a comma has to come first.

// key begins a member of an object. The key has to be plain ASCII.
func (e *encoder) key(key string) {
	b := e.buf
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, key...)
	e.buf = append(b, '"', ':')
}

// element begins an element of an array that is itself an object or array.
func (e *encoder) element(bracket byte) {
	e.comma()
	e.buf = append(e.buf, bracket)
}

func (e *encoder) comma() {
	// A text that ends in a bracket ends in a quote here, so that a bracket is always one of structure.
	if last := e.buf[len(e.buf)-1]; last != '{' && last != '[' {
		e.buf = append(e.buf, ',')
	}
}

// open begins a member that is an object or array and returns where, for close.
func (e *encoder) open(key string, bracket byte) int {
	at := len(e.buf)
	e.key(key)
	e.buf = append(e.buf, bracket)
	return at
}

// close ends what open began, or takes it back when nothing was put in.
func (e *encoder) close(at int, bracket byte) {
	if last := e.buf[len(e.buf)-1]; last == '{' || last == '[' {
		e.buf = e.buf[:at]
		return
	}
	e.buf = append(e.buf, bracket)
}
