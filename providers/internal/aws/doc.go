// Package aws is what the tools at Amazon have in common: the settings that say where and as whom, a configuration of
// the SDK that is made from them at the latest possible moment, and what to do about an error.
//
// The SDK reads the process environment, ~/.aws and the machine's role by itself. Here the loaded settings come first:
// what they say is passed on as an option, and when they say everything (region, key, endpoint) or point at the lab,
// nothing else is read at all. Only what they leave open is looked for in profiles, roles and metadata services, in the
// first call, since that can take seconds.
//
// The SDK's own retries are off: the pipeline retries, and counts what it does.
package aws
