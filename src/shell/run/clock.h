/*
 * clock.h -- what is due: timers by row, and what every so often must be done.
 *
 * It runs in the process that holds LEASE_CLOCK; the others' clocks wait for it to be free.
 */
#ifndef SHELL_CLOCK_H
#define SHELL_CLOCK_H

#include "shell/engine.h"
#include "shell/shell.h"

struct clock;
struct clock *clock_start(struct engine *e);
void clock_stop(struct clock *c);

/* A timer that is due but unknown or refused goes; a periodic one that has no row gets one. */
extern const struct command timer_forget, timer_wind;

#endif
