package web

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"cruddur/lab/record"
)

const (
	// maxUnpacked is as far as a body is unpacked: a small one may become a huge one.
	maxUnpacked = 32 << 20
	// maxShown is as much of a body as is shown. All of it can be downloaded.
	maxShown = 1 << 20
)

// content is a body fit to be shown.
type content struct {
	Compression string `json:"compression,omitempty"` // as it came: "gzip", "zstd", "deflate"
	Unpacked    int64  `json:"unpacked,omitempty"`    // its size unpacked; absent when it is not, or can't be
	Broken      string `json:"broken,omitempty"`      // why it could not be unpacked
	Encoding    string `json:"encoding"`              // of body: "text" or "base64"
	Cut         bool   `json:"cut,omitempty"`         // body is the beginning
	Body        string `json:"body"`                  // unpacked if it can be
}

func show(req record.Request) content {
	body := req.Body
	var c content
	if coding := strings.ToLower(strings.TrimSpace(req.Header.Get("Content-Encoding"))); coding != "" && coding != "identity" {
		c.Compression = coding
		unpacked, err := unpack(coding, body)
		if err == nil {
			body, c.Unpacked = unpacked, int64(len(unpacked))
		} else {
			c.Broken = err.Error()
		}
	}
	if len(body) > maxShown {
		body, c.Cut = cut(body), true
	}
	if isText(body) {
		c.Encoding, c.Body = "text", string(body)
	} else {
		c.Encoding, c.Body = "base64", base64.StdEncoding.EncodeToString(body)
	}
	return c
}

func unpack(coding string, body []byte) ([]byte, error) {
	var (
		from io.Reader
		err  error
	)
	switch coding {
	case "gzip":
		from, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		from, err = zlib.NewReader(bytes.NewReader(body))
	case "zstd":
		var d *zstd.Decoder
		d, err = zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxUnpacked))
		if err == nil {
			defer d.Close()
			from = d
		}
	default:
		return nil, errors.New("this compression is not known here")
	}
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(from, maxUnpacked+1))
	if err != nil {
		return nil, err
	}
	if len(out) > maxUnpacked {
		return nil, errors.New("unpacked it is larger than 32 MiB")
	}
	return out, nil
}

// cut takes the beginning, at a character if it is text.
func cut(body []byte) []byte {
	n := maxShown
	for n > maxShown-utf8.UTFMax && !utf8.RuneStart(body[n]) {
		n--
	}
	return body[:n]
}

// isText reports whether a body can be read as it is. Protobuf is sometimes valid UTF-8, but hardly without controls.
func isText(body []byte) bool {
	return utf8.Valid(body) && !bytes.ContainsFunc(body, func(c rune) bool {
		return c < ' ' && c != '\n' && c != '\r' && c != '\t'
	})
}
