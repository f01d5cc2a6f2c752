package labrun

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"cruddur/lab/receive/xray"
)

const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = time.Minute // for a delivery to come in; a sender that drips holds nobody up, but not for ever
	answerTimeout = time.Minute
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10
)

// serve serves a receiver. Clients of either HTTP version may come without TLS.
func (l *Lab) serve(o Options, ln net.Listener, name string, h http.Handler) {
	if ln == nil {
		return
	}
	both := new(http.Protocols)
	both.SetHTTP1(true)
	both.SetUnencryptedHTTP2(true)
	l.run(ln, name, &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: answerTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, Protocols: both, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}, nil)
}

// servePage serves the page. Its streams last for hours, so it has no time limit for answers, and has to be told of
// the end.
func (l *Lab) servePage(o Options, ln net.Listener, h http.Handler) {
	if ln == nil {
		return
	}
	open, end := context.WithCancel(context.Background())
	l.run(ln, "page", &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		BaseContext: func(net.Listener) context.Context { return open },
		ErrorLog:    slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}, end)
}

// run serves until Close, which calls ending first.
func (l *Lab) run(ln net.Listener, name string, server *http.Server, ending func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			l.failed <- fmt.Errorf("%s: %w", name, err)
		}
	}()
	l.onClose(func(ctx context.Context) error {
		if ending != nil {
			ending()
		}
		err := server.Shutdown(ctx)
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", name, err), server.Close())
		}
		<-done
		return err
	})
}

// servePackets reads datagrams until Close, which lets those that have arrived be kept.
func (l *Lab) servePackets(conn net.PacketConn, r *xray.Receiver) {
	if conn == nil {
		return
	}
	open, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.ServePacket(open, conn); err != nil {
			l.failed <- fmt.Errorf("xray: %w", err)
		}
	}()
	l.onClose(func(ctx context.Context) error {
		end()
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("xray: datagrams were left: %w", ctx.Err())
		}
	})
}
