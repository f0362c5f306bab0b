/*
 * node_beat.c -- the commands by which processes tell one another that they live, and who does what.
 */
#include "shell/write/fence.h"
#include "shell/node/node.h"
#include "shell/shell.h"

const struct problem NODE_GONE = { "NODE_GONE", 409, "本进程已被判定为停止", "this process was taken for dead" };

/* --- node.beat ------------------------------------------------------------------- */

static const struct field sighting_fields[] = {
	FIELD(sighting, id,   .flags = INPUT | REQUIRED, .zh = "标识"),
	FIELD(sighting, beat, .flags = INPUT | REQUIRED, .zh = "心跳"),
};
static RECORD(sighting_record, sighting, NULL, sighting_fields, .zh = "所见心跳", .en = "sighting");
static const struct field beat_fields[] = {
	FIELD(beat, id,    .flags = INPUT | REQUIRED, .zh = "标识"),
	FIELD(beat, name,  .flags = INPUT, .zh = "名称"),
	FIELD(beat, used,  .flags = INPUT, .zh = "限流用量"),
	FIELD(beat, first, .flags = INPUT, .zh = "首次"),
	FIELD(beat, wants, .flags = INPUT, .zh = "所需租约"),
	FIELD(beat, dead,  .flags = INPUT, .of = &sighting_record, .max = DEAD_MAX, .zh = "已停止的进程"),
};
static RECORD(beat_record, beat, NULL, beat_fields, .zh = "心跳", .en = "beat");

struct beat_state {
	struct node_row *me, *dead[DEAD_MAX], *owner[LEASES];
	struct lease_row *lease[LEASES];
};

static bool beat_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct beat *beat = in;
	const struct sighting *dead = beat->dead.at;
	struct beat_state *s = state;

	(void)x;
	if (!load_one(l, &node_by_id, VI(beat->id.v), &s->me))
		return false;
	for (int64_t i = 0; i < beat->dead.n; i++)
		if (!load_one(l, &node_by_id, VI(dead[i].id.v), &s->dead[i]))
			return false;
	for (int i = 1; i < LEASES; i++) {
		if (!load_one(l, &lease_by_name, VT(STR(lease_names[i])), &s->lease[i]))
			return false;
		if (s->lease[i] && !load_one(l, &node_by_id, VI(s->lease[i]->owner.v), &s->owner[i]))
			return false;
	}
	return true;
}

static void live_on(struct context *x, const struct beat *beat, struct node_row *me, struct decision *out)
{
	if (me) {
		struct node_row *next = beat_on(x, me, out);
		next->used = beat->used;
		return;
	}
	me = NEW(x->arena, struct node_row);
	*me = (struct node_row){ beat->id, 1, beat->name, x->now, x->now, beat->used };
	put_new(out, &node_row_record, me);
}

/* Whoever was seen to beat again since is not dead. What the dead held is free. */
static void bury(const struct beat *beat, struct beat_state *s, struct decision *out)
{
	const struct sighting *dead = beat->dead.at;

	for (int64_t i = 0; i < beat->dead.n; i++) {
		if (!s->dead[i] || s->dead[i]->beat != dead[i].beat)
			continue;
		drop(out, &node_row_record, s->dead[i]);
		for (int k = 1; k < LEASES; k++)
			if (s->owner[k] == s->dead[i])
				s->owner[k] = NULL;
	}
}

static void take_lease(struct context *x, struct id me, const char *name, struct lease_row *old, struct decision *out)
{
	struct lease_row *now = NEW(x->arena, struct lease_row);

	*now = (struct lease_row){ STR(name), old ? old->fence + 1 : 1, me };
	if (old)
		drop(out, &lease_row_record, old);
	put_new(out, &lease_row_record, now);
}

static bool beat_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct beat *beat = in;
	struct beat_state *s = state;

	if (!s->me && !beat->first)
		return fail(x->errs, &NODE_GONE, S(""));
	bury(beat, s, out);
	for (int i = 1; i < LEASES; i++)
		if ((beat->wants >> i & 1) && !s->owner[i])
			take_lease(x, beat->id, lease_names[i], s->lease[i], out);
	live_on(x, beat, s->me, out);
	return true;
}

const struct command node_beat = {
	.name = "node.beat", .zh = "进程心跳", .en = "say that a process lives", .by = SYSTEM, .in = &beat_record,
	.state = sizeof(struct beat_state), .load = beat_load, .decide = beat_decide, .flags = INTERNAL,
};

/* --- node.leave: nobody need wait until it is taken for dead ------------------------- */

struct leave_state { struct node_row *me; };

static bool leave_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct leave_state *s = state;

	(void)in;
	return load_one(l, &node_by_id, VI(x->target.v), &s->me);
}

static bool leave_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct leave_state *s = state;

	(void)x, (void)in;
	if (s->me)
		drop(out, &node_row_record, s->me);
	return true;
}

const struct command node_leave = {
	.name = "node.leave", .zh = "进程退出", .en = "say that a process ends", .by = SYSTEM,
	.state = sizeof(struct leave_state), .load = leave_load, .decide = leave_decide, .flags = INTERNAL,
};
