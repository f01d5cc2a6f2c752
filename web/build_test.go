package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// renew is what mends every complaint about the build.
const renew = "in web/: npm ci && go generate . , then commit web/dist"

func TestCommittedBuildIsCurrent(t *testing.T) {
	needNodeModules(t)
	fresh := t.TempDir()
	command := strings.Fields(strings.Replace(generateLine(t), "--outdir=dist", "--outdir="+fresh, 1))
	run(t, command[0], command[1:]...)
	for _, name := range names(t, os.DirFS(fresh)) {
		want, err := os.ReadFile(filepath.Join(fresh, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := fs.ReadFile(Files(), name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("dist/%s is stale; %s", name, renew)
		}
	}
	if got, want := names(t, Files()), names(t, os.DirFS(fresh)); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("dist holds %q, a fresh build %q; %s", got, want, renew)
	}
}

func TestTypesCheck(t *testing.T) {
	needNodeModules(t)
	generateLine(t)
	run(t, "npx", "--no-install", "tsc", "--noEmit", "-p", ".")
	run(t, "npx", "--no-install", "tsc", "--noEmit", "-p", "tsconfig.test.json")
}

// The page's own unit tests stand beside the source as *.test.ts; node runs what esbuild makes of them.
func TestSource(t *testing.T) {
	needNodeModules(t)
	tests, err := filepath.Glob("src/*/*.test.ts")
	if err != nil || len(tests) == 0 {
		t.Fatalf("no src/*/*.test.ts found (%v)", err)
	}
	out := t.TempDir()
	build := strings.Fields(generateLine(t))[:3] // go run esbuild@version
	build = append(build, tests...)
	run(t, build[0], append(build[1:], "--bundle", "--platform=node", "--format=esm", "--out-extension:.js=.mjs", "--log-level=warning", "--outdir="+out)...)
	run(t, "node", append([]string{"--test"}, built(t, out)...)...)
}

func TestCodeIsSmall(t *testing.T) {
	const most = 100_000 // bytes of gzip
	total := 0
	for _, name := range names(t, Files()) {
		content, err := fs.ReadFile(Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		total += packed.Len()
	}
	if total > most {
		t.Errorf("the page is %d bytes of gzip, more than %d", total, most)
	}
}

// Under default-src 'self' an inline script, an inline style and a foreign address do nothing at best.
func TestPageAsksNobodyElse(t *testing.T) {
	html, err := fs.ReadFile(Files(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, forbidden := range []string{`<script>`, `<style`, ` style=`, ` onclick=`, ` onload=`, `http://`, `https://`, `href="//`, `src="//`} {
		if bytes.Contains(html, []byte(forbidden)) {
			t.Errorf("index.html contains %q", forbidden)
		}
	}
	namespaces := regexp.MustCompile(`^http://www\.w3\.org/`) // names that look like addresses; nobody asks for them
	address := regexp.MustCompile(`https?://[^"'\x60\s)]+`)
	for _, name := range []string{"app.js", "app.css"} {
		code, err := fs.ReadFile(Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range address.FindAllString(string(code), -1) {
			if !namespaces.MatchString(found) {
				t.Errorf("%s names %s", name, found)
			}
		}
	}
}

// Whoever gets app.js gets the licences of what is inside.
func TestLicencesAreComplete(t *testing.T) {
	needNodeModules(t)
	shipped, err := fs.ReadFile(Files(), "licenses.txt")
	if err != nil {
		t.Fatal(err)
	}
	licences, err := filepath.Glob("node_modules/preact/LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("node_modules/@preact/*/LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if len(more) < 2 {
		t.Fatalf("licences found: %q, want those of @preact/signals and @preact/signals-core", more)
	}
	for _, file := range append(licences, more...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(shipped, bytes.TrimSpace(text)) {
			t.Errorf("src/licenses.txt lacks the text of %s", file)
		}
	}
}

func TestEveryPathIsAPlaceOfThePage(t *testing.T) {
	source, err := os.ReadFile("src/address.ts")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range Paths() {
		if !bytes.Contains(source, fmt.Appendf(nil, "%q", path)) {
			t.Errorf("Paths lists %s, src/address.ts does not", path)
		}
	}
}

func needNodeModules(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		t.Skip("web/node_modules is missing: npm ci in web/ brings what this test needs")
	}
}

// generateLine returns the one command that builds the page. It reads the whole source along the way: go test sees what
// a test opens, not what the commands that it starts open, and would answer from its cache after a change.
func generateLine(t *testing.T) string {
	t.Helper()
	err := filepath.WalkDir("src", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			_, err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("embed.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(source), "//go:generate ")
	if !found {
		t.Fatal("embed.go has no go:generate line")
	}
	line, _, _ := strings.Cut(rest, "\n")
	return line
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func names(t *testing.T, dir fs.FS) []string {
	t.Helper()
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, entry := range entries {
		file, err := dir.Open(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, file); err != nil || n == 0 {
			t.Errorf("%s: %d bytes, %v", entry.Name(), n, err)
		}
		file.Close()
		out = append(out, entry.Name())
	}
	return out
}

func built(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".test.mjs") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
