package cloudwatchlogs

import "strings"

// arns writes and reads the names of this account's resources.
type arns struct{ region, account string }

// group is a log group's ARN; with ":*" behind it, it means the streams in it too.
func (a arns) group(name string) string {
	return "arn:aws:logs:" + a.region + ":" + a.account + ":log-group:" + name
}

func (a arns) stream(group, name string) string { return a.group(group) + ":log-stream:" + name }

// groupOf is the name of the group in an ARN, or identifier itself when it is no ARN. Region and account are not
// looked at: whoever names a group by hand has those of the console open before them.
func groupOf(identifier string) string {
	if !strings.HasPrefix(identifier, "arn:") {
		return identifier
	}
	_, name, found := strings.Cut(identifier, ":log-group:")
	if !found {
		return identifier
	}
	return strings.TrimSuffix(name, ":*")
}

// groupMembers are the two ways in which reading operations name a group.
type groupMembers struct {
	LogGroupName       *string `json:"logGroupName"`
	LogGroupIdentifier *string `json:"logGroupIdentifier"`
}

func (m *groupMembers) check(v *violations) {
	v.optional("logGroupName", m.LogGroupName, 1, 512, &groupNamePattern)
	v.optional("logGroupIdentifier", m.LogGroupIdentifier, 1, 2048, &identifierPattern)
}

// name is the group that is meant.
func (m *groupMembers) name() (string, error) {
	switch {
	case m.LogGroupName != nil && m.LogGroupIdentifier != nil:
		return "", invalid("logGroupName and logGroupIdentifier cannot both be specified.")
	case m.LogGroupName != nil:
		return *m.LogGroupName, nil
	case m.LogGroupIdentifier != nil:
		return groupOf(*m.LogGroupIdentifier), nil
	}
	return "", invalid("Either logGroupName or logGroupIdentifier must be specified.")
}
