#!/bin/sh
# Builds and runs the suites of tests/suites: all of them, or those named.
#
#   tests/run.sh [--long] [SUITE...]
#
# The long ones (long-…) run when they are named, or with --long.
#
# Suites whose command begins with the word postgres share a PostgreSQL server that is started for this run and is gone after
# it; where there is none they are skipped.
#
# One suite more than there are JOBS (2) runs at a time, for half of what they do is waiting; what one needs is built while
# those before it run. What a suite prints is
# kept in build/tests/SUITE.log and shown when something failed, the lines that say so once more at the end. The last line is
# `N passed, N failed`, with `, N skipped` when some were; the exit code is 1 when any failed.
set -eu
cd "$(dirname "$0")/.."
logs=build/tests
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan.supp}"

# Rows of the table without comments: "name variant command", those named or all.
suites() {
	awk -v names=" $* " -v long="$long" '
		!/^#/ && NF && (names == "  " ? long || $1 !~ /^long-/ : index(names, " " $1 " "))' tests/suites
}

long=
if [ "${1:-}" = --long ]; then
	long=1
	shift
fi

# What `times` says in all. It knows only of the shell it is asked in, so that its answer comes by a file.
processor_time() {
	awk -F '[ms ]' '{ t += $1 * 60 + $2 + $4 * 60 + $5 } END { printf "%.0f s of processor time", t }' "$1"
	rm -f "$1"
}

# Run one command; its last line of output becomes "N passed, N failed, N skipped".
#
# Counted is what cmocka prints, or the last line when it is such a sum already. A command that
# fails without having counted a failure is one (a crash); so is one that counts nothing at all,
# because it proved nothing. 77 is a skip.
run_counted() {
	code=0
	timeout -k 10 "${SUITE_SECONDS:-600}" "$@" >"$log.one" 2>&1 </dev/null || code=$?
	cat "$log.one"
	[ "$code" != 124 ] || echo "stopped after ${SUITE_SECONDS:-600} s: $*"
	awk -v code="$code" -v what="$*" '
		/^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
		/^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
		/^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
		NF { last = $0 }
		END {
			if (last ~ /^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/) {
				split(last, word, " ")
				passed = word[1]; failed = word[3]; skipped = word[5]
			}
			if (code == 77 && !passed && !failed)
				skipped += !skipped
			else if (code && !failed) {
				failed = 1
				print "FAILED with exit code " code ": " what
			} else if (!passed && !failed && !skipped) {
				failed = 1
				print "FAILED, since it counted no test: " what
			}
			printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		}' "$log.one" | tee -a "$log.sums"
	rm -f "$log.one"
}

# One suite, in a process of its own: its log, its own TMPDIR, its line.
run_suite() {
	suite=$1
	log=$logs/$suite.log
	variant=$(suites "$suite" | awk '{ print $2 }')
	command=$(suites "$suite" | awk '{ $1 = $2 = ""; sub(/^ +/, ""); print }')
	until [ "$variant" = - ] || [ -s "$logs/$variant.built" ]; do sleep 0.2; done
	[ "$variant" = - ] || [ "$(cat "$logs/$variant.built")" = yes ] || command="echo not built: $variant"
	export TMPDIR="$folders/$suite"
	rm -rf "$log" "$log.sums"
	mkdir -p "$TMPDIR"
	start=$(date +%s%N)
	case $command in
	postgres\ *)
		command=${command#postgres }
		[ -n "${ORDERD_TEST_DB:-}" ] || command= ;;
	*) unset ORDERD_TEST_DB ;;
	esac

	# shellcheck disable=SC2086 # the command is words, and its globs are meant
	case $command in
	'') echo "0 passed, 0 failed, 1 skipped" | tee "$log.sums" ;;
	each\ *) for program in ${command#each }; do run_counted "$program"; done ;;
	*) run_counted $command ;;
	esac >"$log"

	sum=$(awk '/^[0-9]+ passed/ { p += $1; f += $3; s += $5 } END { printf "%d %d %d", p, f, s }' "$log.sums")
	rm -rf "$TMPDIR" "$log.sums"
	# shellcheck disable=SC2086
	set -- $sum
	[ "$2" = 0 ] || sed "s/^/    /" "$log" | grep -v '\[ RUN      \]\|\[       OK \]' | tail -n 40
	ms=$((($(date +%s%N) - start) / 1000000))
	times >"$logs/$suite.times"
	printf '%-14s %5d passed %3d failed %3d skipped %4d.%d s, %s\n' "$suite" "$1" "$2" "$3" \
		$((ms / 1000)) $((ms % 1000 / 100)) "$(processor_time "$logs/$suite.times")"
	echo "$sum" >"$logs/$suite.sum"
}

if [ "${1:-}" = --one ]; then
	run_suite "$2"
	exit 0
fi

mkdir -p "$logs"
rm -f "$logs"/*.sum "$logs"/*.built

# What tests write lies in memory where there is room: it outlives a process that is killed, and a sync does not wait for the disk that
# the compilers are writing to.
folders=$PWD/$logs
[ "$(df --output=avail /dev/shm 2>/dev/null | tail -n +2)" -ge 4000000 ] 2>/dev/null && folders=/dev/shm
folders=$(mktemp -d "$folders/orderd-suites-XXXXXX")
export folders
trap 'rm -rf "$folders"' EXIT

# Leaves a mark for the suites that wait for it, whatever became of it.
build() {
	echo "building $1 ..."
	result=yes
	# shellcheck disable=SC2086 # a word before it, or none
	${2:-} tools/build.sh "$1" >"$logs/build-$1.log" 2>&1 || { cat "$logs/build-$1.log"; result=no; }
	echo $result >"$logs/$1.built"
	times >"$logs/$1.times"
	echo "built $1: $(processor_time "$logs/$1.times")"
	[ $result = yes ]
}

# shellcheck disable=SC2046 # names are words
set -- $(suites "$@" | awk '{ print $1 }')
[ $# -gt 0 ] || { echo 'run.sh: no such suite; they stand in tests/suites' >&2; exit 64; }
variants=$(suites "$@" | awk '$2 != "-" && !seen[$2]++ { print $2 }')
# First the one that has the program postgres.
first=$(suites "$@" | awk '$3 == "postgres" { print $2; exit }')
first=${first:-${variants%%[!a-z]*}}
# What only the suites need is fetched while the first is built.
tools/install.sh test &
installing=$!
[ -z "$first" ] || build "$first" || exit 1
wait $installing || exit $?
for variant in $variants; do [ "$variant" = "$first" ] || (build "$variant" 'nice -n 5') || :; done &
# shellcheck disable=SC2086 # nothing, or the program that has the server
printf '%s\n' "$@" | $(suites "$@" | awk '$3 == "postgres" { print "build/" $2 "/tests/postgres"; exit }') \
	xargs -r -n 1 -P $((${JOBS:-2} + 1)) tests/run.sh --one
wait

# What failed once more, in few lines: the beginning of a long output is seldom kept.
for sum in "$logs"/*.sum; do
	awk '{ exit $2 > 0 }' "$sum" && continue
	log=${sum%.sum}.log
	echo "what failed in $(basename "$log"):"
	grep -a 'FAILED\|ERROR\|expected' "$log" | cut -c 1-300 | head -n 8 | sed 's/^/    /'
done

cat "$logs"/*.sum | awk '{ p += $1; f += $2; s += $3 } END {
	printf "%d passed, %d failed", p, f
	if (s) printf ", %d skipped", s
	print ""
	exit f > 0 || p == 0 }'
