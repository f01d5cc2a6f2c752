// Package conformance proves wire behaviour with programs that this project did not write: vendors' SDKs and command
// line tools as clients of the lab, and a real browser on the page. It is a module of its own, so that the product's
// dependencies stay the product's.
//
// It also records what those SDKs send to a server that knows no format, under providers/*/testdata/wire in a folder
// named for the client. The tools' own tests hold our requests against these files without any of the SDKs;
// `go test -run Record -record` renews them.
//
// A test whose program is not installed skips itself and says how to install it. Setting CONFORMANCE=required turns
// that into a failure, as CI does.
package conformance
