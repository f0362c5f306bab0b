#!/bin/sh
# Proves the program's command line: exit codes, hints, help, JSON, and what its commands do to a company.
#
#   tests/cli.sh ORDERD        the program to try
set -eu
orderd=$(realpath "$1")
. "$(dirname "$0")/lib/database.sh"
. "$(dirname "$0")/lib/try.sh"
profile=$(realpath "$(dirname "$0")/../profiles/uci-online-retail.profile")
top=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; drop_databases company other third bench; rm -rf "$top"' EXIT
cd "$top"
passed=0 failed=0
export LANG=C.UTF-8 LC_ALL=C.UTF-8 NO_COLOR=1 ORDERD_CONFIG=/dev/null
ORDERD_DB=$(database company)
export ORDERD_DB
unset ORDERD_PASSWORD ORDERD_TOKEN

# --- words and flags ------------------------------------------------------
try 0 'an order management system'
try 0 'orderd COMMAND' --help
try 0 'orderd 0.' --version
try 0 '"commit":"' version --json
try 64 'did you mean serve?' serv
try 64 'there is no such command: frobnicate' frobnicate
try 64 'did you mean --json?' check --jsno
try 64 'there is no such flag: -x' check -x
try 64 'the flag needs a value' export order --format
try 64 'there is a word too many: now' check now
try 64 'say what to do: befriend' user befriend --db /dev/null
try 64 'the number of words is wrong' user add --db /dev/null
try 78 'threads must be a whole number' config check --threads 0
echo 'colour = red' >bad.conf
try 78 'there is no option colour' config check --config bad.conf
try 0 'listen = 127.0.0.1:8080' config show
try 0 'db = postgresql://li:***@db.example.com/orderd' config show --db postgresql://li:geheim@db.example.com/orderd
unsaid geheim
try 0 '"listen":":99"' config show --json --listen :99
try 64 'say show or check' config burn
for command in init serve user token import export report check backup restore copy bench config emit version help; do
	try 0 examples: help "$command"
	try 0 examples: "$command" --help
done
try 0 '.SH EXIT STATUS' help --man
try 0 '65  the data is wrong' help codes
LC_ALL=zh_CN.UTF-8 try 0 '订单管理系统' help
LC_ALL=zh_CN.UTF-8 try 64 '没有这个命令' serv
try 0 'openapi' emit
try 0 '"openapi":' emit openapi
try 0 'export interface OrderAnswer extends Order' emit typescript
try 0 '"records":' emit meta
try 64 'did you mean openapi?' emit opnapi

# --- a company ------------------------------------------------------------
for command in check 'backup x' 'user list' report 'export order'; do
	# shellcheck disable=SC2086 # words are meant
	try 66 'make one with orderd init' $command
done
ORDERD_PASSWORD=short try 65 'at least 8 characters' init
[ ! -e "$ORDERD_DB" ] && wrong=0 || wrong=1
count "$wrong" 'an init that failed leaves nothing'
try 0 'password, told this once: ' init --company 华东精密 --admin li
try 73 'there is a database already' init
try 0 '"password":"' init --json --db "$(database other)"
ORDERD_PASSWORD=correct-horse try 0 '' init --json --db "$(database third)"
unsaid password

ORDERD_PASSWORD=correct-horse try 0 '' user add wang --name 王五 --roles sales,finance
try 64 'say with --roles' user add zhao
try 65 'must be one of' user add zhao --roles king
try 65 'exists already' user add wang --roles sales
try 0 '王五' user list
said sales,finance
try 0 '"active":false' user disable wang --json
try 0 '"active":true' user enable WANG --json
try 0 'told this once' user password wang
try 66 'there is no staff member nobody' user disable nobody
try 0 odt_ token create shop
try 0 '"token":"odt_' token create mall --json --expires 2030-01-01T00:00:00Z
try 65 'cannot have the role' token create boss --roles customer
try 0 machine token list
unsaid odt_
try 0 '"active":false' token revoke shop --json
try 66 'there is no API token' token revoke nothing
try 0 'all is well' check
try 0 '"found":0}' check --json

# --- history in, reports and exports out --------------------------------------
mkdir history
cat >history/online_retail.csv <<'CSV'
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850,United Kingdom
536366,22633,WARMER,2,2010-12-01 08:28:00,1.85,,France
C536379,22633,WARMER,-1,2010-12-01 09:41:00,1.85,17850,United Kingdom
536367,22633,WARMER,many,2010-12-01 08:34:00,1.85,13047,United Kingdom
CSV
try 64 'name the profile' import --from history
try 66 'there is no such profile' import -p nothing --from history
try 65 'is not there' import -p "$profile" --from .
unsaid unchanged
try 65 'refused' import -p "$profile" --from history --dry-run
try 0 '{"items":[]}' export order --json
try 65 '' import -p "$profile" --from history --rejects rejects.csv --json
said '"command":"order.record","records":4,"made":3,"unchanged":0,"refused":'
grep -q 'online_retail.csv.*quantity\|Quantity' rejects.csv && wrong=0 || wrong=1
count "$wrong" 'the refused row is in the rejects'
try 65 '' import -p "$profile" --from history --json
said '"command":"order.record","records":4,"made":0,"unchanged":3,"refused":'
try 0 'all is well' check
try 0 uci:536365 export order --names
try 0 uci:536366 export orders --filter state=completed --filter reference=uci:536366 --names
unsaid uci:536365
try 65 'is not a parameter here' export order --filter colour=red
try 64 'there is no such record' export dragon
try 0 '' export product -f xlsx -o products.xlsx
[ "$(head -c 2 products.xlsx)" = PK ] && wrong=0 || wrong=1
count "$wrong" 'products.xlsx is a sheet'
try 73 '' export product -o missing/products.csv
[ "$(stat -c %A products.xlsx | cut -c 8-)" = --- ] && wrong=0 || wrong=1
count "$wrong" 'products.xlsx is not for everybody'
try 73 'the file is there already' export product -f xlsx -o products.xlsx
try 0 '' export product -f xlsx -o products.xlsx --yes
try 64 'an export is csv, xlsx or json' export product -f table
try 0 'orders' report
try 0 '"name":"orders"' report --json
try 0 'completed' report orders --by state
try 0 '"items":[{' report orders --json
try 0 '' report orders --format csv --out orders.csv
grep -q GBP orders.csv && wrong=0 || wrong=1
count "$wrong" 'orders.csv has the currency'
try 64 'did you mean orders?' report ordrs
try 64 'there is no such format' report orders --format pdf
try 65 '/from: ' report orders --from 2026-13-01
try 65 'form is not a parameter here' report orders --form 2026-01-01

# --- copies ---------------------------------------------------------------
try 64 'name one file' backup
try 0 '' backup copy.db
try 73 'the file is there already' backup copy.db
# What a log of before says is not taken for what the copy says.
head -c 4096 /dev/urandom >copy.db-wal
try 0 '' backup copy.db --yes
try 0 'all is well' check --db copy.db
try 73 'is a database' export product -o copy.db --yes
ORDERD_PASSWORD=correct-horse try 0 '' user add late --roles sales
try 64 'not done without --yes' restore copy.db
try 66 '' restore missing.db --yes
head -c 100000 /dev/zero >zeros.db
try 74 'not a database' restore zeros.db --yes
try 0 late user list
try 0 '' restore copy.db --yes
try 0 wang user list
unsaid late
case $ORDERD_DB in
*://*)	try 0 late user list --db "$ORDERD_DB?options=-csearch_path%3Dorderd_before" ;;
*)	try 0 late user list --db company.db.before ;;
esac
try 0 '' restore copy.db --db fresh.db
try 0 'all is well' check --db fresh.db

# --- beside a server ------------------------------------------------------
try 70 'address:port' serve --listen 127.0.0.1:99999
echo 'this is a text and no database' >text
try 65 'text is not a database' serve --db text
try 65 'text is not a database' serve --db ./text
[ -e text-lock ] && wrong=1 || wrong=0
count "$wrong" 'nothing is left beside it'
token=$("$orderd" token create import --roles machine)
"$orderd" serve --listen 127.0.0.1:0 2>serve.log &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	port=$(sed -n 's/.*port=\([0-9]*\).*/\1/p' serve.log | head -n 1)
	[ -z "$port" ] || break
	sleep 0.2
done
sed -i 's/^53636/63636/; s/^C5/C6/' history/online_retail.csv
ORDERD_TOKEN=$token try 65 '' import -p "$profile" --from history --server "http://127.0.0.1:$port/" --json
said '"command":"order.record","records":4,"made":3,"unchanged":0,"refused":'
ORDERD_TOKEN=odt_wrong try 69 401 import -p "$profile" --from history --server "http://127.0.0.1:$port"
try 0 'all is well' check
try 0 '' backup online.db
try 75 'another orderd serves the database' restore copy.db --yes
try 75 'another orderd serves the database' copy --from copy.db --to "$ORDERD_DB"
case $ORDERD_DB in
*://*)	;;
*)	try 75 'another orderd serves the database' serve
	try 75 'another orderd serves the database' backup "$ORDERD_DB" --db online.db --yes ;;
esac
ORDERD_PASSWORD=correct-horse try 0 '' user add beside --roles sales
kill "$server"
code=0
wait "$server" || code=$?
server=
count "$code" 'the server ends well when told to'
try 0 uci:636365 export order --names
try 0 'all is well' check
try 0 'all is well' check --db online.db

# --- bench ----------------------------------------------------------------
case $ORDERD_DB in
*://*)	in=$(database bench) ;;
*)	in=$top ;;
esac
try 0 '"orders":200,' bench -n 200 --at-once 8 --json --in "$in"
said '"refused":0'
try 64 'the number is out of range' bench -n 0
[ -z "$(find "$top" -name 'orderd-bench-*')" ] && wrong=0 || wrong=1
count "$wrong" 'bench leaves nothing behind'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
