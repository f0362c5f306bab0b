/*
 * clock.h -- what is due: timers by row, and what every so often must be done.
 */
#ifndef SHELL_CLOCK_H
#define SHELL_CLOCK_H

#include "shell/engine.h"

struct clock;
struct clock *clock_start(struct engine *e);
void clock_stop(struct clock *c);

extern const struct command timer_forget;

#endif
