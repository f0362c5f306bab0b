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
#include "shell/emit/emit_inner.h"
#include "shell/setting.h"
#include "shell/shell.h"

struct settings {
	const struct engine *engine;
	struct str *value;		/* by index of engine.setting */
	int64_t *version;		/* likewise; 0: never set */
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
	*s = (struct settings){ e, arena_array(&e->arena, (size_t)e->setting_n, sizeof(struct str)),
	                        arena_array(&e->arena, (size_t)e->setting_n, sizeof(int64_t)) };
	for (int i = 0; i < e->setting_n; i++)
		s->value[i] = STR(e->setting[i]->fallback);
	for (int64_t i = 0; i < rows.n; i++) {
		struct setting_row *row = (struct setting_row *)rows.at + i;
		int at = index_of(e, row->name);
		if (at < 0)
			continue;
		s->value[at] = str_dup(&e->arena, row->value);
		s->version[at] = row->version;
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

static bool is_set(const struct names *choices, struct str value)
{
	int64_t last = -1;

	for (size_t i = 0; i < value.n; i++) {
		int64_t word = names_find(choices, str_sub(value, i, 1));
		if (word <= last)
			return false;
		last = word;
	}
	return true;
}

static bool value_fits(const struct setting *s, struct str value, struct str at, struct context *x)
{
	bool number = s->type == SETTING_INT || s->type == SETTING_RATE;
	int64_t n;

	if (number && !str_int(value, &n))
		return fail(x->errs, &E_TYPE, at, both(x->arena, "整数", "a whole number"));
	if (number && n < s->min)
		return fail(x->errs, &E_TOO_SMALL, at, str_fmt(x->arena, "%lld", (long long)s->min));
	if (number && n > s->max)
		return fail(x->errs, &E_TOO_LARGE, at, str_fmt(x->arena, "%lld", (long long)s->max));
	if (s->type == SETTING_CHOICE && names_find(s->choices, value) < 0)
		return fail(x->errs, &E_CHOICE, at, names_words(s->choices, x->arena));
	if (s->type == SETTING_SET && !is_set(s->choices, value))
		return fail(x->errs, &E_CHOICE, at, names_words(s->choices, x->arena));
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
	if (!context_matches(x, row ? row->version : 0) || !value_fits(known, want->value, str_fmt(a, "%.*s/value", P(pointer)), x))
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
	.load = setting_change_load, .decide = setting_change_decide, .flags = MATCHES,
};

/* As a field of meta: what screens draw a control from. */
static void add_setting(struct buf *out, const struct setting *t, struct str value, int64_t version)
{
	static const char *const types[] = {
		[SETTING_INT] = "int", [SETTING_TEXT] = "text", [SETTING_CHOICE] = "choice", [SETTING_RATE] = "int",
		[SETTING_SET] = "choices",
	};

	emit_next(out);
	buf_char(out, '{');
	emit_text(out, "name", STR(t->name));
	emit_text(out, "value", value);
	emit_name(out, S("version"));
	buf_int(out, version);
	emit_text(out, "default", STR(t->fallback));
	emit_labels(out, t->zh, t->en);
	emit_text(out, "type", STR(types[t->type]));
	emit_flag(out, "rate", t->type == SETTING_RATE);
	if (t->max && !t->choices) {
		emit_name(out, S("min"));
		buf_int(out, t->min);
		emit_name(out, S("max"));
		buf_int(out, t->max);
	}
	if (t->choices)
		emit_words(out, "choices", t->choices);
	buf_char(out, '}');
}

bool settings_query(struct asked *q)
{
	const struct settings *s = q->x->settings;
	const struct engine *e = s->engine;

	buf_text(q->out, "{\"items\":[");
	for (int i = 0; i < e->setting_n; i++)
		add_setting(q->out, e->setting[i], s->value[i], s->version[i]);
	buf_text(q->out, "]}");
	return true;
}
