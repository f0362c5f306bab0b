# The front door of orderd. Meson and ninja do the work; `make help` lists what there is.
#
# On a Debian without a compiler the first run installs what is missing: tools/install.sh says
# what, and why.
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help

PORT ?= 8080
DB ?= run/demo.db
export JOBS ?= 2
export CONSOLE
export PG_BIN

# Not a file among them: each target asks meson, which knows what is out of date.
.PHONY: help build run test bench bench-scale walk ux pictures check docs requirements fuzz soak failover citus clean
.PHONY: install-build install-unit install-test

help:		## this list
	@awk -F '\t+## ' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-14s %s\n", $$1, $$2 }' Makefile

build: install-build	## orderd, into build/release; CONSOLE=no: without its web console
	@tools/build.sh release

run: install-build	## orderd with a demo company (DEMO=no: without), on PORT (8080) and DB (run/demo.db, or postgresql://…)
	@QUIET=1 tools/build.sh release orderd
	@DEMO=$(DEMO) demo/run.sh $(DB) $(PORT)

test: install-unit	## all suites (tests/suites); some only: make test SUITES="unit check"
	@tests/run.sh $(SUITES)

check: install-build	## the rules of the house: include order, pure rules, own tables, sizes
	@QUIET=1 tools/build.sh release
	@build/release/tools/check build/release

requirements: install-build	## which requirement is proven by which test; MISSING=1 lists the rest
	@QUIET=1 tools/build.sh release tools/requirements
	@build/release/tools/requirements $(if $(MISSING),--missing)

bench: install-test	## what orderd costs, against the same rows written bare
	@QUIET=1 tools/build.sh release
	@build/release/bench/bench $(ARGS)

bench-scale: install-test	## reading over ORDERS (1000000) against 10,000
	@QUIET=1 tools/build.sh release
	@build/release/bench/bench --scale $(or $(ORDERS),1000000) $(ARGS)

walk: install-test	## the console over ORDERS (1000000), step by step in a browser; DB=FILE keeps the company
	@QUIET=1 tools/build.sh release
	@bench/walk.sh $(or $(ORDERS),1000000) $(if $(filter file,$(origin DB)),,$(DB))

ux: install-test	## what the console promises, measured in a browser over 10,000 orders; STRICT=1: a miss is a failure
	@QUIET=1 tools/build.sh release
	@tests/browser.sh build/release/orderd --ux

pictures: install-test	## those of README and manual taken anew, in both languages, into docs/pictures
	@QUIET=1 tools/build.sh release orderd
	@tests/browser.sh build/release/orderd --pictures

docs: install-build	## what the program prints of itself, into docs/
	@QUIET=1 tools/build.sh release orderd
	@for page in openapi.json states.md permissions.md; do \
		build/release/orderd emit $${page%.*} >docs/$$page.new || exit 1; \
		mv docs/$$page.new docs/$$page; done

fuzz: install-test	## every fuzz program for FUZZ_SECONDS (60)
	@QUIET=1 tools/build.sh asan
	@FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) tests/fuzz.sh

soak: install-test	## suites again and again, for MINUTES (60): make soak SUITES="unit-tsan fuzz"
	@tests/soak.sh $(or $(MINUTES),60) $(SUITES)

failover: install-fail	## three PostgreSQL nodes under load: leader killed, handed over, etcd away: ARGS="--kills 20"
	@QUIET=1 tools/build.sh release
	@build/release/tests/failover $(ARGS)

citus: install-test	## suites on a Citus cluster, wires cut: PG_BIN=/usr/lib/postgresql/15/bin has it; SUITES="story company"
	@QUIET=1 tools/build.sh release
	@tests/citus.sh $(SUITES)

clean:		## remove what was built; run/ stays
	@rm -rf build

install-build:
	@tools/install.sh build console
# Where the rest cannot be fetched meanwhile all of it is told at once.
install-unit:
	@tools/install.sh build console unit $(if $(filter-out 0,$(shell id -u)),test)
install-test:
	@tools/install.sh build console unit test
install-fail:
	@tools/install.sh build console unit test fail
