package cloudwatchlogs

import (
	"strings"
	"testing"
)

func TestPatterns(t *testing.T) {
	const jsonLine = `{"eventType":"UpdateTrail","ip":"111.111.111.111","arrayKey":["value","another value"],
		"objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"ThisFlag":true,"off":false,
		"user":{"id":1,"e-mail":"John.Stiles@example.com","full name":"J \"S\""},"coordinates":[[0,1,2],[4,5,6]],
		"latency":55.5,"code":"404","status":404,"big":1e3,"empty":"","Ev":"Ev*ent"}`
	const access = `127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 404 1534`
	for _, c := range []struct{ pattern, matches, not string }{
		// Everything.
		{"", "anything", ""},
		{" \t", "anything", ""},
		// Terms: all of them, also inside words, case counts.
		{"ERROR", "[ERROR] a fatal exception", "[error] a fatal exception"},
		{"ERROR", "Exiting with ERRORCODE: -1", "ERRO R"},
		{"ERROR Exception", "[ERROR] Caught IllegalArgumentException", "[ERROR] caught nothing"},
		{"  ERROR   Exception ", "Exception before ERROR", "ERROR"},
		{"a_1 日本", "日本 a_1", "a_1"},
		{`"INTERNAL SERVER ERROR"`, "500 INTERNAL SERVER ERROR!", "INTERNAL ERROR SERVER"},
		{`"err:"`, "an err: here", "an err here"},
		{`"say \"hi\" \\ \n"`, `say "hi" \ \n`, `say hi`},
		// Optional ones.
		{"?ERROR ?WARN", "a WARN here", "an INFO here"},
		{`?"a b" ?c`, "a b", "a  b"},
		{"?ERROR WARN", "WARN alone", "ERROR alone"}, // ignored beside others
		{"?ERROR -WARN", "INFO", "ERROR WARN"},
		// Excluded ones.
		{"ERROR -Exiting", "ERROR", "Exiting with ERROR"},
		{`ERROR - "Exiting with"`, "ERROR Exiting", "Exiting with ERROR"},
		{"-a -b", "c", "b"},
		// Regular expressions.
		{"%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", "forbidden"},
		{"%^5[0-9]{2}$%", "503", "1503"},
		{"%colou?r|gr[ae]y%", "grey", "groy"},
		{`%10\.10\.0\.1%`, "from 10.10.0.1", "from 10x10.0.1"},
		{`%\d+\sms%`, "took 15 ms", "took ms"},
		{`%f\x28x\x29%`, "f(x)", "fx"},
		{"%a% -%b%", "a", "ab"},
		// JSON: texts.
		{`{ $.eventType = "UpdateTrail" }`, jsonLine, `{"eventType":"Other"}`},
		{`{$.eventType=UpdateTrail}`, jsonLine, `{"eventType":5}`},
		{`{ $.eventType = Update* }`, jsonLine, `{"eventType":"NoUpdate"}`},
		{`{ $.eventType = *Trail }`, jsonLine, `{"eventType":"Trails"}`},
		{`{ $.eventType = "*dateT*" }`, jsonLine, `{"eventType":"date T"}`},
		{`{ $.Ev = Ev*ent }`, jsonLine, `{"Ev":"Event"}`}, // not a wildcard in the middle
		{`{ $.eventType = * }`, jsonLine, `{"other":1}`},
		{`{ $.latency = * }`, jsonLine, `{"latency":[]}`},
		{`{ $.ip != 123.123.* }`, jsonLine, `{"ip":"123.123.1.1"}`},
		{`{ $.empty = "" }`, jsonLine, `{"empty":"x"}`},
		{`{ $.eventType = %^Update[A-Z]% }`, jsonLine, `{"eventType":"update"}`},
		{`{ $.eventType != %^Delete% }`, jsonLine, `{"eventType":"DeleteTrail"}`},
		{`{ $.eventType != "x" }`, jsonLine, `{}`}, // nothing there to differ
		// JSON: numbers.
		{`{ $.status = 404 }`, jsonLine, `{"status":"404"}`},
		{`{ $.code = "404" }`, jsonLine, `{"code":404}`},
		{`{ $.latency >= 55.5 }`, jsonLine, `{"latency":55.4}`},
		{`{ $.latency < 1e2 && $.latency > +10 && $.latency <= 60 }`, jsonLine, `{"latency":100}`},
		{`{ $.status != 500 }`, jsonLine, `{"status":500}`},
		{`{ $.big = 1000 }`, jsonLine, `{"big":1001}`},
		{`{ $.status > -1 }`, jsonLine, `{"status":"x"}`},
		// JSON: being there.
		{`{ $.SomeObject IS NULL }`, jsonLine, `{"SomeObject":0}`},
		{`{ $.None NOT EXISTS }`, jsonLine, `{"None":null}`},
		{`{ $.ThisFlag IS TRUE }`, jsonLine, `{"ThisFlag":"true"}`},
		{`{ $.off IS FALSE }`, jsonLine, `{"off":true}`},
		{`{ $.None NOT EXISTS }`, `{}`, "no JSON"},
		{`{ $.None IS NULL }`, `{"None":null}`, `{}`},
		// JSON: paths.
		{`{ $.arrayKey[0] = "value" }`, jsonLine, `{"arrayKey":"value"}`},
		{`{ $.objectList[1].id = 2 }`, jsonLine, `{"objectList":[{"id":2}]}`},
		{`{ $.coordinates[1][2] = 6 }`, jsonLine, `{"coordinates":[[6]]}`},
		{`{ $.user.e-mail = "John*" }`, jsonLine, `{"user":"John"}`},
		{`{ $['user']['full name'] = "J \"S\"" }`, jsonLine, `{"user":{}}`},
		{`{ $[0].a = 1 }`, `[{"a":1}]`, `{"a":1}`},
		{`{ $.arrayKey[9] NOT EXISTS }`, jsonLine, `{"arrayKey":[0,1,2,3,4,5,6,7,8,9]}`},
		{`{ $.arrayKey != 1 }`, `{"arrayKey":2}`, `{"arrayKey":[1]}`},
		{`{ $.arrayKey = 1 }`, `{"arrayKey":1}`, `{"arrayKey":[1]}`},
		// JSON: compound. Parentheses bind strongest, then &&.
		{`{ ($.user.id = 1) && ($.arrayKey[0] = value) }`, jsonLine, `{"user":{"id":1}}`},
		{`{ $.a = 1 || $.b = 1 && $.c = 1 }`, `{"a":1}`, `{"b":1}`},
		{`{ ($.a = 1 || $.b = 1) && $.c = 1 }`, `{"b":1,"c":1}`, `{"a":1}`},
		{`{(($.a=1)||($.b=1))}`, `{"b":1}`, `{"b":2}`},
		{`{ $.a = 1 }`, ` {"a":1} `, `{"a":1} tail`},
		// Fields between spaces.
		{"[ip, user, username, timestamp, request, status_code, bytes]", access, access + " more"},
		{"[ip, user, username, timestamp, request, status_code = 4*, bytes > 1000]", access, strings.Replace(access, "404", "200", 1)},
		{"[..., status_code=404, bytes]", access, "404"},
		{"[ip, ..., bytes < 2000]", access, "1.1.1.1 -"},
		{"[ip, ...]", access, ""},
		{"[...]", "any line at all", ""},
		{"[..., request=*.gif*, status_code=4*,]", access, strings.Replace(access, ".gif", ".png", 1)},
		{`[,,,timestamp="10/Oct/*",...]`, access, strings.Replace(access, "Oct", "Nov", 1)},
		{"[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]", access, strings.Replace(access, "404", "403", 1)},
		{"[w1=ERROR || w1=WARN, ...]", "WARN x", "INFO x"},
		{"[w1=a && w1=b || w1=c]", "c", "a"},
		{"[level=%^WARN|ERROR$%, ...]", "ERROR x", "INFO x"},
		{"[n=1e3]", "1000", "1001"},
		{"[n!=403]", "other", "403.0"},
		{"[a, b]", "[an open", "[closed] one more"},
	} {
		m, err := compilePattern(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if !m.match(c.matches) {
			t.Errorf("%s does not match %s", c.pattern, c.matches)
		}
		if c.not != "" && m.match(c.not) {
			t.Errorf("%s matches %s", c.pattern, c.not)
		}
	}
}

func TestMalformedPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		"foo-bar":                 "Invalid character(s) in term 'foo-bar'",
		"user@example.com":        "Invalid character(s) in term 'user@example.com'",
		"$.eventName":             "Invalid character(s) in term '$.eventName'",
		`""`:                      `Invalid character(s) in term '""'`,
		`ERROR ""`:                `Invalid character(s) in term '""'`,
		`"a"b`:                    `Invalid character(s) in term '"a"b'`,
		"-":                       "Invalid character(s) in term '-'",
		"?":                       "Invalid character(s) in term '?'",
		"? a":                     "Invalid character(s) in term",
		"--a":                     "Invalid character(s) in term",
		`"open`:                   "a quote is not closed",
		`"open\"`:                 "a quote is not closed",
		"%open":                   "not closed with %",
		"%%":                      "a regular expression is empty",
		"%a%b":                    "Invalid character(s) in term '%a%b'",
		"%something!%":            "Invalid character(s) in term '%something!%'",
		"%(a|b)%":                 "Invalid character(s) in term",
		"%a b%":                   "Invalid character(s) in term",
		"%é%":                     "Invalid character(s) in term",
		`%\b%`:                    `Invalid character(s) in term '\b'`,
		`%\x2%`:                   "Invalid character(s) in term",
		"%[a%":                    "a regular expression cannot be read",
		"%a{9999}%":               "a regular expression cannot be read",
		"%a% %b% %c%":             "a pattern may have 2 regular expressions and has 3",
		"{":                       "If a filter pattern starts with '{' it must end with '}'",
		"{ $.a = 1 } x":           "If a filter pattern starts with '{' it must end with '}'",
		"{}":                      "a selector begins with $",
		"{ a = 1 }":               "a selector begins with $, not with 'a = 1 '",
		"{ $.a }":                 "behind a selector stands",
		"{ $.a IS NOT NULL }":     "behind a selector stands",
		"{ $.a EXISTS }":          "behind a selector stands",
		"{ $.a is null }":         "behind a selector stands",
		"{ $.a = }":               "no value stands behind =",
		"{ $.a = ! }":             "Invalid character(s) in term '!'",
		"{ $.a = b c }":           "nothing can be made of 'c '",
		"{ $.a = 1 && }":          "a selector begins with $",
		"{ $.a = 1 || ($.b = 2 }": "a parenthesis is not closed",
		"{ $.a = 1 ) }":           "nothing can be made of ') '",
		"{ $.a = 1 & $.b = 2 }":   "nothing can be made of '& $.b = 2 '",
		"{ $.a > x }":             "> compares numbers",
		`{ $.a <= "1" }`:          "<= compares numbers",
		"{ $.a < %1% }":           "< compares numbers",
		"{ $. = 1 }":              "a name is missing",
		"{ $.a[x] = 1 }":          "an index in brackets is a number",
		"{ $.a[-1] = 1 }":         "an index in brackets is a number",
		"{ $.a['x] = 1 }":         "a name in brackets is not closed",
		"{ $.a['' ] = 1 }":        "a name in brackets is not closed",
		`{ $.a = "open }`:         "a quote is not closed",
		"{ $.a = %x% && $.b = %y% && $.c = %z% }": "a pattern may have 2 regular expressions and has 3",
		"[":             "If a filter pattern starts with '[' it must end with ']'",
		"[a, b":         "If a filter pattern starts with '[' it must end with ']'",
		"[]":            "no field stands between the brackets",
		"[..., a, ...]": "... may stand once",
		"[a b]":         "Invalid character(s) in term 'b'",
		"[a=]":          "no value stands behind =",
		"[a=1 && b=2]":  "the conditions of the field 'a' go on with 'b'",
		"[a=1 && a]":    "lacks its comparison",
		"[a>x]":         "> compares numbers",
		"[a=!b]":        "Invalid character(s) in term '!'",
		"[timestamp=*Z && request_id=“*-*“ && type && event=“{*“]": "the conditions of the field 'timestamp' go on with 'request_id'",
	} {
		m, err := compilePattern(pattern)
		if err == nil {
			t.Errorf("%s is taken: %#v", pattern, m)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, want %q", pattern, err, want)
		}
	}
}

func TestSplitFields(t *testing.T) {
	for line, want := range map[string][]string{
		"":              nil,
		"  a\tb\r\n":    {"a", "b"},
		`[a b] "c d" e`: {"a b", "c d", "e"},
		`"" []`:         {"", ""},
		`"open [too`:    {`"open`, "[too"},
		`a"b c" d`:      {`a"b`, `c"`, "d"},
		`[INFO]rest`:    {"INFO", "rest"},
		"日本 [é è]":      {"日本", "é è"},
	} {
		got := splitFields(line)
		if strings.Join(got, "|") != strings.Join(want, "|") || len(got) != len(want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
