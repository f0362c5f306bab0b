/*
 * html.h -- HTML is written through one function, which escapes whatever it is given.
 */
#ifndef PORTAL_HTML_H
#define PORTAL_HTML_H

#include "base/instant.h"
#include "base/money.h"

/*
 * Write a template that is a literal of the program; each {} in it takes the next struct str, escaped for text and quoted
 * attributes alike. More or fewer of them than braces stop the program.
 */
#define HTML(out, template, ...) html_write((out), "" template, \
	(const struct str[]){ S(""), ##__VA_ARGS__ }, \
	(int)(sizeof((const struct str[]){ S(""), ##__VA_ARGS__ }) / sizeof(struct str)) - 1)
void html_write(struct buf *out, const char *template, const struct str *param_from_1, int params);

/* <time>2026年11月28日 星期六</time>, with the minute for an instant. */
void html_date(struct buf *out, struct date d, bool english);
void html_instant(struct buf *out, struct instant t, struct zone zone, bool english);

#endif
