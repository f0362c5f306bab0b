#!/bin/sh
# Makes the demo company: demo/make-demo.sh DATABASE
#
# Months of an invented company, made by running the commands its staff would have run; they end today.
# Beside the database (run/demo.db) lies then an API token with the rights of all posts (run/demo.token).
# Nothing is put in place before `orderd check` has found it clean.
set -eu
db=${1:?usage: demo/make-demo.sh DATABASE}
case $db in /*) ;; *) db=$PWD/$db ;; esac
cd "$(dirname "$0")/.."
if [ -e "$db" ]; then
	echo "make-demo.sh: $db is there already; remove it first" >&2
	exit 73
fi

QUIET=1 tools/build.sh release orderd demo/demo
umask 077
new=$db.new
token=${db%.db}.token
rm -f "$new" "$new-wal" "$new-shm" "$db-wal" "$db-shm"
build/release/demo/demo "$new" "${token#"$PWD/"}"
build/release/orderd check --quiet --db "$new" >&2
if [ -s "$new-wal" ]; then
	echo "make-demo.sh: $new-wal is not folded into the database" >&2
	exit 70
fi
rm -f "$new-wal" "$new-shm"
mv "$new" "$db"
