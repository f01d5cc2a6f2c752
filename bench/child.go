package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"cruddur/bench/internal/subject"
	"cruddur/bench/internal/vendors"
)

// child is this program again, with an environment of its own.
func child(ctx context.Context, addr string, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = os.Stderr
	if cmd.Env = []string{"HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH")}; addr != "" {
		cmd.Env = append(cmd.Env, subject.Environ(addr)...)
	}
	return cmd, nil
}

// call runs a child to its end and decodes what it says.
func call(ctx context.Context, v any, addr string, args ...string) error {
	cmd, err := child(ctx, addr, args...)
	if err != nil {
		return err
	}
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return json.Unmarshal(out, v)
}

// startVendors starts the far ends in a process of their own, which ends with this one.
func startVendors(ctx context.Context, hang bool) (addr string, stop func(), err error) {
	cmd, err := child(ctx, "", "vendors", fmt.Sprintf("-hang=%t", hang))
	if err != nil {
		return "", nil, err
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { _ = stdin.Close(); _ = cmd.Wait() }
	if addr, err = bufio.NewReader(stdout).ReadString('\n'); err != nil {
		stop()
		return "", nil, fmt.Errorf("the vendors did not start: %w", err)
	}
	return strings.TrimSpace(addr), stop, nil
}

// serveVendors is the child that plays the vendors, until its standard input ends.
func serveVendors(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	flags := flag.NewFlagSet("vendors", flag.ContinueOnError)
	hang := flags.Bool("hang", false, "take everything and answer nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ends, err := vendors.Serve(ctx, *hang)
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, ends.Addr)
	_, _ = io.Copy(io.Discard, stdin)
	return ends.Close()
}
