package xray

// known are the attributes that the mapping gives a place of their own, in both generations of names where there are two.
type known uint8

const (
	unknown known = iota
	httpMethod
	oldHTTPMethod
	httpMethodOriginal
	httpStatus
	oldHTTPStatus
	urlFull
	oldURL
	urlScheme
	oldScheme
	urlPath
	urlQuery
	oldTarget
	serverAddress
	serverPort
	oldHost
	oldServerName
	oldHostName
	oldHostPort
	oldPeerName
	oldPeerPort
	userAgent
	oldUserAgent
	clientAddress
	oldClientIP
	peerAddress
	oldPeerIP
	oldSockPeer
	bodySize
	oldBodySize
	dbSystem
	oldDBSystem
	dbQuery
	oldDBStatement
	dbNamespace
	oldDBName
	dbUser
	dbConnection
	dbProcedure
	rpcSystem
	oldRPCSystem
	rpcMethod
	rpcService
	awsOperation
	awsAccount
	awsRegion
	cloudRegion
	awsRequestID
	awsRequestIDCamel
	awsRequestIDSnake
	awsQueueURL
	awsQueueURLOld
	awsSQSQueueURL
	awsTable
	awsTableOld
	awsTables
	awsRetries
	localService
	remoteService
	awsService
	peerService
	userID
	enduserID
	errorType
	inProgress
	annotationKeys

	knownCount
)

// lookup finds an attribute's place in the mapping.
func lookup(key string) known {
	switch key {
	case "http.request.method":
		return httpMethod
	case "http.method":
		return oldHTTPMethod
	case "http.request.method_original":
		return httpMethodOriginal
	case "http.response.status_code":
		return httpStatus
	case "http.status_code":
		return oldHTTPStatus
	case "url.full":
		return urlFull
	case "http.url":
		return oldURL
	case "url.scheme":
		return urlScheme
	case "http.scheme":
		return oldScheme
	case "url.path":
		return urlPath
	case "url.query":
		return urlQuery
	case "http.target":
		return oldTarget
	case "server.address":
		return serverAddress
	case "server.port":
		return serverPort
	case "http.host":
		return oldHost
	case "http.server_name":
		return oldServerName
	case "net.host.name":
		return oldHostName
	case "net.host.port":
		return oldHostPort
	case "net.peer.name":
		return oldPeerName
	case "net.peer.port":
		return oldPeerPort
	case "user_agent.original":
		return userAgent
	case "http.user_agent":
		return oldUserAgent
	case "client.address":
		return clientAddress
	case "http.client_ip":
		return oldClientIP
	case "network.peer.address":
		return peerAddress
	case "net.peer.ip":
		return oldPeerIP
	case "net.sock.peer.addr":
		return oldSockPeer
	case "http.response.body.size":
		return bodySize
	case "http.response_content_length":
		return oldBodySize
	case "db.system.name":
		return dbSystem
	case "db.system":
		return oldDBSystem
	case "db.query.text":
		return dbQuery
	case "db.statement":
		return oldDBStatement
	case "db.namespace":
		return dbNamespace
	case "db.name":
		return oldDBName
	case "db.user":
		return dbUser
	case "db.connection_string":
		return dbConnection
	case "db.stored_procedure.name":
		return dbProcedure
	case "rpc.system.name":
		return rpcSystem
	case "rpc.system":
		return oldRPCSystem
	case "rpc.method":
		return rpcMethod
	case "rpc.service":
		return rpcService
	case "aws.operation":
		return awsOperation
	case "aws.account_id":
		return awsAccount
	case "aws.region":
		return awsRegion
	case "cloud.region":
		return cloudRegion
	case "aws.request.id":
		return awsRequestID
	case "aws.requestId":
		return awsRequestIDCamel
	case "aws.request_id":
		return awsRequestIDSnake
	case "aws.queue_url":
		return awsQueueURL
	case "aws.queue.url":
		return awsQueueURLOld
	case "aws.sqs.queue.url":
		return awsSQSQueueURL
	case "aws.table_name":
		return awsTable
	case "aws.table.name":
		return awsTableOld
	case "aws.dynamodb.table_names":
		return awsTables
	case "aws.retries":
		return awsRetries
	case "aws.local.service":
		return localService
	case "aws.remote.service":
		return remoteService
	case "aws.service":
		return awsService
	case "peer.service":
		return peerService
	case "user.id":
		return userID
	case "enduser.id":
		return enduserID
	case "error.type":
		return errorType
	case "aws.xray.inprogress":
		return inProgress
	case "aws.xray.annotations":
		return annotationKeys
	}
	return unknown
}
