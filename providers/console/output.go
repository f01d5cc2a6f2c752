package console

import (
	"context"
	"errors"
	"io"

	"cruddur/providers"
)

// output gives standard output to one batch at a time, and gives up on it when it stalls: a pipe whose reader sleeps
// blocks a write for ever, and a write cannot be called back.
type output struct {
	w    io.Writer
	turn chan struct{} // holds one token while nobody writes
}

func newOutput(w io.Writer) *output {
	o := &output{w: w, turn: make(chan struct{}, 1)}
	o.turn <- struct{}{}
	return o
}

var errStalled = errors.New("standard output takes nothing: is the program that reads it stopped?")

// print renders and writes a batch of n. render runs in this batch's turn, so what it changes needs no further lock,
// and not at all when the turn never comes.
func (o *output) print(ctx context.Context, n int, render func() []byte) providers.Result {
	select {
	case <-o.turn:
	case <-ctx.Done():
		return providers.Result{Retry: providers.All(n), Err: errStalled}
	}
	text := o.render(render)
	if len(text) == 0 {
		return providers.Result{Acked: n}
	}
	done := make(chan error, 1)
	go func() {
		_, err := o.w.Write(text)
		o.turn <- struct{}{}
		done <- err
	}()
	res := providers.Result{BytesRaw: len(text), BytesWire: len(text)}
	select {
	case err := <-done:
		if err != nil {
			res.Rejected, res.Err = n, err
		} else {
			res.Acked = n
		}
	case <-ctx.Done():
		// The write goes on, and ends well when the reader wakes up.
		res.Unconfirmed, res.Err = n, errStalled
	}
	return res
}

// render hands the turn back unless there is something to write, also when rendering panics.
func (o *output) render(render func() []byte) (text []byte) {
	defer func() {
		if len(text) == 0 {
			o.turn <- struct{}{}
		}
	}()
	return render()
}
