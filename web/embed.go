// Package web is the page: Cruddur, the four tools side by side, and what was delivered.
//
// Its source is TypeScript under src. Its build under dist is committed and embedded, so that a Go user needs only Go;
// whoever changes the source runs npm ci and go generate in this folder, and commits both. esbuild is a Go program, so
// npm brings only the two libraries that the page is made of (Preact and its signals) and the type checker.
//
// The page has three addresses, listed in [Paths]. A server answers each of them with index.html and adds nothing: no
// script or style stands in the HTML, and no request leaves the machine, so that default-src 'self' is policy enough.
package web

import (
	"embed"
	"io/fs"
)

//go:generate go run github.com/evanw/esbuild/cmd/esbuild@v0.28.2 src/app.tsx src/app.css src/index.html src/favicon.svg src/licenses.txt --bundle --minify --outdir=dist --target=es2023,chrome123,firefox121,safari17.5 --jsx=automatic --jsx-import-source=preact --loader:.html=copy --loader:.svg=copy --loader:.txt=copy --legal-comments=eof --charset=utf8 --log-level=warning

//go:embed dist
var dist embed.FS

// Paths lists the addresses that the page itself understands; each shows index.html.
func Paths() []string { return []string{"/", "/side-by-side", "/delivery"} }

// Files returns the built page: index.html, app.js, app.css, favicon.svg and licenses.txt.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("web: the embedded build has no dist: " + err.Error()) // the path is a constant, checked by a test
	}
	return files
}
