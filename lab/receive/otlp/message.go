package otlp

import "google.golang.org/protobuf/encoding/protowire"

// message is one of OTLP's protobuf messages, or a field that needs a look before decoding.
type message uint8

const (
	leaf    message = iota // a scalar, a string, or a message that holds nothing of interest
	packed                 // numbers without tags
	traceID                // 16 bytes, or none
	spanID                 // 8 bytes, or none

	traceRequest
	resourceSpans
	scopeSpans
	spanMessage
	spanEvent
	spanLink

	logsRequest
	resourceLogs
	scopeLogs
	logRecord

	metricsRequest
	resourceMetrics
	scopeMetrics
	metric
	points // gauge, sum, and the others that are a list of data points
	numberPoint
	histogram
	histogramPoint
	expHistogram
	expHistogramPoint
	expBuckets
	summary
	summaryPoint
	exemplar

	resourceMessage
	scopeMessage
	keyValue
	anyValue
	arrayValue
	keyValueList
)

// child returns what a length-delimited field of m holds. The numbers are those of opentelemetry/proto, v1.
func (m message) child(field protowire.Number) message {
	switch m {
	case keyValue:
		if field == 2 {
			return anyValue
		}
	case anyValue:
		switch field {
		case 5:
			return arrayValue
		case 6:
			return keyValueList
		}
	case spanMessage:
		switch field {
		case 1:
			return traceID
		case 2, 4:
			return spanID
		case 9:
			return keyValue
		case 11:
			return spanEvent
		case 13:
			return spanLink
		}
	case logRecord:
		switch field {
		case 5:
			return anyValue
		case 6:
			return keyValue
		case 9:
			return traceID
		case 10:
			return spanID
		}
	case spanEvent:
		if field == 3 {
			return keyValue
		}
	case spanLink:
		switch field {
		case 1:
			return traceID
		case 2:
			return spanID
		case 4:
			return keyValue
		}
	case scopeMessage:
		if field == 3 {
			return keyValue
		}
	case resourceMessage, keyValueList:
		if field == 1 {
			return keyValue
		}
	case arrayValue:
		if field == 1 {
			return anyValue
		}
	case traceRequest:
		if field == 1 {
			return resourceSpans
		}
	case logsRequest:
		if field == 1 {
			return resourceLogs
		}
	case resourceSpans:
		switch field {
		case 1:
			return resourceMessage
		case 2:
			return scopeSpans
		}
	case scopeSpans:
		switch field {
		case 1:
			return scopeMessage
		case 2:
			return spanMessage
		}
	case resourceLogs:
		switch field {
		case 1:
			return resourceMessage
		case 2, 1000: // 1000 is a deprecated form that pdata still reads
			return scopeLogs
		}
	case scopeLogs:
		switch field {
		case 1:
			return scopeMessage
		case 2:
			return logRecord
		}
	default:
		return m.childOfMetrics(field)
	}
	return leaf
}

func (m message) childOfMetrics(field protowire.Number) message {
	switch m {
	case metricsRequest:
		return pick(field, resourceMetrics)
	case resourceMetrics:
		return pick(field, resourceMessage, scopeMetrics)
	case scopeMetrics:
		return pick(field, scopeMessage, metric)
	case metric:
		return pick(field, leaf, leaf, leaf, leaf, points, leaf, points, leaf, histogram, expHistogram, summary, keyValue)
	case points:
		return pick(field, numberPoint)
	case numberPoint:
		return pick(field, leaf, leaf, leaf, leaf, exemplar, leaf, keyValue)
	case histogram:
		return pick(field, histogramPoint)
	case histogramPoint:
		return pick(field, leaf, leaf, leaf, leaf, leaf, packed, packed, exemplar, keyValue)
	case expHistogram:
		return pick(field, expHistogramPoint)
	case expHistogramPoint:
		return pick(field, keyValue, leaf, leaf, leaf, leaf, leaf, leaf, expBuckets, expBuckets, leaf, exemplar)
	case expBuckets:
		return pick(field, leaf, packed)
	case summary:
		return pick(field, summaryPoint)
	case summaryPoint:
		return pick(field, leaf, leaf, leaf, leaf, leaf, numberPoint, keyValue)
	case exemplar:
		return pick(field, leaf, leaf, leaf, spanID, traceID, leaf, keyValue)
	}
	return leaf
}

// pick returns the kind of the field in a list of the fields from number 1 on.
func pick(field protowire.Number, kinds ...message) message {
	if field < 1 || int(field) > len(kinds) {
		return leaf
	}
	return kinds[field-1]
}

// heaviest is the most that decoding allocates for one message.
const heaviest = 320

// weight is about how much memory decoding takes for a message, slices that grow included; bytes is its encoded length.
func (m message) weight(bytes int) int {
	switch m {
	case packed:
		return 16 * bytes
	case keyValue:
		return 96
	case anyValue:
		return 48
	case arrayValue, keyValueList:
		return 64
	}
	return heaviest
}

// idSize is the length that an id must have; 0 for what is none.
func (m message) idSize() int {
	switch m {
	case traceID:
		return 16
	case spanID:
		return 8
	}
	return 0
}

// holdsIDs says whether ids stand anywhere below m.
func (m message) holdsIDs() bool {
	return m > spanID && m < resourceMessage
}
