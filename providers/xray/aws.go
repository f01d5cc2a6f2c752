package xray

import (
	"strconv"

	"go.opentelemetry.io/otel/attribute"
)

// awsAPI is what instrumentation of AWS's clients calls their protocol.
const awsAPI = "aws-api"

func (f *facts) isAWS() bool { return f.peek(rpcSystem, oldRPCSystem) == awsAPI }

// awsCall writes which call of AWS's a subsegment is.
func (e *encoder) awsCall() {
	f := &e.facts
	at := e.open("aws", '{')
	say := func(key string, keys ...known) {
		if text := f.take(keys...); text != "" {
			e.key(key)
			e.text(key, text)
		}
	}
	if f.isAWS() {
		say("operation", awsOperation, rpcMethod)
		say("region", awsRegion, cloudRegion)
		f.place(rpcSystem, oldRPCSystem)
	} else {
		say("operation", awsOperation)
		say("region", awsRegion)
	}
	say("account_id", awsAccount)
	say("request_id", awsRequestID, awsRequestIDCamel, awsRequestIDSnake)
	say("queue_url", awsQueueURL, awsQueueURLOld, awsSQSQueueURL)
	say("table_name", awsTable, awsTableOld)
	if f.has(awsTables) {
		e.tables(f.attributes[f.at[awsTables]].Value.AsStringSlice())
	}
	if n, ok := f.takeNumber(awsRetries); ok {
		e.key("retries")
		e.buf = strconv.AppendInt(e.buf, n, 10)
	}
	e.close(at, '}')
}

// tables are named by a list even when it is one.
func (e *encoder) tables(names []string) {
	switch {
	case len(names) == 0:
	case len(names) == 1 && e.facts.peek(awsTable, awsTableOld) == "":
		e.key("table_name")
		e.text("table_name", names[0])
		e.facts.place(awsTables)
	default:
		e.key("table_names")
		list(e, names, func(s string) { e.text("table_names", s) })
		e.facts.place(awsTables)
	}
}

// origin is what X-Ray calls the kind of machine that a service runs on.
func origin(platform, launch string) string {
	switch platform {
	case "aws_ec2", "aws.ec2":
		return "AWS::EC2::Instance"
	case "aws_ecs", "aws.ecs":
		switch launch {
		case "ec2", "EC2":
			return "AWS::ECS::EC2"
		case "fargate", "FARGATE":
			return "AWS::ECS::Fargate"
		}
		return "AWS::ECS::Container"
	case "aws_eks", "aws.eks":
		return "AWS::EKS::Container"
	case "aws_elastic_beanstalk", "aws.elastic_beanstalk":
		return "AWS::ElasticBeanstalk::Environment"
	case "aws_app_runner", "aws.app_runner":
		return "AWS::AppRunner::Service"
	}
	return ""
}

// firstText returns a value's text, or the first of its texts.
func firstText(v attribute.Value) string {
	if v.Type() == attribute.INT64 {
		return strconv.FormatInt(v.AsInt64(), 10)
	}
	if list := texts(v); len(list) > 0 {
		return list[0]
	}
	return ""
}
