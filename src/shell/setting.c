/*
 * setting.c -- settings in memory, and the command that changes one.
 *
 * The values are one immutable array, swapped whole. An old array is kept until the
 * engine closes: settings change a few times a year, and a rule may still be reading.
 * The writer reads them anew after a change of its own, the node's thread after one of
 * another process: one after the other, so that the later read is the one that stays.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "record/json.h"
#include "shell/setting.h"
#include "shell/shell.h"

struct settings {
	const struct engine *engine;
	struct str *value;		/* by index of engine.setting */
};

QUERY(all_settings) = {
	.name = "all_settings", .row = &setting_row_record,
	.sql = "SELECT id, version, head, name, value FROM settings",
};

static int index_of(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->setting_n; i++)
		if (str_eq(STR(e->setting[i]->name), name))
			return i;
	return -1;
}

static bool load(struct engine *e, struct db *db, struct errs *errs)
{
	ARENA a = { 0 };
	struct rows rows;

	if (!db_all(db, &all_settings, NULL, &rows, &a, errs))
		return false;
	struct settings *s = arena_alloc(&e->arena, sizeof *s);
	*s = (struct settings){ e, arena_array(&e->arena, (size_t)e->setting_n, sizeof(struct str)) };
	for (int i = 0; i < e->setting_n; i++)
		s->value[i] = STR(e->setting[i]->fallback);
	for (int64_t i = 0; i < rows.n; i++) {
		struct setting_row *row = (struct setting_row *)rows.at + i;
		int at = index_of(e, row->name);
		if (at >= 0)
			s->value[at] = str_dup(&e->arena, row->value);
	}
	atomic_store(&e->settings, s);
	return true;
}

bool settings_load(struct engine *e, struct db *db, struct errs *errs)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&lock);
	bool fine = load(e, db, errs);
	pthread_mutex_unlock(&lock);
	return fine;
}

const struct setting *setting_find(const struct engine *e, struct str name)
{
	int i = index_of(e, name);

	return i < 0 ? NULL : e->setting[i];
}

struct str setting_value(const struct settings *s, const char *name)
{
	int i = index_of(s->engine, STR(name));

	if (i < 0) {
		log_line(LOG_ERROR, "a rule asked for a setting nobody declared", "name", name, NULL);
		abort();
	}
	return s->value[i];
}

struct str setting_text(const struct context *x, const char *name)
{
	return setting_value(x->settings, name);
}

int64_t setting_int(const struct context *x, const char *name)
{
	int64_t v = 0;

	str_int(setting_value(x->settings, name), &v);
	return v;
}

const struct engine *setting_engine(const struct context *x)
{
	return x->settings->engine;
}

/* --- changing one -------------------------------------------------------- */

struct setting_state { struct setting_row *row; };

static bool setting_change_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct setting_row *want = in;
	struct setting_state *s = state;

	(void)x;
	return load_one(l, &setting_by_name, VT(want->name), &s->row);
}

static bool choice_has(const char *choices, struct str value)
{
	struct str rest = STR(choices), one;

	while (str_cut(&rest, ',', &one))
		if (str_eq(one, value))
			return true;
	return false;
}

static bool value_fits(const struct setting *s, struct str value, struct str at, struct context *x)
{
	int64_t n;

	if (s->type == SETTING_INT && !str_int(value, &n))
		return fail(x->errs, &E_TYPE, at, both(x->arena, "整数", "a whole number"));
	if (s->type == SETTING_INT && n < s->min)
		return fail(x->errs, &E_TOO_SMALL, at, str_fmt(x->arena, "%lld", (long long)s->min));
	if (s->type == SETTING_INT && n > s->max)
		return fail(x->errs, &E_TOO_LARGE, at, str_fmt(x->arena, "%lld", (long long)s->max));
	if (s->type == SETTING_CHOICE && !choice_has(s->choices, value))
		return fail(x->errs, &E_CHOICE, at, STR(s->choices));
	if (s->valid && !s->valid(value))
		return fail(x->errs, &E_FORMAT, at, both(x->arena, s->zh, s->en));
	return true;
}

struct setting_row *setting_set(struct context *x, struct setting_row *row, const struct setting_row *want,
                                struct str pointer, struct decision *out)
{
	const struct setting *known = setting_find(setting_engine(x), want->name);
	struct arena *a = x->arena;

	if (!known) {
		fail(x->errs, &E_NOT_FOUND, str_fmt(a, "%.*s/name", P(pointer)), both(a, "设置项", "setting"), want->name);
		return NULL;
	}
	if (!value_fits(known, want->value, str_fmt(a, "%.*s/value", P(pointer)), x))
		return NULL;
	if (row) {
		row->value = want->value;
		put(out, &setting_row_record, row);
	} else {
		row = NEW(a, struct setting_row);
		*row = (struct setting_row){ .id = new_id(x), .name = want->name, .value = want->value };
		put_new(out, &setting_row_record, row);
	}
	announce(out, "setting.changed", &setting_row_record, row->id);
	return row;
}

static bool setting_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct setting_row *row = setting_set(x, ((struct setting_state *)state)->row, in, S(""), out);

	if (row)
		reply_with(out, &setting_row_record, row);
	return row != NULL;
}

const struct command setting_change = {
	.name = "setting.change", .zh = "修改设置", .en = "change a setting", .by = ADMIN,
	.in = &setting_row_record, .state = sizeof(struct setting_state),
	.load = setting_change_load, .decide = setting_change_decide,
};

bool settings_query(struct asked *q)
{
	const struct settings *s = q->x->settings;
	const struct engine *e = s->engine;

	buf_text(q->out, "{\"items\":[");
	for (int i = 0; i < e->setting_n; i++) {
		const struct setting *t = e->setting[i];
		buf_text(q->out, i ? ",{\"name\":" : "{\"name\":");
		buf_json(q->out, STR(t->name));
		buf_text(q->out, ",\"value\":");
		buf_json(q->out, s->value[i]);
		buf_text(q->out, ",\"default\":");
		buf_json(q->out, STR(t->fallback));
		buf_text(q->out, ",\"zh\":");
		buf_json(q->out, STR(t->zh));
		buf_text(q->out, ",\"en\":");
		buf_json(q->out, STR(t->en));
		if (t->choices) {
			buf_text(q->out, ",\"choices\":");
			buf_json(q->out, STR(t->choices));
		}
		buf_char(q->out, '}');
	}
	buf_text(q->out, "]}");
	return true;
}
