package cloudwatchlogs

import (
	"slices"
	"strings"
	"time"
)

const maxDescribed = 50

type describeGroupsInput struct {
	Prefix      *string   `json:"logGroupNamePrefix"`
	Pattern     *string   `json:"logGroupNamePattern"`
	Class       *string   `json:"logGroupClass"`
	Identifiers *[]string `json:"logGroupIdentifiers"`
	Limit       *int64    `json:"limit"`
	NextToken   *string   `json:"nextToken"`
}

type groupAnswer struct {
	ARN                       string `json:"arn"`
	CreationTime              int64  `json:"creationTime"`
	DeletionProtectionEnabled *bool  `json:"deletionProtectionEnabled,omitzero"`
	KMSKeyID                  string `json:"kmsKeyId,omitzero"`
	LogGroupARN               string `json:"logGroupArn,omitzero"`
	LogGroupClass             string `json:"logGroupClass,omitzero"`
	LogGroupName              string `json:"logGroupName"`
	MetricFilterCount         *int   `json:"metricFilterCount,omitzero"`
	RetentionInDays           int64  `json:"retentionInDays,omitzero"`
	StoredBytes               *int   `json:"storedBytes,omitzero"`
}

type groupsAnswer struct {
	LogGroups []groupAnswer `json:"logGroups"`
	NextToken string        `json:"nextToken,omitzero"`
}

func (r *Receiver) describeLogGroups(_ time.Time, body []byte) (plan, error) {
	in, err := decode[describeGroupsInput](body)
	if err != nil {
		return plan{}, err
	}
	if err := in.check(); err != nil {
		return plan{}, err
	}
	scope := scope("DescribeLogGroups", in.scope()...)
	from := ""
	if in.NextToken != nil {
		name, ok := r.tokens.open(scope, *in.NextToken)
		if !ok {
			return plan{}, badToken()
		}
		from = string(name)
	}
	limit := maxDescribed
	if in.Limit != nil {
		limit = int(*in.Limit)
	}
	out := groupsAnswer{LogGroups: []groupAnswer{}}
	for _, g := range r.store.listGroups() {
		if g.name <= from && from != "" || !in.wants(&g) {
			continue
		}
		if n := len(out.LogGroups); n == limit {
			out.NextToken = r.tokens.seal(scope, []byte(out.LogGroups[n-1].LogGroupName))
			break
		}
		out.LogGroups = append(out.LogGroups, r.describeGroup(&g, in.Pattern != nil))
	}
	return answer(out), nil
}

// describeGroup says everything about a group, or, to those who looked for a part of its name, what the service says.
func (r *Receiver) describeGroup(g *groupInfo, briefly bool) groupAnswer {
	out := groupAnswer{ARN: r.arns.group(g.name) + ":*", CreationTime: g.created, LogGroupName: g.name}
	if briefly {
		return out
	}
	out.LogGroupARN = r.arns.group(g.name)
	out.LogGroupClass, out.KMSKeyID, out.RetentionInDays = g.class, g.kmsKey, g.retention
	out.DeletionProtectionEnabled, out.StoredBytes, out.MetricFilterCount = &g.protected, &g.bytes, new(int)
	return out
}

func (in *describeGroupsInput) check() error {
	var v violations
	v.optional("logGroupNamePrefix", in.Prefix, 1, 512, &groupNamePattern)
	v.optional("logGroupNamePattern", in.Pattern, 0, 512, &groupPartPattern)
	v.optional("nextToken", in.NextToken, 1, 4096, nil)
	v.number("limit", in.Limit, 1, maxDescribed)
	if in.Class != nil {
		v.oneOf("logGroupClass", *in.Class, classStandard, classInfrequentAccess, classEssentials, classDelivery)
	}
	if in.Identifiers != nil {
		v.length("'"+strings.Join(*in.Identifiers, ", ")+"'", "logGroupIdentifiers", len(*in.Identifiers), 1, 50)
		for _, id := range *in.Identifiers {
			v.text("logGroupIdentifiers", id, 1, 2048, &identifierPattern)
		}
	}
	if err := v.err(); err != nil {
		return err
	}
	switch {
	case in.Prefix != nil && in.Pattern != nil:
		return invalid("logGroupNamePrefix and logGroupNamePattern are mutually exclusive parameters.")
	case in.Identifiers != nil && (in.Prefix != nil || in.Pattern != nil || in.Class != nil):
		return invalid("logGroupIdentifiers cannot be combined with another filter.")
	}
	return nil
}

func (in *describeGroupsInput) wants(g *groupInfo) bool {
	switch {
	case in.Prefix != nil && !strings.HasPrefix(g.name, *in.Prefix),
		in.Pattern != nil && !strings.Contains(g.name, *in.Pattern):
		return false
	case in.Identifiers != nil:
		return slices.ContainsFunc(*in.Identifiers, func(id string) bool { return groupOf(id) == g.name })
	case in.Class == nil:
		return true
	case *in.Class == classInfrequentAccess || *in.Class == classEssentials:
		return g.class == classInfrequentAccess || g.class == classEssentials // the service lists both for either
	}
	return g.class == *in.Class
}

// scope is what a nextToken is bound to.
func (in *describeGroupsInput) scope() []any {
	return []any{text(in.Prefix), text(in.Pattern), text(in.Class), list(in.Identifiers)}
}

// text and list write a member that may be missing so that missing and empty differ.
func text(s *string) string {
	if s == nil {
		return "-"
	}
	return "+" + *s + "\x00"
}

func list(l *[]string) string {
	if l == nil {
		return "-"
	}
	return "+" + strings.Join(*l, "\x00") + "\x00"
}
