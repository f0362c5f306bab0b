/*
 * meta.c -- the company, and the tables as they were printed once.
 */
#include "shell/emit/meta.h"

#include <pthread.h>

#include "shell/emit/emit.h"
#include "shell/emit/emit_inner.h"
#include "shell/setting.h"

/* The tables do not change while the program runs. */
static struct { pthread_once_t once; struct arena arena; struct buf text; struct digest digest; } tables = {
	.once = PTHREAD_ONCE_INIT,
};

static void print_tables(void)
{
	tables.text = buf_in(&tables.arena, 0);
	emit_meta(&tables.text);
	tables.digest = digest_of(buf_str(&tables.text));
}

static void add_company(struct buf *out, const struct context *x)
{
	const struct config *config = setting_engine(x)->config;

	buf_char(out, '{');
	emit_text(out, "version", STR(config->version));
	emit_text(out, "company", setting_text(x, "company.name"));
	emit_text(out, "notice", setting_text(x, "login.notice"));
	emit_text(out, "time_zone", config->zone);
	emit_text(out, "currency", setting_text(x, "company.currency"));
}

bool meta_query(struct asked *q)
{
	struct arena *a = q->x->arena;

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	pthread_once(&tables.once, print_tables);
	add_company(q->out, q->x);
	const struct str parts[] = { buf_str(q->out), { (const char *)tables.digest.b, sizeof tables.digest.b } };
	q->etag = str_fmt(a, "\"%.*s\"", 32, digest_hex(a, digest_of_all(parts, COUNT(parts))).s);
	buf_char(q->out, ',');
	buf_add(q->out, str_sub(buf_str(&tables.text), 1, tables.text.n));
	return true;
}
