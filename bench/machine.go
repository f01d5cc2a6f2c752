package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// machine names where the numbers come from.
func machine() string {
	return fmt.Sprintf("%s, %s/%s, %d cores (%s)%s, %s", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		processor(), busy(), time.Now().UTC().Format(time.DateOnly))
}

// processor is the CPU's own name, as Linux tells it.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "unnamed"
	}
	defer f.Close() //nolint:errcheck // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unnamed"
}

// busy tells of other work on the machine, where Linux tells it.
func busy() string {
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(load), " ")
	return ", load before the start " + first
}
