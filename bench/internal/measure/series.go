package measure

import (
	"fmt"
	"slices"
)

// Series is the same thing measured in several rounds, in their order.
type Series []float64

// Median is the middle value, or the mean of the two in the middle; 0 of none.
func (s Series) Median() float64 {
	if len(s) == 0 {
		return 0
	}
	v := slices.Sorted(slices.Values(s))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Least and Most bound the series.
func (s Series) Least() float64 { return slices.Min(s) }

// Most is the largest value.
func (s Series) Most() float64 { return slices.Max(s) }

// Over divides round by round: what disturbed a round disturbed both.
func (s Series) Over(base Series) Series {
	out := make(Series, min(len(s), len(base)))
	for i := range out {
		out[i] = s[i] / base[i]
	}
	return out
}

// Spread writes the bounds.
func (s Series) Spread(format string) string {
	return fmt.Sprintf(format+"–"+format, s.Least(), s.Most())
}

// Quantile returns the value below which the share q of the sorted values lie.
func Quantile(sorted []float64, q float64) float64 {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// AtMost judges a series by its median. Where some rounds say otherwise, it says so, as that is no clear answer.
func (s Series) AtMost(goal float64) string {
	m := s.Median()
	verdict := "PASS"
	if m > goal {
		verdict = fmt.Sprintf("MISSED by %.2f (%.0f %%)", m-goal, 100*(m-goal)/goal)
	}
	if s.Least() <= goal && s.Most() > goal {
		verdict += ", inside the noise"
	}
	return verdict
}

// AtLeast judges the other way round.
func (s Series) AtLeast(goal float64) string {
	m := s.Median()
	verdict := "PASS"
	if m < goal {
		verdict = fmt.Sprintf("MISSED by %.2f (%.0f %%)", goal-m, 100*(goal-m)/goal)
	}
	if s.Least() < goal && s.Most() >= goal {
		verdict += ", inside the noise"
	}
	return verdict
}

// Less subtracts round by round.
func (s Series) Less(base Series) Series {
	out := make(Series, min(len(s), len(base)))
	for i := range out {
		out[i] = s[i] - base[i]
	}
	return out
}
