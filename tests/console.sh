#!/bin/sh
# The web console without a browser: its types are those of the program, its logic is right, its files are small.
#
#   tests/console.sh ORDERD
set -eu
orderd=$(realpath "$1")
cd "$(dirname "$0")/.."
if [ ! -x ui/node_modules/.bin/vitest ]; then
	echo "SKIPPED: the console was not built here (tools/console.sh)" >&2
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
prove() {
	what=$1
	shift
	if "$@" >"$log" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $what"; tail -n 30 "$log"; fi
}
same_types() { "$orderd" emit typescript | diff - ui/src/api/schema.d.ts; }

prove 'ui/src/api/schema.d.ts is what orderd emit typescript prints' same_types
prove 'no address of a registry in the lock file' sh -c '! grep "\"resolved\"" ui/package-lock.json'
prove 'npm test' npm --prefix ui test
prove 'npm run lint' npm --prefix ui run lint
prove 'npm run budget' npm --prefix ui run budget

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
