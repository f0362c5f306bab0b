/*
 * postgres.c -- runs a command that has a PostgreSQL server of its own.
 *
 *   postgres [--citus WORKERS] COMMAND ARGUMENT...
 *
 * With --citus it is the coordinator of a Citus cluster with so many workers (unit/cluster.h).
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
	int workers = argc > 2 && strcmp(argv[1], "--citus") == 0 ? atoi(argv[2]) : 0;
	char **command = argv + (workers ? 3 : 1);

	if (!*command || workers < 0 || workers > WORKERS_MAX) {
		fputs("usage: postgres [--citus WORKERS] COMMAND ARGUMENT...\n", stderr);
		return 64;
	}
	const char *told = getenv("ORDERD_TEST_DB");
	if (!told || strncmp(told, "postgresql://", 13) != 0) {
		const char *url = cluster_start(CLUSTER_TEST, workers);
		setenv("ORDERD_TEST_DB", url ? url : "", 1);
	}
	execvp(command[0], command);
	perror(command[0]);
	return 127;
}
