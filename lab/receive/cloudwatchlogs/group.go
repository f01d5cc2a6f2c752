package cloudwatchlogs

import (
	"maps"
	"time"
)

// groupInfo is what there is to say about a log group apart from its streams.
type groupInfo struct {
	name      string
	created   int64 // milliseconds
	retention int64 // days, 0 for ever
	class     string
	kmsKey    string
	protected bool
	tags      map[string]string // never changed in place
	bytes     int
}

// group is one log group.
type group struct {
	groupInfo
	streams map[string]*stream
}

func newGroup(name string, created int64) *group {
	return &group{
		groupInfo: groupInfo{name: name, created: created, class: classStandard},
		streams:   make(map[string]*stream),
	}
}

func (g *group) tag(tags map[string]string) {
	all := maps.Clone(g.tags)
	if all == nil {
		all = make(map[string]string, len(tags))
	}
	maps.Copy(all, tags)
	g.tags = all
}

func (g *group) untag(keys []string) {
	left := maps.Clone(g.tags)
	for _, key := range keys {
		delete(left, key)
	}
	g.tags = left
}

// oldestKept is the first millisecond that the group's retention still keeps, 0 when it keeps all.
func (g *groupInfo) oldestKept(now int64) int64 {
	if g.retention == 0 {
		return 0
	}
	return now - g.retention*(24*time.Hour).Milliseconds()
}
