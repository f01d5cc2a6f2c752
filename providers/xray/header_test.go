package xray

import (
	"strings"
	"testing"
)

func TestHeaderForms(t *testing.T) {
	const root, parent = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Root=" + root + ";Parent=" + parent + ";Sampled=1", "Root=" + root + ";Parent=" + parent + ";Sampled=1"},
		{"any order", "Sampled=0;Parent=" + parent + ";Root=" + root, "Root=" + root + ";Parent=" + parent + ";Sampled=0"},
		{"spaces", " Root=" + root + " ; Parent = " + parent + " ;\tSampled=1 ", "Root=" + root + ";Parent=" + parent + ";Sampled=1"},
		{"root alone", "Root=" + root, "Root=" + root},
		{"undecided", "Root=" + root + ";Sampled=?", "Root=" + root + ";Sampled=?"},
		{"load balancer", "Self=1-67891234-12456789abcdef012345678a;Root=" + root, "Root=" + root},
		{"lineage passed on", "Root=" + root + ";Lineage=a87bd80c:1|68fd508a:5;Sampled=1;x=y", "Root=" + root + ";Sampled=1;Lineage=a87bd80c:1|68fd508a:5;x=y"},
		{"upper case", "Root=1-5759E988-BD862E3FE1BE46A994272793;Parent=53995C3F42CD8AD8", "Root=" + root + ";Parent=" + parent},
		{"other case of keys", "root=" + root + ";PARENT=" + parent + ";sampled=1", "Root=" + root + ";Parent=" + parent + ";Sampled=1"},
		{"bad parent", "Root=" + root + ";Parent=xyz;Sampled=1", "Root=" + root + ";Sampled=1"},
		{"zero parent", "Root=" + root + ";Parent=0000000000000000", "Root=" + root},
		{"strange decision", "Root=" + root + ";Sampled=yes", "Root=" + root},
		{"a later decision counts", "Root=" + root + ";Sampled=1;Sampled=0", "Root=" + root + ";Sampled=0"},
		{"parts without a value", "Root=" + root + ";;x;=y;Sampled", "Root=" + root},
		{"not to be passed on", "Root=" + root + ";a=b c;d=é;e\x01=f", "Root=" + root},
		{"too much to pass on", "Root=" + root + ";a=b;c=" + strings.Repeat("d", 600) + ";e=f", "Root=" + root + ";a=b"},
		{"second root is wrong", "Root=" + root + ";Root=x", "Root=" + root},
		{"empty", "", ""},
		{"no root", "Parent=" + parent + ";Sampled=1", ""},
		{"version", "Root=2-5759e988-bd862e3fe1be46a994272793", ""},
		{"short root", "Root=1-5759e988-bd862e3f", ""},
		{"W3C id", "Root=5759e988bd862e3fe1be46a994272793", ""},
		{"dash in the wrong place", "Root=1-5759e98-8bd862e3fe1be46a994272793", ""},
		{"no hex", "Root=1-5759e98g-bd862e3fe1be46a994272793", ""},
		{"zero root", "Root=1-00000000-000000000000000000000000", ""},
		{"too long", "Root=" + root + ";x=" + strings.Repeat("y", 5000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, ok := parseHeader(c.in)
			got := ""
			if ok {
				got = h.String()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzHeader(f *testing.F) {
	f.Add("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1|68fd508a:5")
	f.Add("Self=1-67891234-12456789abcdef012345678a; Root=1-5759E988-bd862e3fe1be46a994272793 ; Sampled=?")
	f.Add("Root=1-5759e988-bd862e3fe1be46a994272793;a==;b=;=;;")
	f.Fuzz(func(t *testing.T, s string) {
		h, ok := parseHeader(s)
		if !ok {
			if h != (header{}) {
				t.Fatalf("%+v from a header that is none", h)
			}
			return
		}
		if !h.root.IsValid() {
			t.Fatal("a header without a trace")
		}
		plain := h.String()
		if len(plain) > 640 || strings.ContainsAny(plain, " \t\r\n\x00") {
			t.Fatalf("not fit to be sent: %q", plain)
		}
		if again, ok := parseHeader(plain); !ok || again != h {
			t.Fatalf("%q reads as %+v, was %+v", plain, again, h)
		}
	})
}
