package cloudwatchlogs

import (
	"time"

	"cruddur/lab/record"
)

// Replay makes again the records of a kept request, and does again what it did to groups, streams and events. Events
// whose group or stream was made by a request that is no longer kept bring it back, without its settings.
func (r *Receiver) Replay(req record.Request) []record.Record {
	if req.Protocol != protocol {
		return nil
	}
	r.clock.saw(req.Time)
	op, known := r.operations[req.Path]
	if !known || op.effect == reads || req.Refused != "" {
		return nil
	}
	body, err := plainBody(req)
	if err != nil {
		return nil
	}
	r.order.Lock()
	defer r.order.Unlock()
	if op.effect == stores {
		r.bringBack(req.Time, body)
	}
	p, err := op.prepare(req.Time, body)
	if err != nil {
		return nil
	}
	var recs []record.Record
	if p.records != nil {
		recs = p.records(req)
	}
	p.apply()
	return recs
}

// bringBack makes the group and the stream that a PutLogEvents call names, where they are missing.
func (r *Receiver) bringBack(at time.Time, body []byte) {
	in, err := decodeStream(body)
	if err != nil {
		return
	}
	hasGroup, hasStream := r.store.has(*in.LogGroupName, *in.LogStreamName)
	if !hasGroup {
		r.store.addGroup(newGroup(*in.LogGroupName, at.UnixMilli()))
	}
	if !hasStream {
		r.store.addStream(*in.LogGroupName, *in.LogStreamName, at.UnixMilli())
	}
}
