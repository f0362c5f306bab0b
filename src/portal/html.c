/*
 * html.c -- templates with braces, and days as people say them.
 */
#include "portal/html.h"

#include <assert.h>
#include <string.h>

void html_write(struct buf *out, const char *template, const struct str *param_from_1, int params)
{
	const char *hole;
	int used = 0;

	while ((hole = strstr(template, "{}"))) {
		assert(used < params);
		buf_add(out, (struct str){ template, (size_t)(hole - template) });
		buf_html(out, param_from_1[++used]);
		template = hole + 2;
	}
	assert(used == params);
	buf_text(out, template);
}

static const struct { const char *zh, *en; } weekdays[] = {
	{ "星期四", "Thursday" },	/* 1970-01-01 */
	{ "星期五", "Friday" }, { "星期六", "Saturday" }, { "星期日", "Sunday" },
	{ "星期一", "Monday" }, { "星期二", "Tuesday" }, { "星期三", "Wednesday" },
};
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
};

static void say_day(struct buf *out, struct date d, bool english)
{
	int year, month, day, weekday = (int)((d.day % 7 + 7) % 7);

	date_parts(d, &year, &month, &day);
	if (english)
		buf_fmt(out, "%s, %d %s %d", weekdays[weekday].en, day, months[month - 1], year);
	else
		buf_fmt(out, "%d年%d月%d日 %s", year, month, day, weekdays[weekday].zh);
}

void html_date(struct buf *out, struct date d, bool english)
{
	buf_text(out, "<time datetime=\"");
	date_format(out, d);
	buf_text(out, "\">");
	say_day(out, d, english);
	buf_text(out, "</time>");
}

void html_instant(struct buf *out, struct instant t, struct zone zone, bool english)
{
	struct date d = date_in(t, zone);
	int64_t minutes = (t.us - date_start(d, zone).us) / MINUTE;

	buf_text(out, "<time datetime=\"");
	instant_format(out, t);
	buf_text(out, "\">");
	say_day(out, d, english);
	buf_fmt(out, " %02d:%02d</time>", (int)(minutes / 60), (int)(minutes % 60));
}
