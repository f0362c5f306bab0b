/*
 * testbed.h -- a folder and a database of one's own, on the engine that the tests are run with.
 *
 * $ORDERD_TEST_DB names it:
 *   nothing, sqlite     a file in the folder
 *   postgres            a database of a server that is started when first needed, and gone with the process
 *   postgresql://…      a database of that server; the address is of one that new ones can be made from
 *
 * With $ORDERD_TEST_NODES, the addresses of the workers apart by blanks, that server is the coordinator of a Citus cluster, and a
 * database is one on all of them.
 */
#ifndef UNIT_TESTBED_H
#define UNIT_TESTBED_H

#include <stdbool.h>

/* Whether the build watches itself, and is many times slower for it: what measures, or does the same thousands of times, does
 * less there. */
#if defined(__has_feature)
#define TESTBED_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TESTBED_SANITIZED 1
#else
#define TESTBED_SANITIZED 0
#endif

struct testbed {
	char dir[256];
	char db[300];			/* what orderd opens: a path where nothing is yet, or the address of an empty database */
};

bool testbed_is_postgres(void);
bool testbed_is_spread(void);
/* Both end the process when they cannot. The folder is under $TMPDIR. */
void testbed_open(struct testbed *t);
void testbed_close(struct testbed *t);

/* Over the nodes of the cluster, by what `orderd emit citus` prints; without one nothing is to be done. */
bool testbed_spread(const struct testbed *t, const char *script);

/* A copy of a database nobody has open, in place of the one that was there. */
bool testbed_copy(const struct testbed *t, const struct testbed *from);

#endif
