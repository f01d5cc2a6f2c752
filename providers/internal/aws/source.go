package aws

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"

	"cruddur/providers"
)

// Source makes the SDK's configuration when it is first needed. Safe for concurrent use.
type Source struct {
	settings Settings
	adjust   func(*http.Transport) *http.Transport

	mu        sync.Mutex
	config    *sdk.Config
	transport *http.Transport
}

// NewSource returns a source over complete settings. svc.Transport adjusts the transport below the service's client.
func NewSource(s Settings, svc providers.Service) *Source {
	adjust := svc.Transport
	if adjust == nil {
		adjust = func(t *http.Transport) *http.Transport { return t }
	}
	return &Source{settings: s, adjust: adjust}
}

// Config returns the configuration for a service's client: without retries, over a [providers.Transport]. The first
// call may read files, never the network; a failed one is tried again by the next.
func (s *Source) Config(ctx context.Context) (sdk.Config, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config != nil {
		return *s.config, nil
	}
	made, base, err := s.make(ctx)
	if err != nil {
		return sdk.Config{}, &providers.Failure{Setting: "AWS_PROFILE", Text: "the AWS configuration cannot be used", Err: err}
	}
	s.transport = s.adjust(base)
	made.HTTPClient = &http.Client{
		Transport: providers.Transport{Base: s.transport},
		// A redirect would carry the signature somewhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	made.Retryer = func() sdk.Retryer { return sdk.NopRetryer{} }
	made.RetryMaxAttempts, made.RetryMode = 0, ""
	made.Logger = logging.Nop{}
	made.Credentials = &named{made.Credentials}
	if s.settings.Endpoint != "" {
		made.BaseEndpoint = &s.settings.Endpoint
	}
	s.config = &made
	return made, nil
}

func (s *Source) make(ctx context.Context) (sdk.Config, *http.Transport, error) {
	client := awshttp.NewBuildableClient()
	if s.settings.saysAll() {
		return sdk.Config{Region: s.settings.Region, Credentials: s.settings.static()}, client.GetTransport(), nil
	}
	// The client that asks for credentials is not the service's: its requests are in nobody's ledger.
	options := []func(*config.LoadOptions) error{
		config.WithHTTPClient(client.WithTransportOptions(func(t *http.Transport) { s.adjust(t) })),
		config.WithRegion(s.settings.Region), config.WithLogger(logging.Nop{}),
	}
	if configs := one(s.settings.ConfigFile); configs != nil {
		options = append(options, config.WithSharedConfigFiles(configs))
	}
	if files := one(s.settings.CredentialsFile); files != nil {
		options = append(options, config.WithSharedCredentialsFiles(files))
	}
	switch {
	case !s.settings.KeyID.Empty():
		options = append(options, config.WithCredentialsProvider(s.settings.static()))
	case s.settings.Profile != "":
		options = append(options, config.WithSharedConfigProfile(s.settings.Profile))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return sdk.Config{}, nil, err
	}
	base := client.GetTransport()
	if built, ok := loaded.HTTPClient.(*awshttp.BuildableClient); ok {
		// AWS_CA_BUNDLE has been added to it.
		base.TLSClientConfig = built.GetTransport().TLSClientConfig
	}
	return loaded, base, nil
}

// Close lets go of idle connections. The source can still be used.
func (s *Source) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transport != nil {
		s.transport.CloseIdleConnections()
	}
}

// saysAll reports whether no profile, role or metadata service has anything to add.
func (s *Settings) saysAll() bool {
	return s.Region != "" && s.Endpoint != "" && !s.KeyID.Empty() && s.Profile == ""
}

func (s *Settings) static() sdk.CredentialsProvider {
	return credentials.NewStaticCredentialsProvider(s.KeyID.Reveal(), s.SecretKey.Reveal(), s.Session.Reveal())
}

// named marks errors of finding credentials, which the SDK returns from a call like any other.
type named struct{ sdk.CredentialsProvider }

func (n *named) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	c, err := n.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		return c, &credentialsError{err}
	}
	return c, nil
}

type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return fmt.Sprintf("find AWS credentials: %v", e.err) }
func (e *credentialsError) Unwrap() error { return e.err }
