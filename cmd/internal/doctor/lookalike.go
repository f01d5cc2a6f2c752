package doctor

import (
	"fmt"
	"slices"
	"strings"

	"cruddur/providers/settings"
)

// mistaken are names that people give to a variable, from memory or from another tool's manual.
var mistaken = map[string]string{
	"HONEYCOMB_APIKEY": "HONEYCOMB_API_KEY", "HONEYCOMB_KEY": "HONEYCOMB_API_KEY", "HONEYCOMB_WRITEKEY": "HONEYCOMB_API_KEY",
	"HONEYCOMB_WRITE_KEY": "HONEYCOMB_API_KEY", "HONEYCOMB_TOKEN": "HONEYCOMB_API_KEY", "HONEYCOMB_TEAM": "HONEYCOMB_API_KEY",
	"HONEYCOMB_ENDPOINT": "HONEYCOMB_API_ENDPOINT", "HONEYCOMB_SERVICE_NAME": "OTEL_SERVICE_NAME", "SERVICE_NAME": "OTEL_SERVICE_NAME",
	"ROLLBAR_TOKEN": "ROLLBAR_ACCESS_TOKEN", "ROLLBAR_KEY": "ROLLBAR_ACCESS_TOKEN", "ROLLBAR_API_KEY": "ROLLBAR_ACCESS_TOKEN",
	"ROLLBAR_SERVER_TOKEN": "ROLLBAR_ACCESS_TOKEN", "ROLLBAR_POST_SERVER_ITEM": "ROLLBAR_ACCESS_TOKEN",
	"ROLLBAR_POST_SERVER_ITEM_ACCESS_TOKEN": "ROLLBAR_ACCESS_TOKEN", "ROLLBAR_SERVER_ACCESS_TOKEN": "ROLLBAR_ACCESS_TOKEN",
	"ROLLBAR_ENV":         "ROLLBAR_ENVIRONMENT",
	"XRAY_DAEMON_ADDRESS": "AWS_XRAY_DAEMON_ADDRESS", "AWS_DAEMON_ADDRESS": "AWS_XRAY_DAEMON_ADDRESS", "XRAY_ADDRESS": "AWS_XRAY_DAEMON_ADDRESS",
	"AWS_XRAY_DAEMON": "AWS_XRAY_DAEMON_ADDRESS", "AWS_XRAY_ADDRESS": "AWS_XRAY_DAEMON_ADDRESS", "XRAY_URL": "AWS_XRAY_URL",
	"AWS_ACCESS_KEY": "AWS_ACCESS_KEY_ID", "AWS_KEY_ID": "AWS_ACCESS_KEY_ID", "AWS_SECRET_KEY": "AWS_SECRET_ACCESS_KEY",
	"AWS_SECRET": "AWS_SECRET_ACCESS_KEY", "AWS_SECURITY_TOKEN": "AWS_SESSION_TOKEN", "REGION": "AWS_REGION",
	"CLOUDWATCH_GROUP": "CLOUDWATCH_LOG_GROUP", "LOG_GROUP": "CLOUDWATCH_LOG_GROUP", "LOG_GROUP_NAME": "CLOUDWATCH_LOG_GROUP",
	"PROVIDER": "PROVIDERS", "CRUDDUR_PROVIDERS": "PROVIDERS", "TELEMETRY_PROVIDERS": "PROVIDERS", "OTEL_SERVICE": "OTEL_SERVICE_NAME",
}

// lookalikes finds variables that nothing reads, and that were likely meant for one of the given ones, which is not set.
// It looks at names alone; known are all names that anything here reads.
func lookalikes(present []string, env settings.Env, wanted []*settings.Variable, known map[string]bool) []Finding {
	missing := map[string]bool{}
	for _, v := range wanted {
		if v.From == "" {
			missing[v.Name] = true
		}
	}
	var out []Finding
	slices.Sort(present)
	for _, name := range slices.Compact(present) {
		value, _ := env(name)
		if known[name] || strings.TrimSpace(value) == "" {
			continue
		}
		meant := mistaken[strings.ToUpper(name)]
		if !missing[meant] {
			meant = nearest(name, missing)
		}
		if meant == "" {
			continue
		}
		out = append(out, Finding{
			Code: "look-alike." + meant, Severity: Warning, Title: "A variable that nothing reads",
			Text: fmt.Sprintf("%s is set, and nothing reads it; did you mean %s, which is not set?", name, meant),
			Fix:  fmt.Sprintf(`export %s="$%s"`, meant, name),
		})
	}
	return out
}

// nearest is the name that differs from the given one by a typo or two, or by case.
func nearest(name string, missing map[string]bool) string {
	const shortest = 8 // a typo in a shorter name makes another name
	upper := strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
	if missing[upper] {
		return upper
	}
	if len(upper) < shortest {
		return ""
	}
	var all []string
	for m := range missing {
		if strings.ReplaceAll(m, "_", "") == strings.ReplaceAll(upper, "_", "") {
			return m
		}
		if m[0] == upper[0] && max(len(m), len(upper))-min(len(m), len(upper)) <= 2 {
			all = append(all, m)
		}
	}
	slices.Sort(all)
	for _, m := range all {
		if typo(upper, m) {
			return m
		}
	}
	return ""
}

// typo says whether two names differ by one letter changed, added, left out, or swapped with its neighbour.
func typo(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch {
	case len(x) == len(y)+1:
		return x[1:] == y
	case len(y) == len(x)+1:
		return y[1:] == x
	case len(x) != len(y) || len(x) == 0:
		return false
	case len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]:
		return true
	}
	return x[1:] == y[1:]
}
