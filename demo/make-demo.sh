#!/bin/sh
# Makes the demo company: demo/make-demo.sh DATABASE [TOKEN_FILE]
#
# Months of an invented company, made by running the commands its staff would have run; they end today.
# Beside the database (run/demo.db) lies then an API token with the rights of all posts (run/demo.token), and what is told
# at the end: what was made, and who can log in (run/demo.told).
# A file is not put in place before `orderd check` has found it clean; a database of a server is to be an empty one.
set -eu
db=${1:?usage: demo/make-demo.sh DATABASE [TOKEN_FILE]}
case $db in /* | *://*) ;; *) db=$PWD/$db ;; esac
cd "$(dirname "$0")/.."

QUIET=1 tools/build.sh release orderd demo/demo
umask 077
case $db in
*://*)	new=$db token=${2:-run/demo.token} ;;
*)	new=$db.new token=${2:-${db%.db}.token} ;;
esac
if [ -e "$db" ] || build/release/orderd user list --db "$db" >/dev/null 2>&1; then
	echo "make-demo.sh: $db is there already; remove it first" >&2
	exit 73
fi
rm -f "$new" "$new-wal" "$new-shm" "$db-wal" "$db-shm"
told=$(build/release/demo/demo "$new" "${token#"$PWD/"}")
build/release/orderd check --quiet --db "$new" >&2
if [ "$new" != "$db" ]; then
	if [ -s "$new-wal" ]; then
		echo "make-demo.sh: $new-wal is not folded into the database" >&2
		exit 70
	fi
	rm -f "$new-wal" "$new-shm"
	mv "$new" "$db"
fi
printf '%s\n' "$told" | tee "${token%.token}.told"
