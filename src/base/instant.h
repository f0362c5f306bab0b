/*
 * instant.h -- points in time, calendar days, and the company's zone.
 *
 * An instant is microseconds since 1970 UTC; a date is a calendar day counted
 * from 1970-01-01. Both are valid from year 1 to 9999; zero means "none" and is
 * stored as NULL by fields flagged OPTIONAL. The core never asks for the time:
 * it is handed in. A zone is a fixed offset, because a month's report must not
 * change when a government changes its summer time.
 */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct instant { int64_t us; };
struct date    { int64_t day; };

enum { SECOND = 1000000 };		/* in microseconds */
#define MINUTE ((int64_t)60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* Offset of the local wall clock from UTC in seconds; Asia/Shanghai is 28800. */
struct zone { int32_t seconds; };

struct instant instant_now(void);		/* for the shell only */
int64_t monotonic_us(void);			/* for durations and deadlines */

/* RFC 3339 with zone: "2026-11-23T08:00:00Z", "…T16:00:00.25+08:00". */
bool instant_parse(struct str s, struct instant *out);
void instant_format(struct buf *out, struct instant t);		/* UTC with milliseconds and Z */
char *instant_put(char *to, struct instant t);			/* the same where there is room for 24; returns where it ends */

/* "2026-11-23" */
bool date_parse(struct str s, struct date *out);
void date_format(struct buf *out, struct date d);
char *date_put(char *to, struct date d);			/* where there is room for 10; returns where it ends */
void date_parts(struct date d, int *year, int *month, int *day);
struct date date_of(int year, int month, int day);

/* The calendar day on which t falls in the zone; the first instant of that day. */
struct date date_in(struct instant t, struct zone z);
struct instant date_start(struct date d, struct zone z);

/*
 * A wall-clock text of a file in its own pattern ("%Y-%m-%d %H:%M:%S", as strptime) and zone.
 * The whole text must match.
 */
bool instant_parse_local(struct str s, const char *pattern, struct zone z, struct instant *out);

/* "Asia/Shanghai", "UTC" or "+08:00"; anything else is refused. */
bool zone_parse(struct str s, struct zone *out);

#endif
