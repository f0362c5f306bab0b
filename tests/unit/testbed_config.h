/*
 * testbed_config.h -- the configuration of an engine over a database of the test's own: all is as it is when nothing is said.
 */
#ifndef UNIT_TESTBED_CONFIG_H
#define UNIT_TESTBED_CONFIG_H

#include <stdlib.h>

#include "base/config.h"
#include "unit/testbed.h"

static inline void testbed_config(const struct testbed *bed, struct config *c, struct arena *a, struct errs *errs)
{
	int argc = 1;
	char *argv[] = { (char[]){ "test" }, NULL };

	if (!config_read(c, "/dev/null", &argc, argv, a, errs))
		abort();
	c->db = STR(bed->db);
}

#endif
