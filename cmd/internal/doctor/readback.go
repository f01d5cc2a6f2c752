package doctor

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// How long the canary is looked for.
const (
	labTime   = 5 * time.Second
	cloudTime = 20 * time.Second // CloudWatch takes seconds until a line can be found
	pause     = 50 * time.Millisecond
)

// readBack looks for the canary at the tools that can be read: those of the lab, by its API, and CloudWatch Logs.
func (x *examination) readBack(ctx context.Context, flown []*patient, begin time.Time) {
	labs := map[string]*patient{}
	for _, p := range flown {
		finder, finds := p.provider.(interface {
			Find(ctx context.Context, words string, since time.Time) (bool, error)
		})
		switch {
		case p.Factory.Name == "console":
		case finds:
			p.await(ctx, begin, func(ctx context.Context) (bool, error) {
				return finder.Find(ctx, x.report.Canary.TraceID, begin.Add(-time.Minute))
			})
		case p.Lab || p.local():
			labs[p.Factory.Name] = p
		default:
			p.check("read back", Skipped, time.Time{}, "%s", p.lookFor(x.report.Canary))
		}
	}
	x.readLab(ctx, labs, begin)
}

// local says whether a tool is on this machine, where it is no vendor.
func (p *patient) local() bool {
	at := p.address()
	if at == nil {
		return false
	}
	ip := net.ParseIP(at.Hostname())
	return at.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// await asks again and again until it is there.
func (p *patient) await(ctx context.Context, begin time.Time, find func(context.Context) (bool, error)) {
	ctx, cancel := context.WithTimeout(ctx, cloudTime)
	defer cancel()
	for wait := pause; ; wait = min(2*wait, 20*pause) {
		there, err := find(ctx)
		switch {
		case there:
			p.check("read back", Good, begin, "found it")
			return
		case err != nil && ctx.Err() == nil:
			p.check("read back", Skipped, time.Time{}, "not looked for: %v", err)
			return
		}
		if !sleep(ctx, wait) {
			p.lost(cloudTime)
			return
		}
	}
}

func (p *patient) lost(after time.Duration) {
	p.check("read back", Bad, time.Time{}, "not there after %v", after)
	p.find("canary-not-found", Warning, "The canary was sent, and is not there",
		"the canary was sent, and cannot be found after "+after.String(), "run it again; if it stays so, see "+p.Docs, "canary-lost", "udp-closed")
}

// readLab asks the lab what it has of the trace, for all of its tools at once.
func (x *examination) readLab(ctx context.Context, labs map[string]*patient, begin time.Time) {
	ctx, cancel := context.WithTimeout(ctx, labTime)
	defer cancel()
	for len(labs) > 0 {
		records, reached := x.askLab(ctx)
		if !reached && ctx.Err() == nil {
			for _, p := range labs {
				p.check("read back", Skipped, time.Time{}, "no lab's page at %s to ask (-lab says where it is); %s", shownURL(x.Lab), p.lookFor(x.report.Canary))
			}
			return
		}
		for tool, p := range labs {
			if records[tool] > 0 {
				p.check("read back", Good, begin, "the lab has it")
				delete(labs, tool)
			}
		}
		if len(labs) > 0 && !sleep(ctx, pause) {
			break
		}
	}
	for _, p := range labs {
		p.lost(labTime)
	}
}

// shownURL is an address without what may be secret in it.
func shownURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "an address that cannot be read"
	}
	return u.Scheme + "://" + u.Host
}

// askLab counts the lab's records of the canary, by tool. reached is false when no lab answers.
func (x *examination) askLab(ctx context.Context) (records map[string]int, reached bool) {
	at := strings.TrimRight(x.Lab, "/") + "/lab/api/requests/" + x.report.Canary.TraceID
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return nil, false
	}
	resp, err := x.http.Do(r)
	if err != nil {
		return nil, false
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	var detail struct {
		Tools map[string]struct{ Records int } `json:"tools"`
		Error json.RawMessage                  `json:"error"`
	}
	if err != nil || json.Unmarshal(body, &detail) != nil {
		return nil, false
	}
	records = map[string]int{}
	for tool, share := range detail.Tools {
		records[tool] = share.Records
	}
	return records, resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusNotFound
}

// sleep waits, and says whether there is time left.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
