package xray_test

import (
	"testing"

	"cruddur/providers/providertest"
	"cruddur/providers/xray"
)

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Subject{
		Factory: xray.Factory(),
		Env:     func(address string) map[string]string { return map[string]string{"AWS_XRAY_DAEMON_ADDRESS": address} },
	})
}
