package cloudwatchlogs

// streamHeap is a heap of streams that have events; the one with the oldest is on top.
type streamHeap []*stream

func (h streamHeap) Len() int           { return len(h) }
func (h streamHeap) Less(i, j int) bool { return h[i].first().compare(h[j].first()) < 0 }

func (h streamHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].heapIndex, h[j].heapIndex = i, j
}

func (h *streamHeap) Push(x any) {
	st := x.(*stream)
	st.heapIndex = len(*h)
	*h = append(*h, st)
}

func (h *streamHeap) Pop() any {
	old := *h
	st := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	st.heapIndex = -1
	return st
}

// next is the stream with the oldest event after that on top. There are two at least.
func (h streamHeap) next() *stream {
	if len(h) > 2 && h.Less(2, 1) {
		return h[2]
	}
	return h[1]
}
