package otlp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cruddur/providers"
)

// secure starts an https server and writes its certificate to a file.
func secure(t *testing.T, config *tls.Config) (address, certificate string) {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { received(t, r) }))
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of each handshake that is meant to fail
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, file(t, "ca.pem", "CERTIFICATE", server.Certificate().Raw)
}

func file(t *testing.T, name, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// identity makes a certificate of a client's own and the file of its key.
func identity(t *testing.T) (certificate, key string, der []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cruddur"}, NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err = x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "client.pem", "CERTIFICATE", der), file(t, "client.key", "PRIVATE KEY", pkcs8), der
}

func sendOver(t *testing.T, address string, vars map[string]string) providers.Result {
	t.Helper()
	e, err := load(vars)
	if err != nil {
		t.Fatal(err)
	}
	config, err := e.TLS()
	if err != nil {
		t.Fatal(err)
	}
	return sender(t, address, func(o *Options) { o.TLS = config }).Send(t.Context(), batch(1))
}

func TestAServersCertificateMustBeTrusted(t *testing.T) {
	address, certificate := secure(t, nil)
	res := sendOver(t, address, nil)
	if len(res.Retry) != 1 {
		t.Errorf("got %+v, want another try: a certificate can be renewed", res)
	}
	checkError(t, res.Err, "is not trusted", "THE_CERTIFICATE")
	if res := sendOver(t, address, map[string]string{"OTEL_EXPORTER_OTLP_CERTIFICATE": certificate}); res.Acked != 1 {
		t.Errorf("with its certificate: got %+v", res)
	}
}

func TestAServerMayWantACertificate(t *testing.T) {
	clientCert, clientKey, der := identity(t)
	known, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(known)
	address, certificate := secure(t, &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool})
	vars := map[string]string{"OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE": certificate}
	if res := sendOver(t, address, vars); res.Acked != 0 || res.Err == nil {
		t.Errorf("without one: got %+v", res)
	}
	vars["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"], vars["OTEL_EXPORTER_OTLP_CLIENT_KEY"] = clientCert, clientKey
	if res := sendOver(t, address, vars); res.Acked != 1 {
		t.Errorf("with it: got %+v", res)
	}
}

func TestHTTPSToAnHTTPServerNamesTheAddress(t *testing.T) {
	address := strings.Replace(serve(t, 200, nil, nil), "http://", "https://", 1)
	checkError(t, sender(t, address, nil).Send(t.Context(), batch(1)).Err, "speaks http", "THE_ENDPOINT")
}

func TestCertificatesThatCannotBeUsed(t *testing.T) {
	cert, key, _ := identity(t)
	_, otherKey, _ := identity(t)
	none := filepath.Join(t.TempDir(), "none.pem")
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"no such file":       {map[string]string{"CERTIFICATE": none}, "OTEL_EXPORTER_OTLP_CERTIFICATE names a file that cannot be read"},
		"no certificate":     {map[string]string{"CERTIFICATE": "tls_test.go"}, "OTEL_EXPORTER_OTLP_CERTIFICATE names a file without a certificate"},
		"no key":             {map[string]string{"CLIENT_CERTIFICATE": cert}, "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE is set without its key"},
		"no certificate too": {map[string]string{"TRACES_CLIENT_KEY": key}, "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY is set without its certificate"},
		"key of another":     {map[string]string{"CLIENT_CERTIFICATE": cert, "CLIENT_KEY": otherKey}, "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and its key cannot be used"},
		"no such key":        {map[string]string{"CLIENT_CERTIFICATE": cert, "CLIENT_KEY": none}, "OTEL_EXPORTER_OTLP_CLIENT_KEY names a file that cannot be read"},
		"no such client":     {map[string]string{"CLIENT_CERTIFICATE": none, "CLIENT_KEY": key}, "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE names a file that cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			vars := map[string]string{}
			for k, v := range test.vars {
				vars["OTEL_EXPORTER_OTLP_"+k] = v
			}
			e, err := load(vars)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := e.TLS(); err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
