package providers

import "testing"

func TestStatusOfABatchIsThatOfItsWorstItem(t *testing.T) {
	h := newHealth()
	f := func(res Result, want State) {
		t.Helper()
		if h.observe(res, ""); h.read().State != want {
			t.Errorf("%+v: got %s, want %s", res, h.read().State, want)
		}
	}
	f(Result{}, Idle)
	f(Result{Acked: 9}, OK)
	f(Result{Acked: 9, Unconfirmed: 1}, Unconfirmed)
	f(Result{Acked: 9, Rejected: 1}, Degraded)
	f(Result{Acked: 9, Retry: []int{0}}, Degraded)
	f(Result{Acked: 9, Rejected: 1, Err: &Failure{Text: "x"}}, Failing)
	f(Result{Acked: 9}, OK)
}
