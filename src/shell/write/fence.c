/*
 * fence.c -- a call that comes too late has no effect: its timer was run by another, its lease was lost.
 */
#include "shell/write/fence.h"

#include "shell/shell.h"

const struct problem
	TIMER_DONE = { "TIMER_DONE", 409, "该定时任务已执行", "the timer was run already" },
	LEASE_LOST = { "LEASE_LOST", 409, "租约 {lease} 已由其他进程持有", "another process holds the lease {lease}" };

const char *const lease_names[LEASES] = {
	[LEASE_NONE] = "", [LEASE_CLOCK] = "clock", [LEASE_OUTBOX] = "outbox", [LEASE_JOBS] = "jobs",
};

struct fence { struct timer_row *timer; struct lease_row *lease; struct node_row *node; };

static bool load(struct load *l, const struct call *c, struct fence *f)
{
	if (c->timer.v && !load_one(l, &timer_by_id, VI(c->timer.v), &f->timer))
		return false;
	if (!c->held.lease)
		return true;
	return load_one(l, &lease_by_name, VT(STR(lease_names[c->held.lease])), &f->lease) &&
	       (!f->lease || load_one(l, &node_by_id, VI(f->lease->owner.v), &f->node));
}

bool fence_look(struct load *l, const struct call *c)
{
	struct fence f = { 0 };

	return load(l, c, &f);
}

struct node_row *beat_on(struct context *x, struct node_row *node, struct decision *out)
{
	struct node_row *next = NEW(x->arena, struct node_row);

	*next = *node;
	next->beat++;
	next->seen_at = x->now;
	drop(out, &node_row_record, node);
	put_new(out, &node_row_record, next);
	return next;
}

/* The row goes; of a periodic timer it comes back for the next time. */
static void timer_take(struct batch *b, struct context *x, struct timer_row *row, struct decision *out)
{
	const struct timer *t = engine_timer(batch_engine(b), row->name);

	drop(out, &timer_row_record, row);
	if (!t || !t->every_s)
		return;
	struct timer_row *next = NEW(x->arena, struct timer_row);
	*next = (struct timer_row){ .id = new_id(x), .name = row->name, .due_at = { x->now.us + t->every_s * SECOND } };
	put_new(out, &timer_row_record, next);
}

bool fence_pass(struct batch *b, struct context *x, const struct call *c)
{
	struct load l = { .batch = b, .x = x, .serial = batch_serial(b) };
	struct decision d = decision_in(x->arena);
	struct fence f = { 0 };

	if (!c->timer.v && !c->held.lease)
		return true;
	if (!load(&l, c, &f))
		return false;
	if (c->timer.v && !f.timer)
		return fail(x->errs, &TIMER_DONE, S(""));
	if (c->held.lease && (!f.lease || f.lease->fence != c->held.fence || !f.node))
		return fail(x->errs, &LEASE_LOST, S(""), STR(lease_names[c->held.lease]));
	if (f.timer)
		timer_take(b, x, f.timer, &d);
	if (f.node)
		beat_on(x, f.node, &d);
	return batch_absorb(b, &l, &d, S("fence"), S(""));
}
