package xray

import (
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
)

// resourcePrefix begins the metadata keys of what describes the process.
const resourcePrefix = "otel.resource."

// maxText is how many characters X-Ray takes of a text that no other rule speaks of.
const maxText = 250

// described is what every segment says of its process. It is worked out once, since a process has one resource.
type described struct {
	of         *resource.Resource
	name       string // service.name
	origin     string
	service    []byte // the block, encoded
	aws        []byte
	attributes []attribute.KeyValue
	keys       []string // of metadata, in the order of attributes
	indexed    []bool
	members    []byte // of metadata, encoded
}

// describe makes e.resource speak of r.
func (e *encoder) describe(r *resource.Resource) {
	if e.resource.service != nil && e.resource.of == r {
		return
	}
	d := described{of: r, attributes: r.Attributes()}
	found := make(map[string]attribute.Value, len(d.attributes))
	for _, a := range d.attributes {
		key := resourcePrefix + string(a.Key)
		found[string(a.Key)] = a.Value
		d.keys = append(d.keys, key)
		d.indexed = append(d.indexed, e.indexed.has(key))
	}
	text := func(keys ...string) string {
		for _, key := range keys {
			if s := firstText(found[key]); s != "" {
				return firstRunes(s, maxText)
			}
		}
		return ""
	}
	platform := text("cloud.platform")
	d.name = text("service.name")
	d.origin = origin(platform, text("aws.ecs.launchtype"))
	d.service = e.block(func(w blockWriter) {
		w.text("version", text("service.version", "container.image.tags", "container.image.tag"))
		w.text("runtime", or(text("process.runtime.name"), e.runtime))
		w.text("runtime_version", or(text("process.runtime.version"), e.version))
	})
	d.aws = e.block(func(w blockWriter) { awsOf(w, platform, text, found) })
	e.resource = d
	e.resource.members = e.block(func(w blockWriter) { w.e.resourceEach() })
}

// awsOf writes where in AWS the process runs, and by what its documents were made.
func awsOf(w blockWriter, platform string, text func(...string) string, found map[string]attribute.Value) {
	zone := text("cloud.availability_zone")
	w.text("account_id", text("cloud.account.id"))
	w.logs(found)
	platform = strings.TrimPrefix(strings.ReplaceAll(platform, ".", "_"), "aws_")
	onAWS := text("cloud.provider") == "aws" || origin("aws_"+platform, "") != ""
	if platform == "ec2" || onAWS && text("host.id") != "" {
		w.block("ec2", func() {
			w.text("instance_id", text("host.id"))
			w.text("availability_zone", zone)
			w.text("instance_size", text("host.type"))
			w.text("ami_id", text("host.image.id"))
		})
	}
	if platform == "ecs" || text("aws.ecs.container.arn", "aws.ecs.task.arn") != "" {
		w.block("ecs", func() {
			w.text("container", text("container.name"))
			w.text("container_id", text("container.id"))
			w.text("container_arn", text("aws.ecs.container.arn"))
			w.text("task_arn", text("aws.ecs.task.arn"))
			w.text("task_family", text("aws.ecs.task.family"))
			w.text("cluster_arn", text("aws.ecs.cluster.arn"))
			w.text("launch_type", text("aws.ecs.launchtype"))
			w.text("availability_zone", zone)
		})
	}
	if platform == "eks" || onAWS && text("k8s.cluster.name") != "" {
		w.block("eks", func() {
			w.text("cluster_name", text("k8s.cluster.name"))
			w.text("pod", text("k8s.pod.name"))
			w.text("container_id", text("container.id"))
		})
	}
	if platform == "elastic_beanstalk" {
		w.block("elastic_beanstalk", func() {
			w.text("environment_name", text("service.namespace"))
			w.text("version_label", text("service.version"))
			if n, err := strconv.ParseInt(text("service.instance.id"), 10, 64); err == nil {
				w.number("deployment_id", n)
			}
		})
	}
	w.block("xray", func() {
		w.text("sdk", "opentelemetry for "+or(text("telemetry.sdk.language"), "go"))
		w.text("sdk_version", text("telemetry.sdk.version"))
	})
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// hasKey says whether a metadata key is one of the resource's.
func (d *described) hasKey(key string) bool {
	if !strings.HasPrefix(key, resourcePrefix) {
		return false
	}
	return slices.Contains(d.keys, key)
}

// resourceMembers writes what is known of the process into the metadata that is open.
func (e *encoder) resourceMembers() {
	if e.fit.mode != asIs {
		e.resourceEach()
		return
	}
	if inner := e.resource.members[1 : len(e.resource.members)-1]; len(inner) > 0 {
		e.comma()
		e.buf = append(e.buf, inner...)
	}
}

func (e *encoder) resourceEach() {
	for i, key := range e.resource.keys {
		if !e.room() {
			e.fit.drop(len(e.resource.keys) - i)
			return
		}
		e.attributeKey(key, i)
		e.value(key, e.resource.attributes[i].Value, 0)
	}
}
