package otlp

import (
	"sync"
	"testing"
	"testing/synctest"
)

// TestFewBodiesAreDecodedAtOnce has the memory that decoding may take not multiply with the number of senders.
func TestFewBodiesAreDecodedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDecoder(0)
		begun, goOn := make(chan struct{}, 10), make(chan struct{})
		var senders sync.WaitGroup
		for range cap(begun) {
			senders.Go(func() {
				err := d.inflate([]byte("abc"), "", func([]byte) error {
					begun <- struct{}{}
					<-goOn
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if n := len(begun); n != decodings {
			t.Errorf("%d bodies are being decoded, want %d", n, decodings)
		}
		close(goOn)
		senders.Wait()
		if n := len(begun); n != cap(begun) {
			t.Errorf("%d bodies were decoded in the end, want %d", n, cap(begun))
		}
	})
}
