#!/bin/sh
# Runs every fuzz program for FUZZ_SECONDS (5), from its seeds in tests/fuzz/NAME/ if it has any.
#
# New inputs are collected in build/asan/corpus/NAME; one that fails is left in build/asan/NAME-*.
set -eu
cd "$(dirname "$0")/.."
passed=0 failed=0
for program in build/asan/tests/fuzz_*; do
	[ -x "$program" ] && [ -f "$program" ] || continue
	name=$(basename "$program")
	corpus=build/asan/corpus/$name
	mkdir -p "$corpus"
	seeds=
	[ ! -d "tests/fuzz/$name" ] || seeds=tests/fuzz/$name
	# shellcheck disable=SC2086
	if "$program" -max_total_time="${FUZZ_SECONDS:-5}" -timeout=10 \
			-rss_limit_mb=1024 -verbosity=0 -artifact_prefix="build/asan/$name-" "$corpus" $seeds; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name: the failing input is in build/asan"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
