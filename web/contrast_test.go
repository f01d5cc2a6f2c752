package web

import (
	"fmt"
	"maps"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// The hues of the four tools are text, marks and bars, on every ground that they can stand on, in both themes, and so
// is Cruddur's own look, which overrides some of the colours.
func TestColoursAreReadable(t *testing.T) {
	t.Run("lab", func(t *testing.T) { readable(t, tokens(t, "src/css/tokens.css")) })
	t.Run("cruddur", func(t *testing.T) {
		themes := tokens(t, "src/css/tokens.css")
		for theme, own := range tokens(t, "src/css/cruddur.css") {
			maps.Copy(themes[theme], own)
		}
		readable(t, themes)
	})
}

func readable(t *testing.T, themes map[string]map[string]rgb) {
	t.Helper()
	const wcagText = 4.5
	grounds := []string{"bg", "surface", "raised", "lit", "accent-bg", "error-bg"}
	inks := []string{
		"ink", "ink-2", "muted", "accent", "error", "ok", "warn", "honeycomb", "xray", "cloudwatch", "rollbar",
	}
	for theme, colours := range themes {
		for _, ground := range grounds {
			for _, ink := range inks {
				if got := contrast(colours[ink], colours[ground]); got < wcagText {
					t.Errorf("%s: --%s on --%s has a contrast of %.2f, want %.1f or more", theme, ink, ground, got, wcagText)
				}
			}
		}
		if got := contrast(colours["accent-ink"], colours["accent"]); got < wcagText {
			t.Errorf("%s: --accent-ink on --accent has a contrast of %.2f", theme, got)
		}
		if got := contrast(colours["line-strong"], colours["surface"]); got < 3 {
			t.Errorf("%s: --line-strong, the edge of inputs, has a contrast of %.2f, want 3 or more", theme, got)
		}
	}
}

// No two tools may look alike to somebody who sees colours differently. Order and words tell them apart as well, so
// that a moderate distance is enough.
func TestToolsAreToldApartByColourBlindReaders(t *testing.T) {
	const enough = 12 // CIE76; about 2 is just noticeable
	tools := []string{"honeycomb", "xray", "cloudwatch", "rollbar"}
	for theme, colours := range tokens(t, "src/css/tokens.css") {
		for kind, matrix := range visions {
			for i, a := range tools {
				for _, b := range tools[i+1:] {
					if got := distance(colours[a].seen(matrix), colours[b].seen(matrix)); got < enough {
						t.Errorf("%s, %s: %s and %s are %.1f apart, want %d or more", theme, kind, a, b, got, enough)
					}
				}
			}
		}
	}
}

// rgb is a colour in linear light, 0 to 1.
type rgb [3]float64

// visions are the full-strength matrices of Machado, Oliveira and Fernandes (2009), applied to linear light.
var visions = map[string][3]rgb{
	"usual vision": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

func (c rgb) seen(m [3]rgb) rgb {
	var out rgb
	for i, row := range m {
		out[i] = math.Min(1, math.Max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2]))
	}
	return out
}

func (c rgb) luminance() float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

func contrast(a, b rgb) float64 {
	la, lb := a.luminance(), b.luminance()
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// distance is CIE76 in Lab under D65.
func distance(a, b rgb) float64 {
	la, lb := a.lab(), b.lab()
	return math.Sqrt(math.Pow(la[0]-lb[0], 2) + math.Pow(la[1]-lb[1], 2) + math.Pow(la[2]-lb[2], 2))
}

func (c rgb) lab() [3]float64 {
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.9505)
	y := f(c.luminance())
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

var token = regexp.MustCompile(`--([\w-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`)

// tokens reads the colours of both themes from a style sheet.
func tokens(t *testing.T, file string) map[string]map[string]rgb {
	t.Helper()
	sheet, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	themes := map[string]map[string]rgb{"light": {}, "dark": {}}
	for _, m := range token.FindAllStringSubmatch(string(sheet), -1) {
		themes["light"][m[1]], themes["dark"][m[1]] = hex(m[2]), hex(m[3])
	}
	if len(themes["light"]) < 10 {
		t.Fatalf("%s: %d colours found; is the form still --name: light-dark(#rrggbb, #rrggbb)?", file, len(themes["light"]))
	}
	return themes
}

func hex(digits string) rgb {
	var out rgb
	for i := range out {
		n, err := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		if err != nil {
			panic(fmt.Sprintf("colour %q: %v", digits, err)) // the pattern lets hex digits through only
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}
