package xray

import (
	"errors"
	"net"
	"strconv"
	"strings"
)

// address is where the daemon listens: UDP takes documents, TCP answers questions about sampling.
type address struct{ udp, tcp string }

// parse reads both forms that AWS's SDKs know: one host:port for both, or tcp:host:port and udp:host:port in any order.
func (a *address) parse(value string) error {
	var got address
	words := strings.Fields(value)
	for _, word := range words {
		network, rest, _ := strings.Cut(word, ":")
		switch network = strings.ToLower(network); {
		case network == "udp" && got.udp == "":
			got.udp = rest
		case network == "tcp" && got.tcp == "":
			got.tcp = rest
		case len(words) == 1:
			got = address{word, word}
		default:
			return errors.New(`is neither host:port nor "tcp:host:port udp:host:port"`)
		}
	}
	switch {
	case got.udp == "":
		return errors.New(`has no udp: part, and documents travel by UDP; write "tcp:host:port udp:host:port", or one host:port for both`)
	case got.tcp == "":
		got.tcp = got.udp
	}
	for _, part := range []string{got.udp, got.tcp} {
		if err := checkHostPort(part); err != nil {
			return err
		}
	}
	*a = got
	return nil
}

func checkHostPort(s string) error {
	if strings.Contains(s, "//") {
		return errors.New("is a URL; the daemon's address is host:port, without http:// in front")
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil || host == "" {
		return errors.New("is not of the form host:port")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return errors.New("has a port that is not a number from 1 to 65535")
	}
	return nil
}

func (a *address) String() string {
	if a.udp == a.tcp {
		return a.udp
	}
	return "tcp:" + a.tcp + " udp:" + a.udp
}
