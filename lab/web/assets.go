package web

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"sync"
)

// types are those that a page is made of. The system's own table differs from machine to machine.
var types = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
	".json":  "application/json",
	".txt":   "text/plain; charset=utf-8",
}

// assets are the page's files, in memory.
type assets struct{ byPath map[string]*asset }

type asset struct {
	contentType, tag string
	body             []byte
	zipped           func() []byte // compressed once, when first asked for: the lab has to be ready soon
}

func loadAssets(files fs.FS) (*assets, error) {
	a := &assets{byPath: map[string]*asset{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		contentType, ok := types[path.Ext(name)]
		if !ok {
			return fmt.Errorf("%s: no content type is known for it", name)
		}
		a.byPath["/"+name] = &asset{
			contentType: contentType,
			tag:         etag(body),
			body:        body,
			zipped:      sync.OnceValue(func() []byte { return new(gzips).zip(body, gzip.BestCompression) }),
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if a.byPath["/index.html"] == nil {
		return nil, errors.New("there is no index.html: the page was not built")
	}
	return a, nil
}

// page serves the page and its files.
func (s *server) page(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Path
	if slices.Contains(s.Paths, name) {
		name = "/index.html"
	}
	a := s.assets.byPath[name]
	if a == nil {
		s.fail(w, r, problem{http.StatusNotFound, "no_such_page", "there is no such page", "the page is at /"})
		return
	}
	s.send(w, r, a.contentType, a.tag, a.body, a.zipped)
}
