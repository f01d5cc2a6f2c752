package cloudwatchlogs

import "strings"

// read returns what a stream has between two places and its group's retention keeps.
func (s *store) read(groupName, streamName string, from, to place, now int64) ([][]event, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	g, ok := s.groups[groupName]
	if !ok {
		return nil, noGroup()
	}
	st, ok := g.streams[streamName]
	if !ok {
		return nil, noStream()
	}
	return st.between(later(from, beforeTime(g.oldestKept(now))), to), nil
}

// search returns what the streams of a group have between two places: those named, those whose names begin so, or all.
func (s *store) search(groupName string, names *[]string, prefix *string, from, to place, now int64) ([]*source, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	g, ok := s.groups[groupName]
	if !ok {
		return nil, noGroup()
	}
	from = later(from, beforeTime(g.oldestKept(now)))
	var out []*source
	add := func(st *stream) {
		if chunks := st.between(from, to); len(chunks) > 0 {
			out = append(out, &source{stream: st.name, chunks: chunks})
		}
	}
	if names == nil {
		for _, st := range g.streams {
			if prefix == nil || strings.HasPrefix(st.name, *prefix) {
				add(st)
			}
		}
		return out, nil
	}
	seen := make(map[string]bool, len(*names))
	for _, name := range *names {
		st, ok := g.streams[name]
		if !ok {
			return nil, noStream()
		}
		if !seen[name] {
			seen[name] = true
			add(st)
		}
	}
	return out, nil
}
