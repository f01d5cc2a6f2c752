package rollbar

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// sources reads the lines around a place in the code, where the code is: on a developer's machine. Files that changed
// after the program started are not what is running and give nothing.
type sources struct {
	started time.Time

	mu    sync.Mutex
	files map[string][]string // nil: not to be had
	bytes int
}

// Bounds of what is read and kept.
const (
	around       = 3       // lines before and after
	longestLine  = 240     // bytes
	largestFile  = 1 << 20 // bytes
	mostSources  = 256     // files
	mostInMemory = 4 << 20 // bytes
)

func newSources(started time.Time) *sources {
	return &sources{started: started, files: map[string][]string{}}
}

// around returns the line, and those before and after it.
func (s *sources) around(file string, line int) (code string, pre, post []string, ok bool) {
	if !filepath.IsAbs(file) {
		return "", nil, nil, false // the program was built without its paths
	}
	lines := s.lines(file)
	at := line - 1
	if at < 0 || at >= len(lines) {
		return "", nil, nil, false
	}
	return sourceLine(lines[at]), sourceLines(lines[max(0, at-around):at]), sourceLines(lines[at+1 : min(len(lines), at+1+around)]), true
}

func (s *sources) lines(file string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines, known := s.files[file]
	if known {
		return lines
	}
	text := s.read(file)
	if len(s.files) >= mostSources || s.bytes+len(text) > mostInMemory {
		clear(s.files)
		s.bytes = 0
	}
	if text != "" {
		lines = strings.Split(text, "\n")
	}
	s.files[file] = lines
	s.bytes += len(text)
	return lines
}

func (s *sources) read(file string) string {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > largestFile || info.ModTime().After(s.started) {
		return ""
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return string(text)
}

func sourceLine(line string) string { return clip(strings.TrimSuffix(line, "\r"), longestLine) }

func sourceLines(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = sourceLine(line)
	}
	return out
}
