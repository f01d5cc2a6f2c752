// Package storetest is the suite that every app.Store passes: what a service may rely on, whatever the database.
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) app.Store { return openEmpty(t) })
//	}
package storetest
