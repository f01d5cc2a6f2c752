package cloudwatch

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// The members of a request's line that metrics are made of. The duration is there anyway; the two counts are added.
const (
	metricDuration = "duration_ms"
	metricRequests = "requests"
	metricErrors   = "errors"
)

// The words of CLOUDWATCH_METRICS.
const (
	metricsOff = "off"
	metricsEMF = "emf"
)

// Namespaces that CloudWatch takes, without those that begin with AWS/, which are Amazon's own.
var namespaceForm = regexp.MustCompile(`^[0-9A-Za-z._/#-][0-9A-Za-z._/#: -]{0,254}$`)

func (c *Config) parseNamespace(value string) error {
	switch {
	case !namespaceForm.MatchString(value):
		return errors.New("is not a namespace of metrics: letters, digits, spaces and any of . - _ / # : up to 255 in all")
	case strings.HasPrefix(strings.ToUpper(value), "AWS/"):
		return errors.New("begins with AWS/, which is Amazon's own")
	}
	c.namespace = value
	return nil
}

// request is what the line of a request says that metrics are made of.
type request struct {
	failed bool // by the backend's own fault
	routed bool // it has a route that can be a dimension
}

// requestOf looks whether a record is the line of a request: it has a status and a duration, as numbers.
func requestOf(r *log.Record) (found request, ok bool) {
	var status int64
	timed := false
	r.WalkAttributes(func(kv attribute.KeyValue) bool {
		switch v := kv.Value; {
		case kv.Key == semconv.HTTPResponseStatusCodeKey && v.Type() == attribute.INT64:
			status = v.AsInt64()
		case kv.Key == metricDuration && v.Type() == attribute.INT64:
			timed = true
		case kv.Key == metricDuration && v.Type() == attribute.FLOAT64:
			f := v.AsFloat64()
			timed = !math.IsNaN(f) && !math.IsInf(f, 0)
		case kv.Key == semconv.HTTPRouteKey && v.Type() == attribute.STRING:
			found.routed = canBeDimension(v.AsString())
		}
		return true
	})
	found.failed = status >= 500
	return found, status > 0 && timed
}

// canBeDimension says whether CloudWatch takes a text as the value of a dimension. One that it does not take costs the
// whole line its metrics.
func canBeDimension(s string) bool {
	const longest = 250
	printable := func(r rune) bool { return r >= ' ' && r <= '~' }
	return strings.TrimSpace(s) != "" && len(s) <= longest && strings.IndexFunc(s, func(r rune) bool { return !printable(r) }) < 0
}

// metrics adds to the line of a request the counts, and the member _aws, by which CloudWatch makes metrics of the line:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html.
// There is one set for each route, and one for the service as a whole, with the requests that no route took.
func (o *object) metrics(of request, at int64) {
	o.buf = append(o.buf, `,"`+metricRequests+`":1,"`+metricErrors+`":`...)
	if of.failed {
		o.buf = append(o.buf, '1')
	} else {
		o.buf = append(o.buf, '0')
	}
	o.buf = append(o.buf, `,"_aws":{"Timestamp":`...)
	o.buf = strconv.AppendInt(o.buf, at, 10)
	o.buf = append(o.buf, `,"CloudWatchMetrics":[{"Namespace":"`...)
	o.buf = append(o.buf, o.namespace...) // without anything that JSON would quote
	o.buf = append(o.buf, `","Dimensions":[`...)
	if of.routed {
		o.buf = append(o.buf, `["service.name","http.route"],`...)
	}
	o.buf = append(o.buf, `["service.name"]],"Metrics":[`+
		`{"Name":"`+metricRequests+`","Unit":"Count"},`+
		`{"Name":"`+metricErrors+`","Unit":"Count"},`+
		`{"Name":"`+metricDuration+`","Unit":"Milliseconds"}]}]}`...)
}
