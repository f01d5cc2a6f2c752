package doctor

import (
	"encoding/json"
	"regexp"
	"strings"
)

// refusedAction finds the IAM action in the sentence with which a provider says that it lacks a right.
var refusedAction = regexp.MustCompile(`may not ([a-z]+:[A-Za-z]+)`)

type statement struct {
	Effect   string
	Action   []string
	Resource string
}

// logsPolicy is the least that the CloudWatch provider needs to make its group and send to it.
func logsPolicy(region, account, group string) json.RawMessage {
	or := func(s string) string {
		if s == "" {
			return "*"
		}
		return s
	}
	partition := "aws"
	switch {
	case strings.HasPrefix(region, "cn-"):
		partition = "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		partition = "aws-us-gov"
	}
	at := "arn:" + partition + ":logs:" + or(region) + ":" + or(account) + ":log-group:"
	return policy(
		statement{"Allow", []string{"logs:DescribeLogGroups"}, at + "*"},
		statement{"Allow", []string{
			"logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:CreateLogStream", "logs:PutLogEvents", "logs:FilterLogEvents",
		}, at + group + ":*"},
	)
}

// xrayPolicy is the least that an X-Ray daemon needs; X-Ray knows no resources.
func xrayPolicy() json.RawMessage {
	return policy(statement{"Allow", []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"}, "*"})
}

func policy(statements ...statement) json.RawMessage {
	out, err := json.Marshal(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", statements})
	if err != nil {
		return nil // plain strings always encode
	}
	return out
}
