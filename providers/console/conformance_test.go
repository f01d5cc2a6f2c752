package console

import (
	"testing"

	"cruddur/providers/providertest"
)

func TestConformance(t *testing.T) {
	for _, format := range []string{treeFormat, jsonFormat} {
		t.Run(format, func(t *testing.T) {
			providertest.Run(t, providertest.Subject{
				Factory: Factory(),
				Env:     func(string) map[string]string { return map[string]string{"CONSOLE_FORMAT": format} },
			})
		})
	}
}
