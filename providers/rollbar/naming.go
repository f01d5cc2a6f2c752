package rollbar

import (
	"path"
	"reflect"
	"runtime"
	"strings"
)

// naming gives source files the names that they have in a build with -trimpath: begun with the module's path instead of
// somebody's home directory. Rollbar groups by file names, and so two machines agree.
type naming struct {
	module string // cruddur
	root   string // the directory that it was built in, or the module again in a trimmed build
}

func newNaming() naming {
	const here = "/providers/rollbar"
	_, file, _, _ := runtime.Caller(0)
	return naming{
		module: strings.TrimSuffix(reflect.TypeFor[naming]().PkgPath(), here),
		root:   strings.TrimSuffix(path.Dir(file), here),
	}
}

func (n naming) file(f runtime.Frame) string {
	if rest, ok := strings.CutPrefix(f.File, n.root+"/"); ok {
		return n.module + "/" + rest
	}
	if isStandard(f.Function) {
		if i := strings.LastIndex(f.File, "/src/"); i >= 0 {
			return f.File[i+len("/src/"):]
		}
	}
	if _, rest, ok := strings.Cut(f.File, "/pkg/mod/"); ok {
		return rest
	}
	return f.File
}

// own says whether a function is of this program.
func (n naming) own(function string) bool {
	return strings.HasPrefix(function, n.module+"/") || strings.HasPrefix(function, "main.")
}

// isStandard says whether a function is of the standard library: its package's path begins with a word without a dot.
func isStandard(function string) bool {
	first, _, nested := strings.Cut(function, "/")
	return nested && !strings.Contains(first, ".") || !nested && strings.Contains(first, ".")
}

// method is a function's name without the path of its package: "httpapi.(*Server).home".
func method(function string) string {
	if function == "" {
		return "?"
	}
	return function[strings.LastIndexByte(function, '/')+1:]
}
