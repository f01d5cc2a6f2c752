package bugs

// Name names a bug, in the BUGS variable, in the URL of its switch, and in the code that misbehaves.
type Name string

// The bugs.
const (
	HomeReturnsNothing Name = "home-returns-nothing"
	NilInActivity      Name = "nil-in-activity"
	SlowQuery          Name = "slow-query"
	NPlusOne           Name = "n-plus-one"
	FlakyReply         Name = "flaky-reply"
	PanicInSearch      Name = "panic-in-search"
	GoroutineLeak      Name = "goroutine-leak"
)

// Bug describes one bug for the person who is about to switch it.
type Bug struct {
	Name    Name   `json:"name"`
	On      bool   `json:"on"`
	Summary string `json:"summary"` // what happens, and where to look
	Title   string `json:"title"`
}

// catalog returns every bug, switched off, in the order in which they are shown.
func catalog() []Bug {
	return []Bug{
		{
			Name: HomeReturnsNothing, Title: "Home returns nothing",
			Summary: "The home service forgets its return value, as in the classroom exercise: GET /api/activities/home answers 500.",
		},
		{
			Name: NilInActivity, Title: "A nil in the activity page",
			Summary: "GET /api/activities/{uuid} follows a nil pointer and panics: 500, with the stack of the very line.",
		},
		{
			Name: SlowQuery, Title: "A slow query",
			Summary: "The home page's query ranks by something that no index helps with and takes about a second: 200, but look at the database span.",
		},
		{
			Name: NPlusOne, Title: "N+1 queries",
			Summary: "The home page asks for the replies of each activity, and for the author of each row, one by one: 200, with many short database spans.",
		},
		{
			Name: FlakyReply, Title: "A flaky reply",
			Summary: "Every other POST /api/activities/{uuid}/reply fails with 500, beginning with the first.",
		},
		{
			Name: PanicInSearch, Title: "A panic in search",
			Summary: "GET /api/activities/search reads one word past the end of the term: index out of range, 500.",
		},
		{
			Name: GoroutineLeak, Title: "A goroutine leak",
			Summary: "Each visit to the notifications leaves a goroutine waiting for ever: 200, and go.goroutine.count on the server spans only grows.",
		},
	}
}
