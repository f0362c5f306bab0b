/*
 * log.c -- a line is built on the stack and leaves in one write, so lines never mix.
 *
 * A line has LINE_BYTES at most. Pairs that do not fit are left out as a whole, and a
 * long value is cut, so that a line is complete and parses whatever it was given.
 */
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/text.h"

enum { LINE_BYTES = 4096, VALUE_BYTES = 1024 };

static const struct { const char *word, *journal; } levels[] = {
	[LOG_ERROR] = { "error", "<3>" },
	[LOG_WARN]  = { "warn",  "<4>" },
	[LOG_INFO]  = { "info",  "<6>" },
	[LOG_DEBUG] = { "debug", "<7>" },
};

static struct {
	bool json, journal;
	enum log_level level;
} settings = { .level = LOG_INFO };

/*
 * $JOURNAL_STREAM names the device and inode of the journal's socket. It is inherited
 * by children whose standard error was sent elsewhere, hence the comparison.
 */
static bool writes_to_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat own;

	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
	       fstat(STDERR_FILENO, &own) == 0 && own.st_dev == device && own.st_ino == inode;
}

void log_setup(bool json, enum log_level level)
{
	settings.json = json;
	settings.journal = writes_to_journal();
	settings.level = level;
}

/* Text that reads as itself between blanks, in logfmt. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.s[i] <= ' ' || s.s[i] > '~' || s.s[i] == '"' || s.s[i] == '=' || s.s[i] == '\\')
			return false;
	return s.n > 0;
}

/* Cut between code points, and without bytes that a terminal or a parser would stumble over. */
static struct str presentable(struct arena *a, struct str s)
{
	if (s.n > VALUE_BYTES) {
		s.n = VALUE_BYTES;
		while (s.n && ((unsigned char)s.s[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	if (text_valid(s))
		return s;
	char *copy = str_c(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (copy[i] < ' ' || copy[i] > '~')
			copy[i] = '?';
	return (struct str){ copy, s.n };
}

static void add_value(struct buf *line, struct str value)
{
	ARENA a = {0};
	struct str shown = presentable(&a, value);

	if (!settings.json && is_plain(shown))
		buf_add(line, shown);
	else
		buf_json(line, shown);
}

/* A pair as a whole, or nothing and false when the line is full. */
static bool add_pair(struct buf *line, struct str name, struct str value)
{
	size_t before = line->n;

	if (settings.json) {
		buf_text(line, line->s[before - 1] != '{' ? "," : "");
		buf_json(line, name);
		buf_char(line, ':');
	} else {
		buf_char(line, ' ');
		buf_add(line, name);
		buf_char(line, '=');
	}
	add_value(line, value);
	if (!line->full)
		return true;
	line->n = before;
	line->full = false;
	return false;
}

/* A message keeps its blanks, and is quoted only when it could break the line. */
static void add_message(struct buf *line, struct str message)
{
	ARENA a = {0};
	struct str shown = presentable(&a, message);

	for (size_t i = 0; i < shown.n; i++) {
		if ((unsigned char)shown.s[i] < ' ') {
			buf_json(line, shown);
			return;
		}
	}
	buf_add(line, shown);
}

static void add_start(struct buf *line, enum log_level level, struct str message)
{
	char text[32];
	struct buf time = { .s = text, .room = sizeof text, .max = sizeof text };
	struct str word = STR(levels[level].word);

	instant_format(&time, instant_now());
	buf_text(line, settings.journal ? levels[level].journal : "");
	if (settings.json) {
		buf_char(line, '{');
		add_pair(line, S("time"), buf_str(&time));
		add_pair(line, S("level"), word);
		add_pair(line, S("message"), message);
		return;
	}
	buf_add(line, buf_str(&time));
	buf_char(line, ' ');
	buf_add(line, word);
	buf_char(line, ' ');
	add_message(line, message);
}

/* Nobody can be told when standard error is gone. */
static void write_all(struct str s)
{
	while (s.n) {
		ssize_t n = write(STDERR_FILENO, s.s, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		s = str_sub(s, (size_t)n, s.n);
	}
}

bool log_wants(enum log_level level)
{
	return level <= settings.level;
}

void log_line(enum log_level level, const char *message, ...)
{
	char text[LINE_BYTES];
	const size_t end = 2;	/* kept for "}\n" */
	struct buf line = { .s = text, .room = sizeof text - end, .max = sizeof text - end };
	va_list pairs;

	if (level > settings.level)
		return;
	add_start(&line, level, STR(message));
	va_start(pairs, message);
	for (const char *name; (name = va_arg(pairs, const char *));) {
		const char *value = va_arg(pairs, const char *);
		if (!add_pair(&line, STR(name), STR(value)))
			break;
	}
	va_end(pairs);
	if (settings.json)
		text[line.n++] = '}';
	text[line.n++] = '\n';
	write_all((struct str){ text, line.n });
}
