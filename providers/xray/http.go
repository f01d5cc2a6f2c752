package xray

import "strconv"

// http writes the request and the answer of a span that has them, from the names of both generations.
func (e *encoder) http() {
	f := &e.facts
	status, answered := f.takeNumber(httpStatus, oldHTTPStatus)
	if !answered && f.peek(httpMethod, oldHTTPMethod, urlFull, oldURL) == "" {
		return
	}
	at := e.open("http", '{')
	request := e.open("request", '{')
	if method := f.method(); method != "" {
		e.key("method")
		e.text("http.request.method", method)
	}
	e.url()
	if agent := f.take(userAgent, oldUserAgent); agent != "" {
		e.key("user_agent")
		e.text("user_agent.original", agent)
	}
	if !f.remote() {
		e.client()
	}
	e.close(request, '}')
	response := e.open("response", '{')
	if answered {
		e.key("status")
		e.buf = strconv.AppendInt(e.buf, status, 10)
	}
	if size, ok := f.takeNumber(bodySize, oldBodySize); ok {
		e.key("content_length")
		e.buf = strconv.AppendInt(e.buf, size, 10)
	}
	e.close(response, '}')
	e.close(at, '}')
}

// method prefers what was sent over "_OTHER", which stands for methods that the conventions do not know.
func (f *facts) method() string {
	if f.peek(httpMethod) == "_OTHER" {
		if original := f.take(httpMethodOriginal); original != "" {
			f.place(httpMethod)
			return original
		}
	}
	return f.take(httpMethod, oldHTTPMethod)
}

// client writes who asked. An address that came without that of the peer, or differs from it, was told by a proxy.
func (e *encoder) client() {
	f := &e.facts
	peer := f.peek(peerAddress, oldPeerIP, oldSockPeer)
	client := f.take(clientAddress, oldClientIP)
	if client == "" {
		client = f.take(peerAddress, oldPeerIP, oldSockPeer)
		peer = client
	}
	if client == "" {
		return
	}
	e.key("client_ip")
	e.text("client.address", client)
	if client != peer {
		e.yes("x_forwarded_for")
	} else {
		f.take(peerAddress, oldPeerIP, oldSockPeer)
	}
}
