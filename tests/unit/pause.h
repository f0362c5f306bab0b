/*
 * pause.h -- waiting a while, where a test can only look again later.
 */
#ifndef UNIT_PAUSE_H
#define UNIT_PAUSE_H

#include <time.h>

static inline void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

#endif
