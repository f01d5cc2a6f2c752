package rollbar

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"cruddur/lab/record"
)

// payload is the JSON of a request, opened just as far as to find the token.
type payload struct {
	text   []byte          // the JSON
	data   json.RawMessage // the item; nil without one
	token  string          // the body's own
	tokens []extent        // where access_token has a value
}

type extent struct{ from, to int }

// open finds the payload of a body and its parts.
func open(contentType string, body []byte) (*payload, *refusal) {
	p := &payload{text: body}
	if isForm(contentType, body) {
		value, ok := formValue(body, "payload")
		if !ok {
			return nil, refuse(http.StatusBadRequest, "the form has no readable payload")
		}
		p.text = []byte(value)
		p.token, _ = formValue(body, accessToken)
	}
	if err := p.walk(); err != nil {
		return nil, refuse(http.StatusBadRequest, "the payload is not a JSON object: %s", short(err.Error()))
	}
	return p, nil
}

const accessToken = "access_token"

// walk goes through the keys of the top level. Where one stands twice, the last counts, as everywhere in JSON.
func (p *payload) walk() error {
	dec := json.NewDecoder(bytes.NewReader(p.text))
	if first, err := dec.Token(); err != nil {
		return err
	} else if first != json.Delim('{') {
		return errors.New("it begins with something else")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		switch key {
		case "data":
			p.data = value
		case accessToken:
			var token string
			if json.Unmarshal(value, &token) == nil && token != "" {
				p.token = token
			}
			end := int(dec.InputOffset())
			p.tokens = append(p.tokens, extent{end - len(value), end})
		}
	}
	if _, err := dec.Token(); err != nil { // the brace at the end
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	return nil
}

// maskedBody returns the body with every trace of the token masked, which is decoded to the same item.
func (p *payload) maskedBody(contentType string, body []byte, token string) []byte {
	if token == "" {
		token = p.token
	}
	mask, _ := json.Marshal(record.Mask(p.token)) // strings always marshal
	var text []byte
	from := 0
	for _, at := range p.tokens {
		text = append(text, p.text[from:at.from]...)
		text = append(text, mask...)
		from = at.to
	}
	text = append(text, p.text[from:]...)
	for _, secret := range [...]string{token, p.token} {
		if without := maskEverywhere(text, secret); json.Valid(without) {
			text = without
		}
	}
	if !isForm(contentType, body) {
		return text
	}
	return maskForm(body, text, token)
}

// isForm says whether a body is a form. curl calls JSON a form too, unless told otherwise.
func isForm(contentType string, body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	if bytes.HasPrefix(body, []byte("payload=")) {
		return true
	}
	media, _, _ := mime.ParseMediaType(contentType)
	return media == "application/x-www-form-urlencoded" && !bytes.HasPrefix(body, []byte("{"))
}

// formValue returns the first value of a form's key.
func formValue(body []byte, key string) (string, bool) {
	for pair := range strings.SplitSeq(strings.TrimSpace(string(body)), "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name == key {
			text, err := url.QueryUnescape(value)
			return text, err == nil
		}
	}
	return "", false
}

// short cuts a text that may quote the body at length.
func short(text string) string {
	const most = 200
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
