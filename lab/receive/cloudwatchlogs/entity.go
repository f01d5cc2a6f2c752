package cloudwatchlogs

import "slices"

// entity says what the events of a batch belong to. It is judged and not kept; a wrong one spoils nothing.
type entity struct {
	KeyAttributes map[string]string `json:"keyAttributes"`
	Attributes    map[string]string `json:"attributes"`
}

type rejectedEntityInfo struct {
	ErrorType string `json:"errorType"`
}

// rejected says what is wrong with the entity, nil when nothing is or there is none.
func (e *entity) rejected(class string) *rejectedEntityInfo {
	if e == nil {
		return nil
	}
	reject := func(kind string) *rejectedEntityInfo { return &rejectedEntityInfo{kind} }
	kind, hasType := e.KeyAttributes["Type"]
	switch {
	case len(e.KeyAttributes) == 0 && len(e.Attributes) == 0:
		return reject("InvalidEntity")
	case class == classDelivery:
		return reject("UnsupportedLogGroupType")
	case !hasType:
		return reject("MissingRequiredFields")
	case !slices.Contains([]string{"Service", "RemoteService", "AWS::Service", "Resource", "AWS::Resource"}, kind):
		return reject("InvalidTypeValue")
	case len(e.KeyAttributes) < 2 || len(e.KeyAttributes) > 4 || !bounded(e.KeyAttributes, 32):
		return reject("InvalidKeyAttributes")
	case len(e.Attributes) > 10 || !bounded(e.Attributes, 256):
		return reject("InvalidAttributes")
	}
	for key := range e.KeyAttributes {
		if !slices.Contains([]string{"Type", "ResourceType", "Identifier", "Name", "Environment"}, key) {
			return reject("InvalidKeyAttributes")
		}
	}
	return nil
}

// bounded says whether names and values have the lengths that they may have.
func bounded(attributes map[string]string, longestName int) bool {
	for name, value := range attributes {
		if name == "" || len(name) > longestName || value == "" || len(value) > 512 {
			return false
		}
	}
	return true
}
