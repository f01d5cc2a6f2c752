package cloudwatch

import "cruddur/providers"

// Factory describes CloudWatch Logs.
func Factory() providers.Factory {
	return providers.Factory{
		Name:    "cloudwatch",
		Title:   "CloudWatch Logs",
		Summary: "Shows every log line, and finds them by field with Logs Insights.",
		Docs:    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/",
		Carries: providers.Logs,
		New:     func() providers.Config { return new(Config) },
		LabEnv:  labEnv,
	}
}

// labEnv is an account that exists in the lab alone.
func labEnv(lab providers.LabAddresses) map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": lab.AWS,
		"AWS_REGION":                       "us-east-1",
		"AWS_ACCESS_KEY_ID":                "LABACCESSKEY",
		"AWS_SECRET_ACCESS_KEY":            "lab-secret-access-key",
	}
}
