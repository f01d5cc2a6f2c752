// Package doctor looks into why telemetry does not arrive, from the outside in: the variables, the names, the ports, the
// certificates, the clock, the keys, and at last a canary through the real pipeline, read back where the tool can be read.
//
// What it finds are values with a code, a text and a fix, and what they depend on: where the cause is told, its
// consequences are not. No text that it returns holds a secret.
package doctor
