/*
 * world.c -- the clock, the dice, and how one command after the other is run.
 */
#include <string.h>

#include "demo/world.h"
#include "record/json.h"

/* --- working time ------------------------------------------------------------ */

enum { OPENS = 8 * 60 + 30, MORNING = 210, LUNCH = 60 };

/* The fixed holidays are enough to look right. */
static bool is_workday(struct date d)
{
	static const struct { int month, from, to; } holidays[] = { { 1, 1, 1 }, { 5, 1, 5 }, { 10, 1, 7 } };
	int year, month, day;

	date_parts(d, &year, &month, &day);
	for (size_t i = 0; i < COUNT(holidays); i++)
		if (month == holidays[i].month && day >= holidays[i].from && day <= holidays[i].to)
			return false;
	return (d.day + 3) % 7 < 5;	/* 1970-01-01 was a Thursday */
}

void calendar_make(struct calendar *c, struct instant now, struct zone zone)
{
	struct date d = date_in(now, zone);

	c->zone = zone;
	for (int i = WORKDAYS_MAX; i > 0; d.day--)
		if (is_workday(d))
			c->day[--i] = d;
	c->end = (int64_t)WORKDAYS_MAX * DAY_MINUTES - 1;
	while (calendar_at(c, c->end + 1).us > now.us)
		c->end--;
}

struct instant calendar_at(const struct calendar *c, int64_t minute)
{
	int64_t of_day = minute % DAY_MINUTES, at = minute / DAY_MINUTES;

	if (at >= WORKDAYS_MAX) {	/* the end of the last day */
		at = WORKDAYS_MAX - 1;
		of_day += DAY_MINUTES;
	}
	int64_t wall = OPENS + of_day + (of_day >= MORNING ? LUNCH : 0);
	return (struct instant){ date_start(c->day[at], c->zone).us + wall * MINUTE };
}

/* --- dice -------------------------------------------------------------------- */

/* splitmix64 */
static uint64_t throw_dice(struct world *w)
{
	uint64_t z = (w->dice += 0x9E3779B97F4A7C15u);

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

int64_t between(struct world *w, int64_t least, int64_t most)
{
	return least + (int64_t)(throw_dice(w) % (uint64_t)(most - least + 1));
}

bool chance(struct world *w, int percent)
{
	return between(w, 1, 100) <= percent;
}

const struct demo_staff *somebody(struct world *w, unsigned role)
{
	const struct demo_staff *able[STAFF_MAX];
	int n = 0;

	for (int i = 0; i < w->staffs; i++)
		if (w->staff[i].roles & role)
			able[n++] = &w->staff[i];
	return n ? able[between(w, 0, n - 1)] : NULL;
}

/* --- acting ------------------------------------------------------------------ */

static void tell_refusal(const struct deed *d, const struct call *c)
{
	fprintf(stderr, "demo: %s: %.*s\n", d->command, P(d->body));
	for (int i = 0; i < c->errs.n; i++) {
		struct str text = err_text(c->arena, &c->errs.at[i], false);
		fprintf(stderr, "demo:   %.*s: %.*s\n", P(c->errs.at[i].pointer), P(text));
	}
}

static bool expected(const struct deed *d, const struct call *c)
{
	return d->may_fail && c->errs.n && strcmp(c->errs.at[0].problem->code, d->may_fail) == 0;
}

bool act(struct world *w, struct deed *d)
{
	ARENA a = { 0 };
	struct call c = {
		.command = engine_command(w->engine, STR(d->command)), .arena = &a, .errs = { .arena = &a },
		.who = { .name = S("orderd"), .roles = SYSTEM }, .target = d->target, .part = d->part,
	};

	if (d->who)
		c.who = (struct caller){ .id = d->who->id, .name = d->who->login, .roles = d->who->roles };
	c.key = str_fmt(&a, "demo-%lld", (long long)++w->commands);
	c.request_id = c.key;
	c.fingerprint = digest_of(d->body);
	d->answer = NULL;
	bool fine = call_accept(&c, d->body) && call_run(w->engine, &c);
	call_release(&c);
	d->refused = !fine && expected(d, &c);
	if (fine)
		d->answer = c.body.n ? json_read(c.body, &c.errs) : json_object();
	else if (!d->refused) {
		tell_refusal(d, &c);
		w->broken = true;
	}
	return fine;
}

struct id id_of(const json_t *answer)
{
	int64_t id = 0;

	str_int(STR(json_string_value(json_object_get(answer, "id"))), &id);
	return (struct id){ id };
}

/* --- writing bodies ------------------------------------------------------------ */

static void add_name(struct buf *b, const char *name)
{
	if (b->n && b->s[b->n - 1] != '{' && b->s[b->n - 1] != '[')
		buf_char(b, ',');
	if (!name)
		return;
	buf_json(b, STR(name));
	buf_char(b, ':');
}

void add_text(struct buf *b, const char *name, struct str text)
{
	if (!text.n)
		return;
	add_name(b, name);
	buf_json(b, text);
}

void add_number(struct buf *b, const char *name, int64_t n)
{
	add_name(b, name);
	buf_int(b, n);
}

void add_true(struct buf *b, const char *name)
{
	add_name(b, name);
	buf_text(b, "true");
}

void add_date(struct buf *b, const char *name, struct date d)
{
	add_name(b, name);
	buf_char(b, '"');
	date_format(b, d);
	buf_char(b, '"');
}

void add_time(struct buf *b, const char *name, struct instant t)
{
	add_name(b, name);
	buf_char(b, '"');
	instant_format(b, t);
	buf_char(b, '"');
}

void add_money(struct buf *b, const char *name, int64_t fen)
{
	add_name(b, name);
	buf_char(b, '"');
	decimal_format(b, fen, MONEY_SCALE, 2);
	buf_char(b, '"');
}

void add_id(struct buf *b, const char *name, struct id id)
{
	add_name(b, name);
	buf_fmt(b, "\"%lld\"", (long long)id.v);
}

void add_open(struct buf *b, const char *name, char bracket)
{
	add_name(b, name);
	buf_char(b, bracket);
}

void add_close(struct buf *b, char bracket)
{
	buf_char(b, bracket);
}
