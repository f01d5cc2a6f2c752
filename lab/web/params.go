package web

import (
	"fmt"
	"net/http"
	"strconv"

	"cruddur/lab/index"
	"cruddur/lab/record"
)

const (
	defaultLimit = 50
	maxLimit     = 500
)

// badParameter is the answer to a parameter that can't be used.
func badParameter(name, value, wrong, fix string) *problem {
	const shown = 60
	if len(value) > shown {
		value = value[:shown]
	}
	return &problem{http.StatusBadRequest, "bad_parameter", fmt.Sprintf("%s=%q %s", name, value, wrong), fix}
}

func limitParameter(r *http.Request) (int, *problem) {
	value := r.URL.Query().Get("limit")
	if value == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > maxLimit {
		return 0, badParameter("limit", value, "is not a number that the list can have",
			fmt.Sprintf("give limit a whole number from 1 to %d, or leave it out for %d", maxLimit, defaultLimit))
	}
	return n, nil
}

// beforeTrace reads the cursor of the request list.
func beforeTrace(r *http.Request) (index.Cursor, *problem) {
	value := r.URL.Query().Get("before")
	if value == "" {
		return index.Cursor{}, nil
	}
	cursor, err := index.ParseCursor(value)
	if err != nil {
		return index.Cursor{}, badParameter("before", value, "is no place in the list",
			"give before the value of next from the page above, or leave it out for the first page")
	}
	return cursor, nil
}

// beforeID reads the cursor of the list of deliveries, which is an id.
func beforeID(r *http.Request) (int64, *problem) {
	value := r.URL.Query().Get("before")
	if value == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil || id < 1 {
		return 0, badParameter("before", value, "is no place in the list",
			"give before the value of next from the page above, or leave it out for the first page")
	}
	return id, nil
}

func toolParameter(r *http.Request) (record.Tool, *problem) {
	value := r.URL.Query().Get("tool")
	if value == "" {
		return "", nil
	}
	for _, tool := range record.Tools {
		if value == string(tool) {
			return tool, nil
		}
	}
	return "", badParameter("tool", value, "is none of the four", "give tool one of honeycomb, xray, cloudwatch, rollbar, or leave it out")
}

// flagParameter reads a yes or no. The name alone means yes.
func flagParameter(r *http.Request, name string) (bool, *problem) {
	values, has := r.URL.Query()[name]
	if !has || values[0] == "" {
		return has, nil
	}
	yes, err := strconv.ParseBool(values[0])
	if err != nil {
		return false, badParameter(name, values[0], "is neither yes nor no", "give "+name+" true or false, or leave it out")
	}
	return yes, nil
}
