package labrun

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// ports are the open listeners; nil for what is off.
type ports struct {
	page, otlp, xrayTCP, aws, rollbar net.Listener
	xrayUDP                           net.PacketConn
}

// openPorts opens all that it can, and says of each other why not.
func openPorts(o Options) (*ports, error) {
	p := &ports{}
	var errs []error
	tcp := func(into *net.Listener, address, purpose, flag string) {
		if address == Off {
			return
		}
		ln, err := net.Listen("tcp", address)
		if err != nil {
			errs = append(errs, explainPort(err, address, purpose, flag))
			return
		}
		*into = ln
	}
	tcp(&p.page, o.Page, "the page", "-page")
	tcp(&p.otlp, o.OTLP, "OTLP and Honeycomb", "-otlp")
	tcp(&p.aws, o.AWS, "CloudWatch Logs and X-Ray's service", "-aws")
	tcp(&p.rollbar, o.Rollbar, "Rollbar", "-rollbar")
	if o.XRay != Off {
		var err error
		if p.xrayTCP, p.xrayUDP, err = openPair(o.XRay); err != nil {
			errs = append(errs, explainPort(err, o.XRay, "X-Ray's daemon, UDP and TCP", "-xray"))
		}
	}
	return p, errors.Join(errs...)
}

// openPair opens the same port for TCP and UDP. With port 0 the first to be free for TCP may be taken for UDP.
func openPair(address string) (tcp net.Listener, udp net.PacketConn, err error) {
	_, port, _ := net.SplitHostPort(address)
	for range 10 {
		tcp, err = net.Listen("tcp", address)
		if err != nil {
			return nil, nil, err
		}
		if udp, err = net.ListenPacket("udp", tcp.Addr().String()); err == nil {
			return tcp, udp, nil
		}
		_ = tcp.Close()
		if port != "0" {
			break
		}
	}
	return nil, nil, err
}

// explainPort says what a port is for and what to do.
func explainPort(err error, address, purpose, flag string) error {
	const wsaAddrInUse = syscall.Errno(10048) // the same on Windows
	_, port, _ := net.SplitHostPort(address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, wsaAddrInUse):
		host, _, _ := net.SplitHostPort(address)
		return fmt.Errorf("port %s (%s) is in use: stop what listens there, or choose another with %s %s", port, purpose, flag, net.JoinHostPort(host, "PORT"))
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("port %s (%s) is not open to this user: choose one above 1023 with %s", port, purpose, flag)
	}
	return fmt.Errorf("%s (%s) can't be listened on: %w; choose another with %s", address, purpose, err, flag)
}

func (p *ports) addrs() Addrs {
	at := func(ln net.Listener) string {
		if ln == nil {
			return ""
		}
		return ln.Addr().String()
	}
	return Addrs{Page: at(p.page), OTLP: at(p.otlp), XRay: at(p.xrayTCP), AWS: at(p.aws), Rollbar: at(p.rollbar)}
}

// close closes what no server has closed yet.
func (p *ports) close(context.Context) error {
	var errs []error
	for _, ln := range []net.Listener{p.page, p.otlp, p.xrayTCP, p.aws, p.rollbar} {
		if ln != nil {
			errs = append(errs, ln.Close())
		}
	}
	if p.xrayUDP != nil {
		errs = append(errs, p.xrayUDP.Close())
	}
	for i, err := range errs {
		if errors.Is(err, net.ErrClosed) {
			errs[i] = nil
		}
	}
	return errors.Join(errs...)
}
