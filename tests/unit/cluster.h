/*
 * cluster.h -- a PostgreSQL server of the tests' own, alone or with others.
 *
 * It lives in a folder under /tmp, answers on 127.0.0.1, and is gone, folder and all, as soon as the process that started
 * it and all that this one started are gone, however they ended. No cluster of the machine is touched.
 */
#ifndef UNIT_CLUSTER_H
#define UNIT_CLUSTER_H

#include <sys/types.h>

/*
 * For tests a small one that does not wait for its disk: they kill orderd and never the server (that is lib/server.h), and a
 * fresh database costs a fifth then. For measuring one that is as it would be at work.
 */
enum cluster_use { CLUSTER_TEST, CLUSTER_BENCH };

/*
 * Start it; its address is returned and its password set in the environment, for children too. NULL when no PostgreSQL is
 * installed or it does not start; then it says on standard error why.
 *
 * With workers it is the coordinator of a Citus cluster, their addresses are in $ORDERD_TEST_NODES, and its database is one
 * that knows them, to make others from: workers_2, and beside it workers_1 for one that spreads over the first only.
 */
enum { WORKERS_MAX = 3 };
const char *cluster_start(enum cluster_use use, int workers);

/* The process of the n-th server that was started here; the coordinator is 0. */
pid_t cluster_server(int n);

#endif
