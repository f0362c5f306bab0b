#!/bin/sh
# Proves `orderd copy`, and backup and restore between the engines: what arrives, what is taken up again, what is refused.
#
#   tests/copy.sh ORDERD       with $ORDERD_TEST_DB, a PostgreSQL server
set -eu
orderd=$(realpath "$1")
. "$(dirname "$0")/lib/database.sh"
. "$(dirname "$0")/lib/try.sh"
profile=$(realpath "$(dirname "$0")/../profiles/uci-online-retail.profile")
top=$(mktemp -d)
trap 'drop_databases source target cut live; rm -rf "$top"' EXIT
cd "$top"
passed=0 failed=0
export LANG=C.UTF-8 LC_ALL=C.UTF-8 NO_COLOR=1 ORDERD_CONFIG=/dev/null
unset ORDERD_DB ORDERD_PASSWORD
source=$(database source) target=$(database target) cut=$(database cut) live=$(database live)

sql() { psql -q -v ON_ERROR_STOP=1 "$1" -c "$2"; }

# copied ROWS ARGUMENT...: a copy that is complete, of which so many rows ("all") were written now.
copied() {
	written=$1
	shift
	try 0 '' copy --json "$@"
	[ "$written" != all ] || written=$(sed -n 's/.*"rows":\([0-9]*\),.*/\1/p' out)
	said "\"written\":$written}"
}

# --- there and back -------------------------------------------------------
try 0 '"refused":0' bench -n 300 --at-once 8 --json --in "$source"
ORDERD_PASSWORD=correct-horse try 0 '' user add li --name 李敏 --roles sales --db "$source"
mkdir history
cat >history/online_retail.csv <<'CSV'
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536366,22633,WARMER,2,2010-12-01 08:28:00,1.85,,France
CSV
try 0 '' import -p "$profile" --from history --db "$source"
copied all --from "$source" --to a.db
copied all --from a.db --to "$target"
copied all --from "$target" --to b.db
copied 0 --from "$source" --to b.db
copied 0 --from a.db --to "$target"
try 0 'all is well' check --db b.db
try 0 李敏 user list --db b.db
try 0 'both are the same row by row' copy --from a.db --to c.db
try 64 'name two databases' copy --from a.db
try 64 'name two databases' copy --from a.db --to a.db
try 66 'make one with orderd init' copy --from missing.db --to d.db

# --- cut off --------------------------------------------------------------
for after in 0.1 0.2 0.3 0.4 0.5 0.7; do
	timeout -s KILL "$after" "$orderd" copy --from a.db --to "$cut" >/dev/null 2>&1 || :
	timeout -s KILL "$after" "$orderd" copy --from "$source" --to cut.db >/dev/null 2>&1 || :
done
try 0 '' copy --from a.db --to "$cut"
try 0 '' copy --from "$source" --to cut.db
copied 0 --from a.db --to "$cut"
copied 0 --from a.db --to cut.db
sql "$cut" 'DELETE FROM events WHERE subject_id = (SELECT max(subject_id) FROM events)'
copied 1 --from a.db --to "$cut"

# --- what is not a part of it ---------------------------------------------
sql "$cut" "DELETE FROM events WHERE (subject_id, seq) = (SELECT subject_id, seq FROM events ORDER BY 1, 2 LIMIT 1)"
try 65 'of the target is not what the source has' copy --from a.db --to "$cut"
sql "$target" "UPDATE orders SET message = 'other' WHERE id = (SELECT max(id) FROM orders)"
try 65 'of the target is not what the source has: nothing was copied' copy --from a.db --to "$target"
try 0 '' init --db other.db
try 65 'of the target is not what the source has' copy --from a.db --to other.db

# --- kept and brought back ------------------------------------------------
try 0 '' backup unsound.db --db "$target"
try 0 '' backup sound.db --db "$source"
copied 0 --from "$source" --to sound.db
[ "$(stat -c %a sound.db)" = 600 ] && wrong=0 || wrong=1
count "$wrong" 'a backup is for nobody else to read'
try 65 'the backup is not sound and was not restored' restore unsound.db --db "$source" --yes
copied 0 --from a.db --to "$source"
try 0 '' restore sound.db --db "$target" --yes
copied 0 --from a.db --to "$target"
try 0 '' restore sound.db --db other.db --yes
copied 0 --from "$target" --to other.db

# --- while orders are taken -----------------------------------------------
"$orderd" bench -n 6000 --at-once 16 --json --in "$live" >bench.out 2>&1 &
bench=$!
for _ in $(seq 200); do
	[ "$(psql -At "$live" -c 'SELECT count(*) > 200 FROM orders' 2>/dev/null)" != t ] || break
	sleep 0.05
done
try 0 '' backup live.db --db "$live"
try 0 'all is well' check --db live.db
early=$(sqlite3 live.db 'SELECT count(*) BETWEEN 200 AND 5999 FROM orders')
[ "$early" = 1 ] && wrong=0 || wrong=1
count "$wrong" 'the backup was made while orders were taken'
wait "$bench" && wrong=0 || wrong=1
count "$wrong" 'none of them was refused meanwhile'

# --- of an older program --------------------------------------------------
sqlite3 sound.db "SELECT reference FROM order_references WHERE reference = 'uci:536366'" >out
said uci:536366
sqlite3 sound.db "DROP TABLE order_references; DROP INDEX orders_reference;
	CREATE UNIQUE INDEX orders_reference ON orders (reference);
	DELETE FROM schema_changes WHERE module = 'order' AND change = 4"
try 65 'the source lacks change 4 of module order: let this program serve it once' copy --from sound.db --to d.db
try 0 '' restore sound.db --db renewed.db
try 0 'all is well' check --db renewed.db
copied 0 --from renewed.db --to "$target"

# --- spread over a cluster ------------------------------------------------
# Without Citus its functions note what they are asked. What is left must be what Citus takes; tests/spread_test has the rules.
sql "$target" "CREATE TABLE asked (name REGCLASS, key TEXT);
	CREATE FUNCTION create_reference_table(t REGCLASS) RETURNS VOID LANGUAGE sql AS 'INSERT INTO asked VALUES (t)';
	CREATE VIEW citus_tables AS SELECT name AS table_name, 'distributed' AS citus_table_type FROM asked;
	CREATE FUNCTION truncate_local_data_after_distributing_table(t REGCLASS) RETURNS VOID LANGUAGE sql AS '';
	CREATE FUNCTION create_distributed_table(t REGCLASS, k TEXT, colocate_with TEXT) RETURNS VOID LANGUAGE sql
		AS 'INSERT INTO asked VALUES (t, k)'"
try 0 '' emit citus
for _ in once again; do
	psql -q -v ON_ERROR_STOP=1 -1 "$target" -f out >/dev/null 2>psql.err && wrong=0 || wrong=1
	count "$wrong" "the script runs: $(cat psql.err)"
done
twice=$(psql -At "$target" -c 'SELECT name FROM asked GROUP BY name HAVING count(*) > 1')
[ -z "$twice" ] && wrong=0 || wrong=1
count "$wrong" "run again it spreads nothing twice: $twice"
psql -At "$target" >kept <<'SQL'
SELECT s.name, i.indexrelid::regclass FROM asked s JOIN pg_index i ON i.indrelid = s.name
 WHERE i.indisunique AND NOT EXISTS (SELECT 1 FROM pg_attribute a
   WHERE a.attrelid = s.name AND a.attname = s.key AND a.attnum = ANY (i.indkey)) AND s.key IS NOT NULL
SQL
spread=$(psql -At "$target" -c 'SELECT count(key) > 10 AND count(*) > count(key) FROM asked')
[ "$spread" = t ] && [ ! -s kept ] && wrong=0 || wrong=1
count "$wrong" "no unique index is left without the key: $(cat kept)"
sql "$target" 'DROP TABLE asked CASCADE; DROP FUNCTION create_reference_table, create_distributed_table,
	truncate_local_data_after_distributing_table'
try 0 'all is well' check --db "$target"

# --- what is told ---------------------------------------------------------
try 69 'Connection refused' check --db postgresql://li:geheim@127.0.0.1:1/orderd
grep -q geheim out err && wrong=1 || wrong=0
count "$wrong" 'a password is not told'
try 69 'the database cannot be opened: a password has @ / ? as %40 %2F %3F' check --db postgresql://li:a@geheim@127.0.0.1:1/orderd
grep -q geheim out err && wrong=1 || wrong=0
count "$wrong" 'nor a part of one that is not written well'
# The server of the tests asks for a password; one that was given by hand may not.
if [ -n "${PGPASSWORD:-}" ]; then
	where=${source#*@}
	echo "*:*:*:*:$PGPASSWORD" >passwords
	printf '[shop]\nhost=%s\nport=%s\nuser=orderd\ndbname=%s\npassword=%s\n' \
		"$(echo "${where%%:*}" | sed 's|%2F|/|g')" "$(echo "$where" | sed 's/.*:\([0-9]*\).*/\1/')" "${where##*/}" "$PGPASSWORD" >services
	chmod 600 passwords services
	(
		unset PGPASSWORD
		try 69 'no password supplied' check --db "$source"
		PGPASSFILE=$top/passwords try 0 'all is well' check --db "$source"
		PGSERVICEFILE=$top/services try 0 'all is well' check --db 'postgresql:///?service=shop'
		echo "passed=$passed failed=$failed" >counts
	)
	. ./counts
fi
echo "$source" >address
ORDERD_DB_FILE=$top/address try 0 'all is well' check

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
