package cloudwatchlogs

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// retentionDays are the periods that the service knows.
var retentionDays = [...]int64{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

type retentionInput struct {
	LogGroupName    *string `json:"logGroupName"`
	RetentionInDays *int64  `json:"retentionInDays"`
}

func (r *Receiver) putRetentionPolicy(at time.Time, body []byte) (plan, error) {
	in, err := decode[retentionInput](body)
	if err != nil {
		return plan{}, err
	}
	var v violations
	v.groupName(in.LogGroupName)
	switch {
	case in.RetentionInDays == nil:
		v.null("retentionInDays")
	case !slices.Contains(retentionDays[:], *in.RetentionInDays):
		v.add(fmt.Sprintf("'%d'", *in.RetentionInDays), "retentionInDays",
			"Member must satisfy enum value set: ["+strings.Trim(strings.ReplaceAll(fmt.Sprint(retentionDays), " ", ", "), "[]")+"]")
	}
	if err := v.err(); err != nil {
		return plan{}, err
	}
	return r.planRetention(*in.LogGroupName, *in.RetentionInDays, at)
}

func (r *Receiver) deleteRetentionPolicy(at time.Time, body []byte) (plan, error) {
	g, err := r.namedGroup(body)
	if err != nil {
		return plan{}, err
	}
	return r.planRetention(g.name, 0, at)
}

// planRetention keeps a group's events for that many days, 0 for ever.
func (r *Receiver) planRetention(name string, days int64, at time.Time) (plan, error) {
	if _, ok := r.store.group(name); !ok {
		return plan{}, noGroup()
	}
	return change(func() {
		r.store.changeGroup(name, func(g *group) { g.retention = days })
		r.store.expire(at.UnixMilli())
	}), nil
}
