package compare

import (
	"cruddur/lab/index"
	"cruddur/lab/record"
)

// Summarize makes the row of the request list.
func Summarize(t index.Trace) Summary {
	v := take(t)
	return v.summary()
}

func (v *trace) summary() Summary {
	op := v.request
	s := Summary{
		TraceID: v.ID,
		Time:    instant(v.start),
		Name:    op.Name,
		Method:  text(op.value("http.request.method")),
		Route:   text(op.value("http.route")),
		Path:    path(op.value("url.path")),
		Status:  whole(op.value("http.response.status_code")),
		User:    text(v.anywhere("user.id")),
		Service: op.service(),
		Tools:   make(map[record.Tool]Share, len(record.Tools)),

		RequestID:  text(v.anywhere("request.id")),
		DurationMS: op.DurationMS,
	}
	s.Error = v.failed(s.Status)
	for _, tool := range record.Tools {
		s.Tools[tool] = v.share(tool, &s)
	}
	return s
}

// failed reports whether the request failed for the program: an operation within that failed and was dealt with does
// not count, an item in Rollbar does, since somebody reported it.
func (v *trace) failed(status int) bool {
	if status >= 500 || v.request.Error {
		return true
	}
	for _, r := range v.kept[record.Rollbar] {
		if r.Error {
			return true
		}
	}
	return false
}

// value is what the first tool that has a field has in it, for this operation.
func (op *operation) value(name string) any {
	f := fieldNamed(name)
	for _, tool := range record.Tools {
		for _, r := range op.records[tool] {
			if v, ok := f.in(r); ok {
				return v
			}
		}
	}
	return nil
}

// anywhere is the same for the whole trace, the operation that it is about before all others.
func (v *trace) anywhere(name string) any {
	if found := v.request.value(name); found != nil {
		return found
	}
	f := fieldNamed(name)
	for _, tool := range record.Tools {
		for _, r := range v.kept[tool] {
			if found, ok := f.in(r); ok {
				return found
			}
		}
	}
	return nil
}

func (op *operation) service() string {
	if name := text(op.value("service.name")); name != "" {
		return name
	}
	for _, tool := range record.Tools {
		for _, r := range op.records[tool] {
			if r.Service != "" {
				return r.Service
			}
		}
	}
	return ""
}
