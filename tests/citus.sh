#!/bin/sh
# Runs orderd on a Citus cluster: a coordinator and two workers, made for it, on loopback, gone afterwards.
#
#   PG_BIN=/usr/lib/postgresql/15/bin tests/citus.sh [SUITE...]
#
# PG_BIN is where the programs of a PostgreSQL lie that has the extension citus; Debian has none (docs/operations/growing.md
# says how one was built, and how long each suite takes). The suites are those of `suite` below: all, or those named. None may take
# longer than SUITE_SECONDS (600).
set -eu
cd "$(dirname "$0")/.."
orderd=$PWD/build/release/orderd
PG_BIN=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)}
export PG_BIN

# Where Citus is not there, nothing was tried, and that is no success.
refuse() {
	echo "tests/citus.sh: $1" >&2
	exit 69
}

suite() {
	case $1 in
	portable) build/release/tests/portable ;;
	story) build/release/tests/story -j 2 tests/cases/*.case ;;
	rush | stream) "build/release/tests/$1" --scale 10 ;;
	login | roles | hostile | partition) "build/release/tests/$1" ;;
	company) company ;;
	*) refuse "there is no suite $1" ;;
	esac
}

# --- a company that grows -------------------------------------------------------------------
# As docs/operations/growing.md says: from a file, spread, served by two, and back into a file.

serve() {
	"$orderd" serve --db "$db" --listen "127.0.0.1:$1" >"serve.$1" 2>&1 &
	servers="$servers $!"
	for _ in $(seq 300); do
		curl -sf "http://127.0.0.1:$1/readyz" >/dev/null && return
		sleep 0.1
	done
	cat "serve.$1"
}

ask() {
	curl -s -H "Authorization: Bearer $(cat token)" -H 'Content-Type: application/json' "$@"
}

# The first "NAME": "…" of an answer.
first() { sed "s/.*\"items\":\[{[^}]*\"$1\":\"\([^\"]*\)\".*/\1/"; }

# Orders at both, each sent to both under one key: the same answer twice.
order_at_both() {
	customer=$(ask "http://127.0.0.1:$1/api/v1/customers?limit=1" | first id)
	sku=$(ask "http://127.0.0.1:$1/api/v1/products?limit=1&kind=goods" | first sku)
	for i in $(seq 10); do
		for port; do
			ask -H "Idempotency-Key: both-$i" "http://127.0.0.1:$port/api/v1/orders" -o "answer.$port" \
				-d "{\"customer_id\":\"$customer\",\"lines\":[{\"sku\":\"$sku\",\"quantity\":\"1\"}]}"
		done
		grep -q "\"lines\":" "answer.$1" && cmp -s "answer.$1" "answer.$2" && wrong=0 || wrong=1
		cp "answer.$1" out
		count "$wrong" "both answer order $i with the same"
	done
}

company() (
	. tests/lib/database.sh
	. tests/lib/try.sh
	top=$(mktemp -d)
	servers=
	trap 'kill $servers 2>/dev/null || :; drop_databases company; rm -rf "$top"' EXIT
	demo/make-demo.sh "$top/demo.db" "$top/token" >/dev/null
	cd "$top"
	passed=0 failed=0 port=$((12000 + $$ % 9000))
	db=$(database company)
	try 0 'both are the same row by row' copy --from demo.db --to "$db"
	try 0 '' emit citus
	for _ in once again; do
		psql -q -v ON_ERROR_STOP=1 -1 -f out "$db" >/dev/null 2>err && wrong=0 || wrong=1
		count "$wrong" 'the script of emit citus runs'
	done
	try 0 'all is well' check --db "$db"
	try 0 '"written":0' copy --json --from demo.db --to "$db"
	try 0 '' report orders --by state --db "$db"
	serve $port
	serve $((port + 1))
	order_at_both $port $((port + 1))
	try 0 '' backup kept.db --db "$db"
	for server in $servers; do
		kill "$server"
		wait "$server" && wrong=0 || wrong=1
		count "$wrong" 'a server ends well'
	done
	servers=
	try 0 'all is well' check --db "$db"
	try 0 'all is well' check --db kept.db
	try 0 'both are the same row by row' copy --from "$db" --to back.db
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
)

# --- all of them ------------------------------------------------------------------------------

if [ "${1:-}" = --one ]; then
	suite "$2"
	exit
fi
if [ "${1:-}" != --inside ]; then
	[ -x "$PG_BIN/pg_config" ] || refuse "there is no pg_config in $PG_BIN: PG_BIN=… names the programs of a PostgreSQL"
	share=$("$PG_BIN/pg_config" --sharedir)
	[ -e "$share/extension/citus.control" ] || refuse "the PostgreSQL of $PG_BIN has no extension citus"
	exec build/release/tests/postgres --citus 2 "$0" --inside "$@"
fi
shift
[ -n "$ORDERD_TEST_DB" ] || refuse 'the cluster does not start'
export LANG=C.UTF-8 LC_ALL=C.UTF-8 NO_COLOR=1 ORDERD_CONFIG=/dev/null
[ $# -gt 0 ] || set -- portable company story login roles rush stream hostile partition
failing=
for name; do
	echo "== $name"
	start=$(date +%s)
	timeout -k 10 "${SUITE_SECONDS:-600}" "$0" --one "$name" && result=passed || result="failed ($?)" failing="$failing $name"
	echo "== $name $result, $(($(date +%s) - start)) s"
done
echo "$# suites, failed:${failing:- none}"
[ -z "$failing" ]
