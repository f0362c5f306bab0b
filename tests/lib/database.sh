# A database for a shell test, on the engine of $ORDERD_TEST_DB (tests/unit/testbed.h). To be read by it with ".".

# On a Citus cluster a database is one on all of its nodes.
nodes() {
	echo "${ORDERD_TEST_DB%/*} ${ORDERD_TEST_NODES:-}"
}

# What it is made from; nobody, and no process of Citus, may be in that meanwhile.
empty() {
	[ -n "${ORDERD_TEST_NODES:-}" ] && echo "${ORDERD_TEST_DB##*/}" || echo template0
}

# database NAME: what orderd is to open. A file in $top that is not there yet, or an empty database of the server.
database() {
	case ${ORDERD_TEST_DB:-sqlite} in
	postgresql://*)
		for node in $(nodes); do
			psql -q "$node/postgres" >&2 -o /dev/null \
				-c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$(empty)'" \
				-c "CREATE DATABASE orderd_$$_$1 TEMPLATE $(empty)"
		done
		echo "${ORDERD_TEST_DB%/*}/orderd_$$_$1" ;;
	*) echo "$top/$1.db" ;;
	esac
}

# drop_databases NAME...: on a server nothing goes with the folder.
drop_databases() {
	case ${ORDERD_TEST_DB:-sqlite} in
	postgresql://*)
		for name; do
			for node in $(nodes); do
				psql -q "$node/postgres" -c "DROP DATABASE IF EXISTS orderd_$$_$name WITH (FORCE)" 2>/dev/null || :
			done
		done ;;
	esac
}
