// Package labrun wires the lab together for the commands that run it: the receivers on their ports, the journal that
// keeps what they take, the index, and the page.
package labrun

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"

	"cruddur/lab/compare"
	"cruddur/lab/index"
	"cruddur/lab/journal"
	"cruddur/lab/receive/cloudwatchlogs"
	"cruddur/lab/receive/otlp"
	"cruddur/lab/receive/rollbar"
	"cruddur/lab/receive/xray"
	"cruddur/lab/record"
	labweb "cruddur/lab/web"
	"cruddur/web"
)

// Lab is a running lab.
type Lab struct {
	addrs  Addrs
	sink   *sink
	failed chan error
	stops  []func(context.Context) error // in the order of starting
}

// Addrs are the addresses that the lab listens on, host:port; "" for what is off.
type Addrs struct{ Page, OTLP, XRay, AWS, Rollbar string }

// Start opens all ports and the journal, makes again what the journal holds, and serves. It returns when the lab is
// ready, or every reason why it can't be. The caller closes the lab; ctx is only for starting it.
func Start(ctx context.Context, o Options) (_ *Lab, err error) {
	o = o.withDefaults()
	l := &Lab{failed: make(chan error, 8)} // more than there are servers: none of them waits to say it
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close(context.WithoutCancel(ctx)))
		}
	}()

	ports, portsErr := openPorts(o)
	l.onClose(ports.close)
	kept, keptErr := openJournal(ctx, o)
	if kept != nil {
		l.onClose(func(context.Context) error { return kept.Close() })
	}
	if err := errors.Join(portsErr, keptErr); err != nil {
		return nil, err
	}
	l.addrs = ports.addrs()
	l.sink = &sink{journal: kept, index: index.New(index.Limits{}), tally: compare.NewTally(o.Now())}

	receivers := newReceivers(o, l.sink)
	if err := replay(ctx, o, kept, receivers.replayers(), l.sink.index); err != nil {
		return nil, err
	}
	page, err := labweb.New(labweb.Config{
		Index: l.sink.index, Journal: kept, Tally: l.sink.tally, Backend: o.Backend, Page: web.Files(), Paths: web.Paths(),
		Public: o.Public, AnyHost: !isLoopback(o.Page), Log: o.Log, Now: o.Now,
	})
	if err != nil {
		return nil, err
	}
	l.serve(o, ports.otlp, "otlp", receivers.otlp.Handler())
	l.serve(o, ports.xrayTCP, "xray", receivers.xray.Handler())
	l.servePackets(ports.xrayUDP, receivers.xray)
	l.serve(o, ports.aws, "aws", awsFace(receivers.logs.Handler(), receivers.xray.Handler()))
	l.serve(o, ports.rollbar, "rollbar", receivers.rollbar.Handler())
	l.servePage(o, ports.page, page)
	return l, nil
}

// Addrs says where the lab listens.
func (l *Lab) Addrs() Addrs { return l.addrs }

// Received counts what has arrived since the start, by tool.
func (l *Lab) Received(ctx context.Context) (map[record.Tool]compare.Reception, error) {
	held, err := l.sink.index.Counts(ctx)
	return l.sink.tally.Ledger(held).Received, err
}

// Failed receives the error of a server that ended by itself.
func (l *Lab) Failed() <-chan error { return l.failed }

// Close stops what Start started, the last first: requests in hand are answered, datagrams that have arrived are kept,
// and then the journal is closed. When ctx ends it stops waiting. Closing twice does nothing more.
func (l *Lab) Close(ctx context.Context) error {
	var errs []error
	for len(l.stops) > 0 {
		last := len(l.stops) - 1
		errs = append(errs, l.stops[last](ctx))
		l.stops = l.stops[:last]
	}
	return errors.Join(errs...)
}

func (l *Lab) onClose(stop func(context.Context) error) { l.stops = append(l.stops, stop) }

func openJournal(ctx context.Context, o Options) (*journal.Journal, error) {
	path := o.Data
	if path == "" {
		return nil, errors.New("lab: no place for the data was given")
	}
	if path != Memory {
		path = filepath.Join(path, "lab.db")
	}
	j, err := journal.Open(ctx, path, journal.Options{MaxBytes: o.MaxBytes, MaxAge: o.MaxAge, Now: o.Now, Log: o.Log})
	if errors.Is(err, journal.ErrInUse) {
		err = fmt.Errorf("%w (flag -data)", err)
	}
	return j, err
}

// receivers are the four stand-ins.
type receivers struct {
	otlp    *otlp.Receiver
	xray    *xray.Receiver
	logs    *cloudwatchlogs.Receiver
	rollbar *rollbar.Receiver
}

func newReceivers(o Options, s record.Sink) *receivers {
	return &receivers{
		otlp:    otlp.New(otlp.Config{Sink: s, Open: o.OpenOTLP, Now: o.Now}),
		xray:    xray.New(xray.Config{Sink: s, Now: o.Now}),
		logs:    cloudwatchlogs.New(cloudwatchlogs.Config{Sink: s, Now: o.Now}),
		rollbar: rollbar.New(rollbar.Config{Sink: s, Now: o.Now}),
	}
}

func (r *receivers) replayers() map[record.Tool]record.Replayer {
	return map[record.Tool]record.Replayer{
		record.Honeycomb: r.otlp, record.XRay: r.xray, record.CloudWatch: r.logs, record.Rollbar: r.rollbar,
	}
}

// awsFace is one port for two services, as AWS's clients expect of a stand-in: CloudWatch Logs tells its operations
// apart by a header and always asks for "/", X-Ray by the path.
func awsFace(logs, xray http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != "" || r.URL.Path == "/" {
			logs.ServeHTTP(w, r)
			return
		}
		xray.ServeHTTP(w, r)
	})
}

// isLoopback reports whether only this machine reaches an address.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
