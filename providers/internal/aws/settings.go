package aws

import (
	"errors"
	"regexp"

	"cruddur/providers/settings"
)

// Settings says where a service of AWS is and as whom to talk to it.
type Settings struct {
	Region    string
	KeyID     settings.Secret
	SecretKey settings.Secret
	Session   settings.Secret
	Profile   string
	Endpoint  string // "" means the region's own

	ConfigFile, CredentialsFile string

	ignoreEndpoints bool
	endpointName    string
}

// Declare declares the variables. service is the SDK's word for the service in capitals, such as CLOUDWATCH_LOGS.
func (s *Settings) Declare(set *settings.Set, service string) { s.declare(set, service, nil) }

// DeclareFor declares the variables for a tool that has another way to send too. Where used says no, once the set is
// loaded, what is incomplete, empty or no region is no problem: nobody will ask AWS.
func (s *Settings) DeclareFor(set *settings.Set, service string, used func() bool) {
	s.declare(set, service, used)
}

func (s *Settings) declare(set *settings.Set, service string, used func() bool) {
	const console = "the AWS console, Security credentials"
	s.endpointName = "AWS_ENDPOINT_URL_" + service
	var badRegion error // told by the check
	parse := s.parseRegion
	if used != nil {
		parse = func(value string) error { badRegion = s.parseRegion(value); return nil }
	}
	set.Func("region", parse, func() string { return s.Region }, settings.Spec{
		Name: "AWS_REGION", Also: []string{"AWS_DEFAULT_REGION"}, NoEmpty: used == nil, Example: "eu-central-1",
		Help: "The region; a profile may give it instead.",
	})
	set.Secret(&s.KeyID, settings.Spec{
		Name: "AWS_ACCESS_KEY_ID", NoEmpty: used == nil, Where: console,
		Help: "The access key. Without one, the profile, the container's or the machine's role is used.",
	})
	set.Secret(&s.SecretKey, settings.Spec{
		Name: "AWS_SECRET_ACCESS_KEY", NoEmpty: used == nil, Where: console, Help: "The secret that belongs to the access key.",
	})
	set.Secret(&s.Session, settings.Spec{Name: "AWS_SESSION_TOKEN", Help: "The third part of temporary credentials."})
	set.Text(&s.Profile, settings.Spec{
		Name: "AWS_PROFILE", Also: []string{"AWS_DEFAULT_PROFILE"}, Example: "bootcamp",
		Help: "The profile in the AWS config file, for its region, role or sign-in.",
	})
	set.Text(&s.ConfigFile, settings.Spec{Name: "AWS_CONFIG_FILE", Help: "The AWS config file, where it is not `~/.aws/config`."})
	set.Text(&s.CredentialsFile, settings.Spec{
		Name: "AWS_SHARED_CREDENTIALS_FILE", Help: "The AWS credentials file, where it is not `~/.aws/credentials`.",
	})
	set.URL(&s.Endpoint, settings.Spec{
		Name: s.endpointName, Also: []string{"AWS_ENDPOINT_URL"}, Example: "http://localhost:4566",
		Help: "Where to send instead of the region's own address.",
	})
	set.Bool(&s.ignoreEndpoints, settings.Spec{
		Name: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", Default: "false", Help: "Send to the region's own address whatever the endpoint variables and profiles say.",
	})
	set.Check(func() error {
		if used != nil && !used() {
			return nil
		}
		if badRegion != nil {
			return &settings.Problem{Variable: "AWS_REGION", Text: badRegion.Error(), Fix: "for example AWS_REGION=eu-central-1"}
		}
		return s.check()
	})
}

// EndpointName is the variable that is probably wrong when somebody else answers.
func (s *Settings) EndpointName() string { return s.endpointName }

func (s *Settings) parseRegion(value string) error {
	switch {
	case regionForm.MatchString(value):
		s.Region = value
		return nil
	case zoneForm.MatchString(value):
		return errors.New("is an availability zone; leave its last letter away")
	}
	return errors.New(`is not a region's name such as "eu-central-1"`)
}

var (
	regionForm = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]+$`)
	zoneForm   = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]+[a-z]$`)
)

// check finds half a key pair, which the SDK would pass over in silence.
func (s *Settings) check() error {
	if s.ignoreEndpoints {
		s.Endpoint = ""
	}
	missing := func(name, other string) error {
		return &settings.Problem{Variable: name, Text: "is not set, though " + other + " is", Fix: "set both, or neither to use a profile or role"}
	}
	switch {
	case s.SecretKey.Empty() && !s.KeyID.Empty():
		return missing("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID")
	case s.KeyID.Empty() && !s.SecretKey.Empty():
		return missing("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
	}
	return nil
}
