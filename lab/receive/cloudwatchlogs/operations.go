package cloudwatchlogs

import (
	"maps"
	"slices"
	"time"

	"cruddur/lab/record"
)

// effect says what an operation does to the state.
type effect int

const (
	reads   effect = iota // nothing; it is not kept
	stores                // adds events
	changes               // groups, streams and what belongs to them
)

// operation is one of the API's operations. prepare judges the call and changes nothing; at is when it arrived.
type operation struct {
	effect  effect
	prepare func(at time.Time, body []byte) (plan, error)
}

// plan is what a call that was found good comes to.
type plan struct {
	records func(record.Request) []record.Record // nil without any
	apply   func() any                           // takes effect, and returns the answer; nil is an answer without a body
}

// answer is the plan of an operation that only reads.
func answer(v any) plan { return plan{apply: func() any { return v }} }

// change is the plan of an operation that answers nothing.
func change(do func()) plan { return plan{apply: func() any { do(); return nil }} }

// table is every operation that this stand-in answers.
func (r *Receiver) table() map[string]operation {
	return map[string]operation{
		"CreateLogGroup":                {changes, r.createLogGroup},
		"DeleteLogGroup":                {changes, r.deleteLogGroup},
		"PutLogGroupDeletionProtection": {changes, r.putDeletionProtection},
		"PutRetentionPolicy":            {changes, r.putRetentionPolicy},
		"DeleteRetentionPolicy":         {changes, r.deleteRetentionPolicy},
		"CreateLogStream":               {changes, r.createLogStream},
		"DeleteLogStream":               {changes, r.deleteLogStream},
		"TagResource":                   {changes, r.tagResource},
		"UntagResource":                 {changes, r.untagResource},
		"TagLogGroup":                   {changes, r.tagLogGroup},
		"UntagLogGroup":                 {changes, r.untagLogGroup},
		"PutLogEvents":                  {stores, r.putLogEvents},
		"DescribeLogGroups":             {reads, r.describeLogGroups},
		"DescribeLogStreams":            {reads, r.describeLogStreams},
		"GetLogEvents":                  {reads, r.getLogEvents},
		"FilterLogEvents":               {reads, r.filterLogEvents},
		"ListTagsForResource":           {reads, r.listTagsForResource},
		"ListTagsLogGroup":              {reads, r.listTagsLogGroup},
	}
}

func (r *Receiver) operationNames() []string {
	return slices.Sorted(maps.Keys(r.operations))
}
