package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// The least differences of clocks that matter.
const (
	awsSkew  = 5 * time.Minute // AWS refuses a signature beyond it
	showSkew = time.Minute     // traces are looked for in the wrong minutes
)

// readsClock compares this machine's clock with the Date of an answer. The question carries no key.
func (p *patient) readsClock(ctx context.Context, at, via *url.URL) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client := http.Client{
		Transport:     &http.Transport{TLSClientConfig: p.trust(), Proxy: http.ProxyURL(via), DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, (&url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/"}).String(), http.NoBody)
	if err != nil {
		return
	}
	begin := time.Now()
	resp, err := client.Do(r)
	if err != nil {
		p.check("clock", Skipped, time.Time{}, "%s gave no time to compare with", at.Host)
		return
	}
	_ = resp.Body.Close()
	theirs, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		p.check("clock", Skipped, time.Time{}, "%s gave no time to compare with", at.Host)
		return
	}
	p.judgeClock(begin.Add(time.Since(begin)/2).Sub(theirs), at.Host)
}

// judgeClock says what follows from how far this machine is ahead.
func (p *patient) judgeClock(ahead time.Duration, host string) {
	off := ahead.Abs()
	if off < showSkew {
		p.check("clock", Good, time.Time{}, "agrees with %s", host)
		return
	}
	way := "ahead of"
	if ahead < 0 {
		way = "behind"
	}
	text := fmt.Sprintf("this machine's clock is %v %s that of %s", off.Round(time.Second), way, host)
	p.check("clock", Bad, time.Time{}, "%s", text)
	severity := Warning
	if off >= awsSkew && p.Factory.Name == "cloudwatch" {
		severity = Error
		text += ", and AWS refuses signatures that are off by more than 5 minutes"
	} else {
		text += ", so what is sent shows up at the wrong time"
	}
	p.findings = append(p.findings, Finding{
		Code: "clock.wrong", Severity: severity, Title: "The clock is wrong", Text: text,
		Fix: "set it, for example with `timedatectl set-ntp true`; in WSL and virtual machines it stops while the computer sleeps",
	})
}
