package aws

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/config"

	"cruddur/providers/settings"
)

// Complete looks into the profile for what the settings leave open and checks that a region is known in the end. It
// reads files, at the most, and asks nobody. The error is a [*settings.Problem].
func (s *Settings) Complete(ctx context.Context) error {
	if s.Region != "" && s.Profile == "" {
		return nil
	}
	shared, err := config.LoadSharedConfigProfile(ctx, s.profile(), s.sharedFiles)
	var missing config.SharedConfigProfileNotExistError
	switch {
	case errors.As(err, &missing) && s.Profile != "":
		return &settings.Problem{
			Variable: "AWS_PROFILE", Text: "names the profile " + s.Profile + ", which is in no AWS config file",
			Fix: "see `aws configure list-profiles`, or set AWS_REGION and a key without AWS_PROFILE",
		}
	case err != nil && !errors.As(err, &missing):
		return &settings.Problem{Variable: s.fileName(), Text: "leads to a profile that cannot be used: " + err.Error()}
	}
	if s.Region == "" {
		s.Region = shared.Region
	}
	if s.Region == "" {
		return &settings.Problem{Variable: "AWS_REGION", Text: "is not set", Fix: "for example AWS_REGION=eu-central-1"}
	}
	return nil
}

func (s *Settings) profile() string {
	if s.Profile != "" {
		return s.Profile
	}
	return "default"
}

func (s *Settings) fileName() string {
	if s.CredentialsFile != "" {
		return "AWS_SHARED_CREDENTIALS_FILE"
	}
	return "AWS_CONFIG_FILE"
}

func (s *Settings) sharedFiles(o *config.LoadSharedConfigOptions) {
	o.ConfigFiles, o.CredentialsFiles = one(s.ConfigFile), one(s.CredentialsFile)
}

// one is a list of one file; nil, for the SDK's default, when there is none.
func one(file string) []string {
	if file == "" {
		return nil
	}
	return []string{file}
}
