/*
 * postgres.c -- runs a command that has a PostgreSQL server of its own.
 *
 *   postgres COMMAND ARGUMENT...
 *
 * The command finds the server's address in $ORDERD_TEST_SERVER; the server is gone soon after it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit/cluster.h"

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: postgres COMMAND ARGUMENT...\n", stderr);
		return 64;
	}
	const char *url = cluster_start();
	if (url)
		setenv("ORDERD_TEST_SERVER", url, 1);
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
