#!/bin/sh
# The console over a company of ORDERS orders, step by step in a real browser: bench/walk.sh ORDERS [DATABASE [words of a step]]
#
# DATABASE is used as it is; where there is none yet the demo company is made there and grown to that size. It is kept. Without one
# it lies in $TMPDIR, and goes at the end. What is told: ui/tests/browser/walk.mjs.
set -eu
orders=${1:?usage: bench/walk.sh ORDERS [DATABASE [words of a step]]}
db=${2:-}
case $db in '' | /*) ;; *) db=$PWD/$db ;; esac
words=${3:-}
cd "$(dirname "$0")/.."
top=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$top"' EXIT
trap 'exit 130' INT TERM
export LANG=C.UTF-8 LC_ALL=C.UTF-8 NO_COLOR=1 ORDERD_CONFIG=/dev/null
db=${db:-$top/company.db}
if [ ! -e "$db" ]; then
	demo/make-demo.sh "$db" >/dev/null
	build/release/bench/grow "$db" "$orders"
fi
port=$((20000 + $$ % 10000))
build/release/orderd serve --db "$db" --listen "127.0.0.1:$port" --log-level=0 2>"$top/log" &
server=$!
for _ in $(seq 300); do
	! curl -sf "http://127.0.0.1:$port/readyz" >/dev/null || break
	sleep 0.1
done
"$(realpath ui/node_modules/.bin/node)" ui/tests/browser/walk.mjs "http://127.0.0.1:$port" "$server" "$words"
