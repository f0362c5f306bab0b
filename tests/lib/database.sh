# A database for a shell test, on the engine of $ORDERD_TEST_DB (tests/unit/testbed.h). To be read by it with ".".

# database NAME: what orderd is to open. A file in $top that is not there yet, or an empty database of the server.
database() {
	case ${ORDERD_TEST_DB:-sqlite} in
	postgresql://*)
		psql -q "$ORDERD_TEST_DB" -c "CREATE DATABASE orderd_$$_$1 TEMPLATE template0" >&2
		echo "${ORDERD_TEST_DB%/*}/orderd_$$_$1" ;;
	*) echo "$top/$1.db" ;;
	esac
}

# drop_databases NAME...: on a server nothing goes with the folder.
drop_databases() {
	case ${ORDERD_TEST_DB:-sqlite} in
	postgresql://*)
		for name; do
			psql -q "$ORDERD_TEST_DB" -c "DROP DATABASE IF EXISTS orderd_$$_$name WITH (FORCE)" 2>/dev/null || :
		done ;;
	esac
}
