package cloudwatch

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"cruddur/providers"
)

// left books the lines that CloudWatch left out of a batch that it took: those too old, beyond the group's retention,
// or too far in the future. It says so by indices into the batch, which is in the order of time.
func left(res *providers.Result, info *types.RejectedLogEventsInfo) {
	if info == nil {
		return
	}
	n := res.Acked
	bound := func(index *int32, none int) int {
		if index == nil {
			return none
		}
		return min(max(int(*index), 0), n)
	}
	old, expired := bound(info.TooOldLogEventEndIndex, 0), bound(info.ExpiredLogEventEndIndex, 0)
	early := max(bound(info.TooNewLogEventStartIndex, n), old, expired)
	res.Rejected = max(old, expired) + n - early
	res.Acked = n - res.Rejected
	var why []string
	if old > 0 {
		why = append(why, fmt.Sprintf("%d older than 14 days", old))
	}
	if expired > old {
		why = append(why, fmt.Sprintf("%d older than the log group's retention", expired-old))
	}
	if early < n {
		why = append(why, fmt.Sprintf("%d more than 2 hours in the future", n-early))
	}
	if why != nil {
		res.Err = errors.New("CloudWatch took the batch without some lines: " + strings.Join(why, ", "))
	}
}
