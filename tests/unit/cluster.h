/*
 * cluster.h -- a PostgreSQL server of the tests' own.
 *
 * It lives in a folder under /tmp, answers on 127.0.0.1, and is gone, folder and all, as soon as the process that started
 * it and all that this one started are gone, however they ended. No cluster of the machine is touched.
 */
#ifndef UNIT_CLUSTER_H
#define UNIT_CLUSTER_H

/*
 * Start it; its address is returned and its password set in the environment, for children too. NULL when no PostgreSQL is
 * installed or it does not start; then it says on standard error why.
 */
const char *cluster_start(void);

#endif
