#!/bin/sh
# Proves the demo company: it is made, it is clean, every queue has something in it, and no date is absurd.
#
#   tests/demo.sh ORDERD
set -eu
orderd=$(realpath "$1")
cd "$(dirname "$0")/.."
. tests/lib/database.sh
top=$(mktemp -d)
trap 'drop_databases demo again; rm -rf "$top"' EXIT
passed=0 failed=0
export LANG=C.UTF-8 LC_ALL=C.UTF-8 NO_COLOR=1 ORDERD_CONFIG=/dev/null
ORDERD_DB=$(database demo)
export ORDERD_DB

# prove WHAT COMMAND...: the command succeeds.
prove() {
	what=$1
	shift
	if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $what"; fi
}
says() { grep -qF -- "$2" "$1"; }

# is COUNT LINES-OF-FILE
is() { [ "$(wc -l <"$2")" = "$1" ]; }
# served FILE COMMAND...: what is told on the way to a server that answers, which then ends.
served() {
	file=$1
	shift
	"$@" >"$file" 2>"$file.log" &
	server=$!
	for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break; sleep 0.1; done
	kill "$server" && wait "$server"
}
# tells FILE WORDS...: all of them stand there.
tells() {
	file=$1
	shift
	for words; do says "$file" "$words" || return 1; done
}
refuses() { demo/make-demo.sh "$ORDERD_DB" "$top/demo.token" 2>"$top/refused" && return 1 || [ $? = 73 ]; }

# The rows of an export that awk prints: there should be none. Columns are named in the program as c["name"].
none() {
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { '"$1"' }' "$top/orders.csv" >"$top/wrong"
	[ ! -s "$top/wrong" ] || { head -n 5 "$top/wrong"; return 1; }
}

prove 'the demo is made' demo/make-demo.sh "$ORDERD_DB" "$top/demo.token" >"$top/told"
prove 'the password is told' says "$top/told" ruolan-demo
prove 'it stands alone in its file' [ ! -e "$ORDERD_DB-wal" ]
prove 'the token is there, for its owner only' [ "$(stat -c %a "$top/demo.token")" = 600 ]
prove 'it is clean' "$orderd" check --quiet
prove 'it is not made twice' refuses

"$orderd" report orders --json >"$top/states"
for state in draft placed rejected approved confirmed processing part_shipped shipped part_signed signed completed \
	cancelled; do
	prove "some order is $state" says "$top/states" "\"key\":\"$state\""
done

"$orderd" export order --names --format csv | sed 's/"[^"]*"/x/g' >"$top/orders.csv"
today=$(TZ=UTC-8 date +%Y-%m-%d)
prove '300 orders' is 301 "$top/orders.csv"
prove 'promised after it was ordered' \
	none 'if ($c["promised_date"] != "" && $c["promised_date"] < $c["order_date"]) print'
prove 'delivered after it was ordered' \
	none 'if ($c["delivered_date"] != "" && $c["delivered_date"] < $c["order_date"]) print'
prove 'nothing in the future' none "if (substr(\$c[\"created_at\"], 1, 10) > \"$today\") print"
prove 'every order is worth something' none 'if ($c["total"] + 0 <= 0) print'
prove 'what is completed is settled' none 'if ($c["state"] == "completed" && $c["settled"] !~ /true|1/) print'

"$orderd" user list --json >"$top/staff"
for role in sales reviewer warehouse logistics finance aftersales manager admin; do
	prove "somebody is $role" says "$top/staff" "\"$role\""
done

port=$((20000 + $$ % 10000))
prove 'it is served' served "$top/served" demo/run.sh "$ORDERD_DB" "$port" "$top/demo.token"
prove 'who can log in is told again, and where' tells "$top/served" linxiao ruolan-demo "http://127.0.0.1:$port/" DEMO=no
prove 'an empty company is served' served "$top/own" env DEMO=no demo/run.sh "$top/own.db" "$port"
prove 'nothing is made for it: it is set up in the browser' tells "$top/own" /console/setup#
prove 'and nobody of the demo is told of' [ "$(grep -c ruolan-demo "$top/own")" = 0 ]

ORDERD_DB=$(database again)
demo/make-demo.sh "$ORDERD_DB" "$top/again.token" >"$top/told"
"$orderd" report orders --json >"$top/again"
prove 'the same seed makes the same orders' cmp -s "$top/states" "$top/again"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
