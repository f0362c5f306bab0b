/*
 * expect.h -- what has to be so, in a program that goes on, or ends in its own way, when it is not. Included once, by the program.
 */
#ifndef LIB_EXPECT_H
#define LIB_EXPECT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int passed, failed;

static bool expect(bool so, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool expect(bool so, const char *format, ...)
{
	va_list args;

	if (so) {
		passed++;
		return true;
	}
	fputs("FAILED: ", stdout);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	failed++;
	return false;
}

#endif
