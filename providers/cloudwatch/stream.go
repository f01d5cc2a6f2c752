package cloudwatch

import (
	"fmt"
	"strings"
	"time"
)

// streamName names the stream of one process: host/process/start. Containers often share the number of their process
// and come back under the same host name, hence the start.
func streamName(host string, process int, start time.Time) string {
	host = strings.Map(func(r rune) rune {
		if r == ':' || r == '*' || r < ' ' || r == 0x7f {
			return '-'
		}
		return r
	}, host)
	if host == "" {
		host = "host"
	}
	const longest = 255
	if len(host) > longest {
		host = strings.ToValidUTF8(host[:longest], "")
	}
	return fmt.Sprintf("%s/%d/%s", host, process, start.UTC().Format("20060102T150405.000Z"))
}
