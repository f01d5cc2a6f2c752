package providers

import (
	"testing"
	"time"
)

// circle wraps itself.
type circle struct{}

func (c circle) Error() string { return "round" }
func (c circle) Unwrap() error { return c }

func TestAnErrorThatWrapsItselfIsUnfoldedToItsBound(t *testing.T) {
	done := make(chan int, 1)
	go func() { done <- len(Chain(circle{})) }()
	select {
	case got := <-done:
		if got != maxLinks {
			t.Errorf("got %d links, want %d", got, maxLinks)
		}
	case <-time.After(10 * time.Second):
		panic("unfolding never ends")
	}
}
