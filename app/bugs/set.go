package bugs

import (
	"fmt"
	"sync/atomic"
)

// Set holds the switches. Asking is one atomic read, so that a bug which is off costs the request nothing. All methods
// are safe for concurrent use, and a nil *Set has every bug off.
type Set struct {
	bugs []Bug
	on   map[Name]*atomic.Bool // never changed after NewSet
}

// NewSet returns a set with the named bugs on, and an error for a name that is none.
func NewSet(on ...Name) (*Set, error) {
	s := &Set{bugs: catalog(), on: make(map[Name]*atomic.Bool)}
	for _, b := range s.bugs {
		s.on[b.Name] = new(atomic.Bool)
	}
	for _, name := range on {
		if _, err := s.Switch(name, true); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// On reports whether the named bug is switched on.
func (s *Set) On(name Name) bool {
	if s == nil {
		return false
	}
	b := s.on[name]
	return b != nil && b.Load()
}

// Switch turns the named bug on or off and returns how it stands now. The error for an unknown name is an [UnknownError].
func (s *Set) Switch(name Name, on bool) (Bug, error) {
	if s != nil {
		for _, b := range s.bugs {
			if b.Name == name {
				s.on[name].Store(on)
				b.On = on
				return b, nil
			}
		}
	}
	return Bug{}, unknown(name)
}

// List returns every bug as it stands now, in the order in which they are shown.
func (s *Set) List() []Bug {
	if s == nil {
		return []Bug{}
	}
	list := make([]Bug, len(s.bugs))
	for i, b := range s.bugs {
		b.On = s.On(b.Name)
		list[i] = b
	}
	return list
}

// String lists the names that are on, for the line that is printed at start.
func (s *Set) String() string {
	var on []Name
	for _, b := range s.List() {
		if b.On {
			on = append(on, b.Name)
		}
	}
	return fmt.Sprint(on)
}
