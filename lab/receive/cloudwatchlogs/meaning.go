package cloudwatchlogs

import "strings"

// meaning is what a field says about its line, by its name.
type meaning int

const (
	nothing meaning = iota
	aTrace
	aSpan
	aLevel
	aMessage
	aService
)

// meaningOf reads a field's name. Ids are recognised in any of the usual spellings, and also in the objects that
// loggers put them into, such as "context.trace_id".
func meaningOf(name string) meaning {
	switch strings.ToLower(name) {
	case "message", "msg":
		return aMessage
	case "level", "severity", "severity_text", "severitytext", "log.level":
		return aLevel
	case "service", "service.name", "service_name":
		return aService
	}
	last := strings.LastIndexByte(name, '.') + 1
	lastTwo := strings.LastIndexByte(name[:max(last-1, 0)], '.') + 1
	for _, part := range [...]string{name, name[lastTwo:], name[last:]} {
		switch bare(part) {
		case "traceid", "oteltraceid", "xraytraceid", "awsxraytraceid", "xamzntraceid", "traceparent":
			return aTrace
		case "spanid", "otelspanid", "xraysegmentid":
			return aSpan
		}
	}
	return nothing
}

// bare is a name in lower case without what separates its words, "" for one too long to mean anything here.
func bare(name string) string {
	const most = 32
	if len(name) > most {
		return ""
	}
	return strings.Map(func(c rune) rune {
		switch c {
		case '_', '-', '.', '@':
			return -1
		}
		return c
	}, strings.ToLower(name))
}

// take notes a value by what its field means. The first one counts.
func (f *finding) take(means meaning, value any) {
	text, isText := value.(string)
	switch {
	case means == aLevel:
		f.failed = f.failed || isErrorLevel(value)
	case !isText:
	case means == aTrace && f.trace == "":
		trace, span := readTrace(text)
		f.trace = trace
		if f.span == "" {
			f.span = span
		}
	case means == aSpan && f.span == "":
		f.span = readSpan(text)
	case means == aMessage && f.message == "":
		f.message = text
	case means == aService && f.service == "":
		f.service = cut(text, maxFieldName)
	}
}

// isErrorLevel says whether a level is that of an error or above: a word, as slog writes it ("ERROR+2") or any other
// logger does, or the number that pino and bunyan write.
func isErrorLevel(value any) bool {
	const pinoError = 50
	switch level := value.(type) {
	case int64:
		return level >= pinoError
	case string:
		word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(level)), "+")
		switch word {
		case "ERROR", "ERR", "SEVERE", "FATAL", "CRITICAL", "CRIT", "ALERT", "EMERGENCY", "EMERG", "PANIC", "DPANIC",
			"ERROR2", "ERROR3", "ERROR4", "FATAL2", "FATAL3", "FATAL4":
			return true
		}
	}
	return false
}
