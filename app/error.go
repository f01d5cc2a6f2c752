package app

import "errors"

// Kind says what a refusal is about, and with it how a transport answers.
type Kind int

// The kinds of refusal. Whatever is no [*Error] is a failure of ours.
const (
	Invalid  Kind = iota + 1 // the input breaks a rule
	NotFound                 // there is no such thing, or no longer
)

// Error is a refusal: the caller asked for something that cannot be. It is nobody's failure, so it is never reported and
// never turns a span red.
type Error struct {
	Kind    Kind
	Code    string // for machines: "message_blank"
	Message string // for people
}

func (e *Error) Error() string { return e.Message }

// ErrNotFound is what a [Store] returns for a row that is not there.
var ErrNotFound = errors.New("not found")

func invalid(code, message string) *Error {
	return &Error{Kind: Invalid, Code: code, Message: message}
}
