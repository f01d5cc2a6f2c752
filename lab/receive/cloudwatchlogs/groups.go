package cloudwatchlogs

import (
	"strings"
	"time"
)

// Classes of log groups; the first is that of a group which names none.
const (
	classStandard         = "STANDARD"
	classInfrequentAccess = "INFREQUENT_ACCESS"
	classEssentials       = "ESSENTIALS"
	classDelivery         = "DELIVERY"
)

type createLogGroupInput struct {
	LogGroupName              *string           `json:"logGroupName"`
	KMSKeyID                  *string           `json:"kmsKeyId"`
	Tags                      map[string]string `json:"tags"`
	LogGroupClass             *string           `json:"logGroupClass"`
	DeletionProtectionEnabled bool              `json:"deletionProtectionEnabled"`
}

func (r *Receiver) createLogGroup(at time.Time, body []byte) (plan, error) {
	in, err := decode[createLogGroupInput](body)
	if err != nil {
		return plan{}, err
	}
	var v violations
	v.groupName(in.LogGroupName)
	v.optional("kmsKeyId", in.KMSKeyID, 0, 256, nil)
	class := classStandard
	if in.LogGroupClass != nil {
		class = *in.LogGroupClass
		v.oneOf("logGroupClass", class, classStandard, classInfrequentAccess, classEssentials, classDelivery)
	}
	if in.Tags != nil {
		v.tags("tags", in.Tags)
	}
	if err := v.err(); err != nil {
		return plan{}, err
	}
	name := *in.LogGroupName
	if strings.HasPrefix(name, "aws/") {
		return plan{}, invalid("Log groups starting with aws/ are reserved for AWS.")
	}
	if _, exists := r.store.group(name); exists {
		return plan{}, refuse("ResourceAlreadyExistsException", "The specified log group already exists")
	}
	return change(func() {
		g := newGroup(name, at.UnixMilli())
		g.class, g.protected = class, in.DeletionProtectionEnabled
		if in.KMSKeyID != nil {
			g.kmsKey = *in.KMSKeyID
		}
		g.tag(in.Tags)
		r.store.addGroup(g)
	}), nil
}

type groupInput struct {
	LogGroupName *string `json:"logGroupName"`
}

// namedGroup reads a call that has a group's name and nothing else.
func (r *Receiver) namedGroup(body []byte) (groupInfo, error) {
	in, err := decode[groupInput](body)
	if err != nil {
		return groupInfo{}, err
	}
	var v violations
	v.groupName(in.LogGroupName)
	if err := v.err(); err != nil {
		return groupInfo{}, err
	}
	g, ok := r.store.group(*in.LogGroupName)
	if !ok {
		return groupInfo{}, noGroup()
	}
	return g, nil
}

func (r *Receiver) deleteLogGroup(_ time.Time, body []byte) (plan, error) {
	g, err := r.namedGroup(body)
	if err != nil {
		return plan{}, err
	}
	if g.protected {
		return plan{}, refuse("ValidationException", "The log group has deletion protection enabled and cannot be deleted.")
	}
	return change(func() { r.store.deleteGroup(g.name) }), nil
}

type deletionProtectionInput struct {
	LogGroupIdentifier        *string `json:"logGroupIdentifier"`
	DeletionProtectionEnabled *bool   `json:"deletionProtectionEnabled"`
}

func (r *Receiver) putDeletionProtection(_ time.Time, body []byte) (plan, error) {
	in, err := decode[deletionProtectionInput](body)
	if err != nil {
		return plan{}, err
	}
	var v violations
	v.required("logGroupIdentifier", in.LogGroupIdentifier, 1, 2048, &identifierPattern)
	if in.DeletionProtectionEnabled == nil {
		v.null("deletionProtectionEnabled")
	}
	if err := v.err(); err != nil {
		return plan{}, err
	}
	g, ok := r.store.group(groupOf(*in.LogGroupIdentifier))
	if !ok {
		return plan{}, noGroup()
	}
	return change(func() {
		r.store.changeGroup(g.name, func(g *group) { g.protected = *in.DeletionProtectionEnabled })
	}), nil
}
