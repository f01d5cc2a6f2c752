package cloudwatchlogs

import "time"

type streamInput struct {
	LogGroupName  *string `json:"logGroupName"`
	LogStreamName *string `json:"logStreamName"`
}

func decodeStream(body []byte) (in streamInput, err error) {
	if in, err = decode[streamInput](body); err != nil {
		return in, err
	}
	var v violations
	v.groupName(in.LogGroupName)
	v.streamName(in.LogStreamName)
	return in, v.err()
}

func (r *Receiver) createLogStream(at time.Time, body []byte) (plan, error) {
	in, err := decodeStream(body)
	if err != nil {
		return plan{}, err
	}
	switch group, stream := r.store.has(*in.LogGroupName, *in.LogStreamName); {
	case !group:
		return plan{}, noGroup()
	case stream:
		return plan{}, refuse("ResourceAlreadyExistsException", "The specified log stream already exists")
	}
	return change(func() { r.store.addStream(*in.LogGroupName, *in.LogStreamName, at.UnixMilli()) }), nil
}

func (r *Receiver) deleteLogStream(_ time.Time, body []byte) (plan, error) {
	in, err := decodeStream(body)
	if err != nil {
		return plan{}, err
	}
	switch group, stream := r.store.has(*in.LogGroupName, *in.LogStreamName); {
	case !group:
		return plan{}, noGroup()
	case !stream:
		return plan{}, noStream()
	}
	return change(func() { r.store.deleteStream(*in.LogGroupName, *in.LogStreamName) }), nil
}
