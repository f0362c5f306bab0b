#!/bin/sh
# Serves the demo company, as `make run` does: demo/run.sh DATABASE PORT [TOKEN_FILE]
#
# It is made where there is none yet, and who can log in is told each time. With DEMO=no nothing is made: a database that is not
# there yet is a company of one's own, which is set up in the browser.
set -eu
db=${1:?usage: demo/run.sh DATABASE PORT [TOKEN_FILE]} port=$2
case $db in
*://*)	token=${3:-run/demo.token} ;;
*)	token=${3:-${db%.db}.token}; mkdir -p "$(dirname "$db")" ;;
esac
told=${token%.token}.told
if [ "${DEMO:-}" != no ] && [ ! -e "$db" ]; then
	"$(dirname "$0")/make-demo.sh" "$db" "$token" >/dev/null || [ $? = 73 ]
fi
if [ -e "$told" ]; then
	cat "$told"
	echo "在浏览器打开 / open: http://127.0.0.1:$port/"
	echo '建立自己的公司 / to begin a company of your own: make run DEMO=no DB=run/own.db'
fi
exec build/release/orderd serve --db "$db" --listen "127.0.0.1:$port"
