package xray

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	signer "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"go.opentelemetry.io/otel/sdk/trace"

	"cruddur/providers"
	"cruddur/providers/internal/aws"
	"cruddur/providers/internal/otlp"
)

// direct sends spans as OTLP to X-Ray's own endpoint instead of documents to a daemon. Credentials are looked for before
// each request, when one is due, and the request is signed with them over its body as it goes out.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html
type direct struct {
	settings aws.Settings
	source   *aws.Source
	url      *url.URL
	client   *otlp.Client
	spans    *otlp.Spans
	rules    *sampler // nil where no rules decide
	now      func() time.Time
}

const (
	mostRequest   = 5_000_000 // bytes before compression: X-Ray's limit
	directTimeout = 10 * time.Second
)

// openDirect makes the sender of OTLP. It may read the AWS profile for the region, and dials nothing.
func (p *provider) openDirect(ctx context.Context) error {
	if err := p.config.aws.Complete(ctx); err != nil {
		return err
	}
	at, from, err := directURL(&p.config.aws)
	if err != nil {
		return err
	}
	d := &direct{
		settings: p.config.aws, source: aws.NewSource(p.config.aws, p.service), url: at, rules: p.sampler, now: time.Now,
	}
	d.client = otlp.NewClient(otlp.Options{
		Endpoint:    otlp.Endpoint{URL: at, From: from},
		Compression: "gzip", Protocol: "http/protobuf",
		Timeout: directTimeout, MostBytes: mostRequest,
		Transport: p.service.Transport,
		Sign:      d.sign, Seen: d.seen,
	})
	if d.spans, err = otlp.NewSpans(ctx, d.client); err != nil {
		return err
	}
	p.direct = d
	return nil
}

// directURL is X-Ray's endpoint in the region, or below the address that a variable gives, and that variable.
func directURL(s *aws.Settings) (at *url.URL, from string, err error) {
	const signal = "/v1/traces"
	if s.Endpoint == "" {
		domain := "amazonaws.com"
		if strings.HasPrefix(s.Region, "cn-") {
			domain += ".cn"
		}
		return &url.URL{Scheme: "https", Host: "xray." + s.Region + "." + domain, Path: signal}, "", nil
	}
	at, err = otlp.ParseURL(s.Endpoint)
	if err != nil {
		return nil, "", fmt.Errorf("xray: %s: %w", s.EndpointName(), err)
	}
	at.Path = path.Join("/", at.Path, signal)
	return at, s.EndpointName(), nil
}

func (d *direct) where() string { return d.url.String() }

// call is what one Send or probe signs with and hears.
type call struct {
	credentials sdk.Credentials
	code        string // AWS's word for what is wrong, from the answer's head
}

type callKey struct{}

// begin looks for the credentials, which can take as long as a metadata service does.
func (d *direct) begin(ctx context.Context) (context.Context, *call, error) {
	config, err := d.source.Config(ctx)
	if err != nil {
		return ctx, nil, err
	}
	found, err := config.Credentials.Retrieve(ctx)
	if err != nil {
		return ctx, nil, err
	}
	c := &call{credentials: found}
	return context.WithValue(ctx, callKey{}, c), c, nil
}

// Send implements [providers.Sender].
func (d *direct) Send(ctx context.Context, batch []trace.ReadOnlySpan) providers.Result {
	ctx, cancel := context.WithTimeout(ctx, directTimeout)
	defer cancel()
	called, c, err := d.begin(ctx)
	if err != nil {
		_, x := providers.WithExchange(ctx)
		return d.settings.Outcome(x, len(batch), putSpans, err)
	}
	res := d.spans.Send(called, batch)
	res = d.judge(ctx, res, len(batch), c)
	if res.Err == nil {
		res.Err = d.rules.trouble() // the spans arrived; that too few may have is worth saying
	}
	return res
}

// probe sends a request without a span, which takes the same signature and right as one with spans.
func (d *direct) probe(ctx context.Context) error {
	called, c, err := d.begin(ctx)
	if err != nil {
		_, x := providers.WithExchange(ctx)
		return d.settings.Outcome(x, 1, putSpans, err).Err
	}
	if err = d.client.Ping(called); err == nil {
		return nil
	}
	if told, _ := d.explain(ctx, c, err); told != nil {
		return told
	}
	return c.scrubbed(err)
}

func (d *direct) stop(ctx context.Context) error {
	err := d.spans.Shutdown(ctx)
	d.client.Close()
	d.source.Close()
	return err
}

// sign adds the signature, which is over the body's hash and the headers.
func (d *direct) sign(r *http.Request, body []byte) error {
	c, ok := r.Context().Value(callKey{}).(*call)
	if !ok {
		return errors.New("xray: a request without credentials")
	}
	return signer.NewSigner().SignHTTP(r.Context(), c.credentials, r, hashOf(body), "xray", d.settings.Region, d.now())
}

// seen notes AWS's error code. Some services put an address behind it, after a colon.
func (d *direct) seen(resp *http.Response) {
	if c, ok := resp.Request.Context().Value(callKey{}).(*call); ok {
		c.code, _, _ = strings.Cut(resp.Header.Get("X-Amzn-Errortype"), ":")
	}
}
