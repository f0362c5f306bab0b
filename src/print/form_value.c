/*
 * form_value.c -- values as they are read on paper.
 */
#include "print/form.h"

#include "record/json.h"
#include "record/personal.h"

static void add_attributes(struct buf *out, const struct attributes *v)
{
	struct errs errs = { .arena = out->arena };
	json_t *json = v->json.n ? json_read(v->json, &errs) : NULL, *one;
	const char *name, *before = "";

	json_object_foreach(json, name, one) {
		buf_fmt(out, "%s%s %s", before, name, json_is_string(one) ? json_string_value(one) : "");
		before = " · ";
	}
	json_decref(json);
}

/* 2026-11-28 15:04 by the company's clock. */
static void add_time(struct buf *out, struct zone zone, struct instant t)
{
	struct date day = date_in(t, zone);
	int64_t minute = (t.us - date_start(day, zone).us) / MINUTE;

	date_format(out, day);
	buf_fmt(out, " %02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

static void add_word(struct buf *out, bool english, const struct names *names, int64_t v)
{
	if (names && v >= 0 && v < names->n)
		buf_text(out, english ? names->at[v].en : names->at[v].zh);
}

void form_value(struct buf *out, const struct form_style *style, const struct field *f, const void *row)
{
	const void *at = field_at(f, row);

	if ((f->flags & OPTIONAL) && field_is_zero(f, row))
		return;
	switch (f->type) {
	case F_STATE:
		add_word(out, style->english, f->names, ((const struct state *)at)->v);
		return;
	case F_TIME:
		add_time(out, style->zone, *(const struct instant *)at);
		return;
	case F_ATTRIBUTES:
		add_attributes(out, at);
		return;
	case F_BOOL:
		buf_text(out, *(const bool *)at ? style->english ? "yes" : "是" : style->english ? "no" : "否");
		return;
	default:
		personal_text(out, f, row, style->hidden);
	}
}
