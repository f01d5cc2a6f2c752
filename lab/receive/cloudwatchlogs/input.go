package cloudwatchlogs

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// inputEvent is one event of a PutLogEvents call.
type inputEvent struct {
	timestamp int64
	message   string
}

// inputList is the events of a call, read in one pass because there may be many.
type inputList struct {
	present bool
	count   int          // of all, also of those beyond the limit, which are not held
	events  []inputEvent // those that have all they need, if violations are none
	wrong   violations
}

// UnmarshalJSONFrom reads the list.
func (l *inputList) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	switch dec.PeekKind() {
	case 'n':
		return dec.SkipValue()
	case '[':
	default:
		return wrongKind(dec)
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	l.present = true
	for dec.PeekKind() != ']' {
		l.count++
		if l.count > maxEvents {
			if err := dec.SkipValue(); err != nil {
				return err
			}
			continue
		}
		if err := l.readEvent(dec); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

func (l *inputList) readEvent(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '{' {
		return wrongKind(dec)
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	var e inputEvent
	var hasTimestamp, hasMessage bool
	for dec.PeekKind() != '}' {
		name, err := dec.ReadValue()
		if err != nil {
			return err
		}
		switch string(name) {
		case `"timestamp"`:
			hasTimestamp = dec.PeekKind() != 'n'
			e.timestamp, err = readInt(dec)
		case `"message"`:
			hasMessage = dec.PeekKind() != 'n'
			e.message, err = readString(dec)
		default:
			err = dec.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	l.judge(&e, hasTimestamp, hasMessage)
	l.events = append(l.events, e)
	_, err := dec.ReadToken()
	return err
}

func readString(dec *jsontext.Decoder) (string, error) {
	switch dec.PeekKind() {
	case '"':
		tok, err := dec.ReadToken()
		if err != nil {
			return "", err
		}
		return tok.String(), nil
	case 'n':
		return "", dec.SkipValue()
	}
	return "", wrongKind(dec)
}

func readInt(dec *jsontext.Decoder) (int64, error) {
	switch dec.PeekKind() {
	case '0':
		tok, err := dec.ReadToken()
		if err != nil {
			return 0, err
		}
		n, err := tok.Int()
		if err != nil {
			return 0, &json.SemanticError{JSONKind: '0', JSONPointer: dec.StackPointer()}
		}
		return n, nil
	case 'n':
		return 0, dec.SkipValue()
	}
	return 0, wrongKind(dec)
}

// wrongKind is the error for a value that cannot stand where it does.
func wrongKind(dec *jsontext.Decoder) error {
	kind := dec.PeekKind()
	if err := dec.SkipValue(); err != nil {
		return err // it is not even JSON
	}
	return &json.SemanticError{JSONKind: kind, JSONPointer: dec.StackPointer()}
}

// judge checks the members of an event.
func (l *inputList) judge(e *inputEvent, hasTimestamp, hasMessage bool) {
	if hasTimestamp && hasMessage && e.timestamp >= 0 && e.message != "" {
		return
	}
	at := func(member string) string { return fmt.Sprintf("logEvents.%d.member.%s", l.count, member) }
	switch {
	case !hasTimestamp:
		l.wrong.null(at("timestamp"))
	case e.timestamp < 0:
		l.wrong.add(fmt.Sprintf("'%d'", e.timestamp), at("timestamp"), "Member must have value greater than or equal to 0")
	}
	switch {
	case !hasMessage:
		l.wrong.null(at("message"))
	case e.message == "":
		l.wrong.length("''", at("message"), 0, 1, maxBatchBytes)
	}
}

// check adds what is wrong with the list and the events in it.
func (l *inputList) check(v *violations) {
	if !l.present {
		v.null("logEvents")
		return
	}
	v.length(fmt.Sprintf("'[%d events]'", l.count), "logEvents", l.count, 1, maxEvents)
	for _, text := range l.wrong.list {
		if v.count++; len(v.list) < shownViolations {
			v.list = append(v.list, text)
		}
	}
	v.count += l.wrong.count - len(l.wrong.list)
}
