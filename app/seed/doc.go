// Package seed is what a new database begins with, so that a student who starts Cruddur for the first time sees the three
// cruds of the course at home, and something on every other page.
//
// Ages are relative to the first start. Everything but the three cruds is a reply, a message or a notification: home shows
// exactly three activities until somebody posts.
package seed
