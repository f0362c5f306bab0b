#!/bin/sh
# Walks the web console in a real browser, over the demo company: tests/browser.sh ORDERD [--ux | --pictures] [words of a test's name]
#
# With --ux (`make ux`) over one of ten thousand orders, and all goals are told as a table; with STRICT=1 one that is missed is a
# failure. With --pictures (`make pictures`) those of README and manual are taken anew instead, into docs/pictures. The database
# lies in memory where that is possible: here nothing is to be kept.
#
# Skipped where there is no Chromium (tools/install.sh test) or no console in ORDERD. Pictures of what failed are left in
# build/screens, and with PICTURES=1 of all screens.
set -eu
orderd=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
skip() {
	echo "SKIPPED: $1" >&2
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || skip 'no Chromium here; apt-get install chromium-headless-shell fonts-wqy-microhei'
[ -d ui/node_modules/playwright-core ] || skip 'the console was not built here (tools/console.sh)'

top=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'kill $server $empty 2>/dev/null || true; wait $server $empty 2>/dev/null || true; rm -rf "$top"' EXIT
server= empty=
export LANG=C.UTF-8 LC_ALL=C.UTF-8 NO_COLOR=1 ORDERD_CONFIG=/dev/null
demo/make-demo.sh "$top/demo.db" >"$top/told"
if [ "${1:-}" = --ux ]; then
	build/release/bench/grow "$top/demo.db" 10000
fi
port=$((20000 + $$ % 10000))
"$orderd" serve --db "$top/demo.db" --listen "127.0.0.1:$port" 2>"$top/log" &
server=$!
for n in 1 2; do
	"$orderd" serve --db "$top/empty$n.db" --listen "127.0.0.1:$((port + n))" >"$top/begin$n" 2>"$top/empty$n.log" &
	empty="$empty $!"
done
for _ in $(seq 100); do
	curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && grep -q 'http://' "$top/begin1" && grep -q 'http://' "$top/begin2" &&
		SETUP="$(grep -o 'http://[^ ]*' "$top/begin1") $(grep -o 'http://[^ ]*' "$top/begin2")" && break
	sleep 0.1
done
curl -sf "http://127.0.0.1:$port/console/" | grep -q '<div id="app">' || skip 'this orderd carries no console'

export SETUP
node=$(realpath ui/node_modules/.bin/node)
status=0
timeout $([ "${1:-}" = --ux ] && echo 1800 || echo 540) "$node" ui/tests/browser/run.mjs "http://127.0.0.1:$port" "$@" || status=$?
for db in demo empty1 empty2; do
	"$orderd" check --quiet --db "$top/$db.db" || { echo "FAILED: orderd check of $db.db after the walk"; status=1; }
done
exit "$status"
