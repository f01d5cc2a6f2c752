package xray

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

func TestPlainJSONIsCopied(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		got, ok := copyObject([]byte("x"), in)
		if ok != (want != "") || ok && string(got) != "x"+want {
			t.Errorf("%s: got %s, %v; want %s", in, got, ok, want)
		}
	}
	f(`{}`, `{}`)
	f(" {\n\"a\" : [ 1 , -2.5 , true , null , { } , [ ] ] , \"b\" : \"x y\" } ", `{"a":[1,-2.5,true,null,{},[]],"b":"x y"}`)
	f(`{"key":{"now":"2023-02-25T18:39:27.421135+00:00","results-size":3}}`, `{"key":{"now":"2023-02-25T18:39:27.421135+00:00","results-size":3}}`)
	for _, other := range []string{
		``, `[]`, `1`, `{`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,"a":1}`, `{"a":1 "b":2}`, `{"a":[1,]}`, `{"a":[1 2]}`, `{"a":1}}`, `{a:1}`,
		`{"a":01}`, `{"a":1.}`, `{"a":.5}`, `{"a":-}`, `{"a":+1}`, `{"a":tru}`, `{"a":truex}`, // wrong
		`{"a":1e5}`, `{"a":1234567890123456}`, `{"a":1,"a":2}`, `{"a":"é"}`, `{"a":"\n"}`, `{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}`, // left to the decoder
	} {
		f(other, "")
	}
}

func FuzzCopyObject(f *testing.F) {
	f.Add(`{"key":{"now":"2023","results-size":3},"l":[1,-2.5,true,null,"x"]}`)
	f.Add(` { "a" : { } } `)
	f.Add(`{"a":0,"b":-0.10}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := copyObject(nil, text)
		if !ok {
			return
		}
		var want bytes.Buffer
		if err := json.Compact(&want, []byte(text)); err != nil || want.String() != string(got) {
			t.Fatalf("%q became %s, want %s (%v)", text, got, want.String(), err)
		}
		var a, b map[string]any
		if json.Unmarshal(got, &a) != nil || json.Unmarshal([]byte(text), &b) != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("%q became %s", text, got)
		}
		decode(t, string(got))
	})
}
