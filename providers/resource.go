package providers

import (
	"net/url"
	"os"
	"strings"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"cruddur/providers/settings"
)

const attributesName = "OTEL_RESOURCE_ATTRIBUTES"

// parseAttributes reads OTEL_RESOURCE_ATTRIBUTES: pairs split on commas, each on its first "=", values percent-decoded.
func (c *Common) parseAttributes(value string) error {
	for pair := range strings.SplitSeq(value, ",") {
		key, val, ok := strings.Cut(pair, "=")
		key = strings.TrimSpace(key)
		decoded, err := url.PathUnescape(strings.TrimSpace(val))
		if !ok || key == "" || err != nil {
			return errBadPair(pair)
		}
		c.Attributes = append(c.Attributes, attribute.String(key, decoded))
	}
	return nil
}

type errBadPair string

func (e errBadPair) Error() string { return "has the part " + string(e) + ", which is not key=value" }

func attributeList(attrs []attribute.KeyValue) string {
	parts := make([]string, len(attrs))
	for i, a := range attrs {
		parts[i] = string(a.Key) + "=" + a.Value.String()
	}
	return strings.Join(parts, ",")
}

// adopt takes service name, version and environment from the attributes where their own variables are not set, so that
// tools with a place of their own for them show the same.
func (c *Common) adopt(declared []*settings.Variable) {
	for _, a := range c.Attributes {
		var field *string
		var name string
		switch a.Key {
		case semconv.ServiceNameKey:
			field, name = &c.ServiceName, "OTEL_SERVICE_NAME"
		case semconv.ServiceVersionKey:
			field, name = &c.Version, "SERVICE_VERSION"
		case semconv.DeploymentEnvironmentNameKey:
			field, name = &c.Environment, "DEPLOYMENT_ENVIRONMENT"
		default:
			continue
		}
		for _, v := range declared {
			if v.Name == name && (v.From == "" || v.From == attributesName) && a.Value.AsString() != "" {
				*field = a.Value.AsString()
				v.From, v.Shown = attributesName, *field
			}
		}
	}
}

// resource describes this process. What the person set in OTEL_RESOURCE_ATTRIBUTES wins over what was found, and the
// variables for name, version and environment over both.
func (c *Common) resource(sdkVersion string) *resource.Resource {
	host, _ := os.Hostname()
	attrs := []attribute.KeyValue{
		semconv.TelemetrySDKName("opentelemetry"),
		semconv.TelemetrySDKLanguageGo,
		semconv.TelemetrySDKVersion(sdkVersion),
		semconv.ServiceInstanceID(uuid.NewString()),
	}
	if host != "" {
		attrs = append(attrs, semconv.HostName(host))
	}
	attrs = append(attrs, c.Attributes...)
	if c.Version != "" {
		attrs = append(attrs, semconv.ServiceVersion(c.Version))
	}
	attrs = append(attrs, semconv.ServiceName(c.ServiceName), semconv.DeploymentEnvironmentNameKey.String(c.Environment))
	for i, a := range attrs {
		// One text that is not UTF-8 would keep every batch from being encoded.
		attrs[i] = attribute.String(strings.ToValidUTF8(string(a.Key), "\uFFFD"), strings.ToValidUTF8(a.Value.AsString(), "\uFFFD"))
	}
	return resource.NewWithAttributes(semconv.SchemaURL, attrs...)
}
