package aws

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"cruddur/providers"
)

// Caller is who AWS takes somebody for.
type Caller struct {
	ARN, Account string
	Source       string // where the credentials were found, in the SDK's words
}

// Caller asks AWS's Security Token Service whose credentials these are, which needs no right. endpoint is where to ask,
// "" the region's own. When nobody is to be asked, because the settings point at a stand-in and endpoint is empty, only
// Source is filled in. The error is a [*providers.Failure] where a setting is at fault.
func (s *Source) Caller(ctx context.Context, endpoint string) (Caller, error) {
	config, err := s.Config(ctx)
	if err != nil {
		return Caller{}, err
	}
	found, err := config.Credentials.Retrieve(ctx)
	if err != nil {
		var nobody *credentialsError
		if errors.As(err, &nobody) {
			return Caller{}, noCredentials(nobody)
		}
		return Caller{}, fmt.Errorf("aws: credentials: %w", err)
	}
	who := Caller{Source: found.Source}
	if s.settings.Endpoint != "" && endpoint == "" {
		return who, nil
	}
	ctx, x := providers.WithExchange(ctx)
	client := sts.NewFromConfig(config, func(o *sts.Options) {
		o.BaseEndpoint = nil
		if endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
	})
	out, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return who, s.settings.callerError(x, err)
	}
	who.ARN, who.Account = sdk.ToString(out.Arn), sdk.ToString(out.Account)
	return who, nil
}

// callerError explains an error of a service that answers in XML, unlike the others here.
func (s *Settings) callerError(x *providers.Exchange, err error) error {
	const action = "sts:GetCallerIdentity"
	if code, message, ok := apiError(err); ok {
		if failure := s.failure(action, code, message); failure != nil {
			return failure
		}
		return fmt.Errorf("%s: %s: %s", action, code, message)
	}
	return x.Outcome(1, err, providers.Retryable).Err
}

func apiError(err error) (code, message string, ok bool) {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return "", "", false
	}
	return answer.ErrorCode(), answer.ErrorMessage(), true
}
