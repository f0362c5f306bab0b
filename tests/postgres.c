/*
 * postgres.c -- runs a command that has a PostgreSQL server of its own.
 *
 *   postgres COMMAND ARGUMENT...
 *
 * The command finds the server's address in $ORDERD_TEST_DB, and the server is gone soon after it. An address that stands there
 * already is left. Where no server can be started the command finds none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/cluster.h"

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: postgres COMMAND ARGUMENT...\n", stderr);
		return 64;
	}
	const char *told = getenv("ORDERD_TEST_DB");
	if (!told || strncmp(told, "postgresql://", 13) != 0) {
		const char *url = cluster_start(CLUSTER_TEST);
		setenv("ORDERD_TEST_DB", url ? url : "", 1);
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
