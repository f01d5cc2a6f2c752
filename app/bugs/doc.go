// Package bugs holds the named failures that Cruddur can be asked to show: each is a mistake that real programs have,
// switched on to see what every tool makes of it, and off unless somebody asks.
//
// They are kinds of failure, not only answers with a 500: a slow query and an N+1 fail nobody, and are the ones that a
// trace shows best. The package holds the names and the switches; the mistakes themselves stand where they would be made,
// in the services and the storage, behind a line such as
//
//	if s.bugs.On(bugs.SlowQuery) {
package bugs
