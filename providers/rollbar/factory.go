package rollbar

import "cruddur/providers"

// itemPath is where items go, at Rollbar and at its stand-ins.
const itemPath = "/api/1/item/"

// Factory describes Rollbar.
func Factory() providers.Factory {
	return providers.Factory{
		Name:    "rollbar",
		Title:   "Rollbar",
		Summary: "Groups errors by where they happen, with stack, request and person.",
		Docs:    "https://docs.rollbar.com/docs/go",
		Carries: providers.Errors,
		New:     func() providers.Config { return new(Config) },
		LabEnv:  labEnv,
	}
}

// labEnv is a project that exists in the lab alone.
func labEnv(lab providers.LabAddresses) map[string]string {
	return map[string]string{
		"ROLLBAR_ENDPOINT":     lab.Rollbar + itemPath,
		"ROLLBAR_ACCESS_TOKEN": "1ab01ab01ab01ab01ab01ab01ab01ab0",
		capName:                "0", // the lab has no quota
	}
}
