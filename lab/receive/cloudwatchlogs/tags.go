package cloudwatchlogs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const maxTags = 50

// tags checks tags that are to be set.
func (v *violations) tags(at string, tags map[string]string) {
	v.length(fmt.Sprintf("'%d tags'", len(tags)), at, len(tags), 1, maxTags)
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		v.tagKey(at, key)
		v.text(at, tags[key], 0, 256, &tagValuePattern)
	}
}

func (v *violations) tagKey(at, key string) {
	v.text(at, key, 1, 128, &tagKeyPattern)
	if strings.HasPrefix(key, "aws:") {
		v.add("'"+cut(key, 1024)+"'", at, "Member must not begin with aws:, which is reserved")
	}
}

type tagsInput struct {
	ResourceARN  *string           `json:"resourceArn"`
	LogGroupName *string           `json:"logGroupName"`
	Tags         map[string]string `json:"tags"`
}

// tagged finds the group of a call that names it by ARN or, in the older operations, by name.
func (r *Receiver) tagged(v *violations, byARN bool, arn, name *string) (groupInfo, error) {
	if byARN {
		v.required("resourceArn", arn, 1, 1011, &arnPattern)
		name = arn
	} else {
		v.groupName(name)
	}
	if err := v.err(); err != nil {
		return groupInfo{}, err
	}
	if g, ok := r.store.group(groupOf(*name)); ok {
		return g, nil
	}
	return groupInfo{}, noGroup()
}

func (r *Receiver) tagResource(_ time.Time, body []byte) (plan, error) { return r.tag(body, true) }
func (r *Receiver) tagLogGroup(_ time.Time, body []byte) (plan, error) { return r.tag(body, false) }

func (r *Receiver) tag(body []byte, byARN bool) (plan, error) {
	in, err := decode[tagsInput](body)
	if err != nil {
		return plan{}, err
	}
	var v violations
	if in.Tags == nil {
		v.null("tags")
	} else {
		v.tags("tags", in.Tags)
	}
	g, err := r.tagged(&v, byARN, in.ResourceARN, in.LogGroupName)
	if err != nil {
		return plan{}, err
	}
	total := len(g.tags)
	for key := range in.Tags {
		if _, has := g.tags[key]; !has {
			total++
		}
	}
	if total > maxTags {
		return plan{}, refuse("TooManyTagsException", fmt.Sprintf("A resource can have no more than %d tags.", maxTags))
	}
	return change(func() { r.store.changeGroup(g.name, func(g *group) { g.tag(in.Tags) }) }), nil
}

type untagInput struct {
	ResourceARN  *string   `json:"resourceArn"`
	LogGroupName *string   `json:"logGroupName"`
	TagKeys      *[]string `json:"tagKeys"`
	Tags         *[]string `json:"tags"` // what the older operation calls them
}

func (r *Receiver) untagResource(_ time.Time, body []byte) (plan, error) { return r.untag(body, true) }

func (r *Receiver) untagLogGroup(_ time.Time, body []byte) (plan, error) { return r.untag(body, false) }

func (r *Receiver) untag(body []byte, byARN bool) (plan, error) {
	in, err := decode[untagInput](body)
	if err != nil {
		return plan{}, err
	}
	keys, at, least := in.TagKeys, "tagKeys", 0
	if !byARN {
		keys, at, least = in.Tags, "tags", 1
	}
	var v violations
	if keys == nil {
		v.null(at)
	} else {
		v.length(fmt.Sprintf("'%d keys'", len(*keys)), at, len(*keys), least, maxTags)
		for _, key := range *keys {
			v.tagKey(at, key)
		}
	}
	g, err := r.tagged(&v, byARN, in.ResourceARN, in.LogGroupName)
	if err != nil {
		return plan{}, err
	}
	return change(func() { r.store.changeGroup(g.name, func(g *group) { g.untag(*keys) }) }), nil
}

type tagsAnswer struct {
	Tags map[string]string `json:"tags"`
}

func (r *Receiver) listTagsForResource(_ time.Time, body []byte) (plan, error) {
	return r.listTags(body, true)
}

func (r *Receiver) listTagsLogGroup(_ time.Time, body []byte) (plan, error) {
	return r.listTags(body, false)
}

func (r *Receiver) listTags(body []byte, byARN bool) (plan, error) {
	in, err := decode[tagsInput](body)
	if err != nil {
		return plan{}, err
	}
	g, err := r.tagged(&violations{}, byARN, in.ResourceARN, in.LogGroupName)
	if err != nil {
		return plan{}, err
	}
	return answer(tagsAnswer{Tags: g.tags}), nil
}
