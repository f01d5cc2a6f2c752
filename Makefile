# Everything here needs only Go, except `make page` (npm) and the tests that skip themselves with the reason.
GO         ?= go
GOFUMPT    := $(GO) run mvdan.cc/gofumpt@v0.12.0
STATICCHECK := $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2
MODULES    := . conformance bench
TESTFLAGS  ?=
BENCHFLAGS ?=
export CGO_ENABLED ?= 0

.DEFAULT_GOAL := build

build: ## build the commands into bin/
	$(GO) build -trimpath -o bin/ ./cmd/...

demo: ## run backend, lab and page together
	$(GO) run ./cmd/demo

test: ## run all tests; those that lack a browser, npm or Python skip themselves
	@for m in $(MODULES); do (cd $$m && echo "# $$m" && $(GO) test $(TESTFLAGS) ./...) || exit 1; done

race: ## the same under the race detector (needs a C compiler)
	@for m in $(MODULES); do (cd $$m && echo "# $$m" && CGO_ENABLED=1 $(GO) test -race $(TESTFLAGS) ./...) || exit 1; done

lint: ## vet, gofumpt, staticcheck, and what `go fix` would modernise
	@for m in $(MODULES); do (cd $$m && echo "# $$m" && $(GO) vet ./... && $(GO) fix -diff ./... && $(STATICCHECK) ./...) || exit 1; done
	@bad=$$($(GOFUMPT) -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "not formatted, run 'make format':"; echo "$$bad"; exit 1; fi

format: ## format all Go code
	$(GOFUMPT) -w $$(git ls-files '*.go')

bench: ## what telemetry costs, against the SDK alone and the vendors' own clients; see docs/benchmarks.md
	cd bench && $(GO) run . $(BENCHFLAGS)

micro: ## benchmarks of the hot paths, one by one
	$(GO) test -run '^$$' -bench . -benchmem ./providers/... ./lab/... ./app/...

page: ## rebuild the page from web/src (needs npm)
	cd web && npm ci --no-audit --no-fund && npx tsc --noEmit
	$(GO) generate ./web

golden: ## renew .env.example, the README's tables and all golden files
	$(GO) test ./cmd/internal/backend -run TestRendered -update
	$(GO) test ./cmd/cruddur -update

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build demo test race lint format bench micro page golden help
