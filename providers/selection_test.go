package providers

import (
	"strings"
	"testing"
)

func TestParseSelection(t *testing.T) {
	lab := func(LabAddresses) map[string]string { return nil }
	known := []Factory{{Name: "honeycomb", LabEnv: lab}, {Name: "xray", LabEnv: lab}, {Name: "console"}}
	for _, c := range []struct{ in, want, problem string }{
		{"", "", ""},
		{"none", "", ""},
		{" Honeycomb , xray,", "honeycomb xray", ""},
		{"xray?,honeycomb@lab,honeycomb", "xray? honeycomb@lab honeycomb", ""},
		{"honeycomb@lab?", "honeycomb@lab?", ""},
		{"honycomb", "", `names "honycomb", which is no provider (did you mean "honeycomb"?): choose from honeycomb, xray, console`},
		{"datadog", "", "choose from honeycomb, xray, console"},
		{"xray,none", "", `names "none", which is no provider`},
		{"xray,xray", "", `names "xray" twice`},
		{"console@lab", "", "the lab has no stand-in for console"},
		{"xray@prod", "", "behind @ only lab is known, as in xray@lab"},
		{"xry,honycomb", "", `"xry"`},
		{"xry,honycomb", "", `"honycomb"`},
	} {
		chosen, err := ParseSelection(c.in, known)
		if c.problem != "" {
			if err == nil || !strings.Contains(err.Error(), c.problem) {
				t.Errorf("%q: error %v, want one with %q", c.in, err, c.problem)
			}
			continue
		}
		var got []string
		for _, s := range chosen {
			name := s.Name()
			if s.Optional {
				name += "?"
			}
			got = append(got, name)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%q: got %v, %v, want %s", c.in, got, err, c.want)
		}
	}
}
