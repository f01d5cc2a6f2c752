package providers

import (
	"testing"

	"go.opentelemetry.io/otel/attribute"

	"cruddur/providers/settings"
)

func TestNameVersionAndEnvironmentMayStandAmongTheAttributes(t *testing.T) {
	const attributes = "service.name=a,service.name=shop,service.version=2,deployment.environment.name=prod,team=cloud"
	f := func(env map[string]string, name, version, environment string) {
		t.Helper()
		var c Common
		set := new(settings.Set)
		c.Settings(set)
		if err := set.Load(settings.Map(env)); err != nil {
			t.Fatal(err)
		}
		if c.ServiceName != name || c.Version != version || c.Environment != environment {
			t.Errorf("%v: got %s, %s, %s, want %s, %s, %s", env, c.ServiceName, c.Version, c.Environment, name, version, environment)
		}
		for key, want := range map[string]string{"service.name": name, "service.version": version, "deployment.environment.name": environment} {
			got, _ := c.resource("1").Set().Value(attribute.Key(key))
			if got.AsString() != want {
				t.Errorf("%v: the resource has %s %q, want %q", env, key, got.AsString(), want)
			}
		}
	}
	f(nil, "cruddur-backend", "", "development")
	f(map[string]string{"OTEL_RESOURCE_ATTRIBUTES": attributes}, "shop", "2", "prod")
	f(map[string]string{"OTEL_RESOURCE_ATTRIBUTES": attributes, "OTEL_SERVICE_NAME": "mine", "SERVICE_VERSION": "3", "DEPLOYMENT_ENVIRONMENT": "test"}, "mine", "3", "test")
	f(map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "service.name="}, "cruddur-backend", "", "development")
}

func TestTheResourceIsUTF8WhateverWasSet(t *testing.T) {
	c := Common{ServiceName: "a\xffb", Environment: "test", Version: "1"}
	if err := c.parseAttributes("team=%ff,k\xfe=v"); err != nil {
		t.Fatal(err)
	}
	set := c.resource("1").Set()
	for key, want := range map[string]string{"service.name": "a\uFFFDb", "team": "\uFFFD", "k\uFFFD": "v"} {
		if got, _ := set.Value(attribute.Key(key)); got.AsString() != want {
			t.Errorf("%s is %q, want %q", key, got.AsString(), want)
		}
	}
}
