/*
 * log.h -- one line per event on standard error, for people (logfmt) or machines (JSON).
 *
 * Only the shell and main log; library code returns errors. Never names, phones,
 * addresses, tokens. A newline in a value cannot start a new line of the log.
 * Under systemd each line begins with its <priority>.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_setup(bool json, enum log_level level);

/* Is a line of this level written at all? For texts that cost something to make. */
bool log_wants(enum log_level level);

/* log_line(LOG_INFO, "listening", "address", "127.0.0.1:8080", NULL): pairs of texts up to a NULL. */
void log_line(enum log_level level, const char *message, ...) __attribute__((sentinel));

#endif
