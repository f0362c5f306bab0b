/*
 * fulfil_bench.h -- an order with batches on the bench, for the tests of the rules of batches.
 *
 * A step works on a copy of a small world, as a command does on its private rows: what is refused
 * leaves no trace. After every step that is accepted the world is checked: lines say what batches
 * say (I2), nothing was changed without being put, and stock and reservations still agree (I3).
 */
#ifndef FULFIL_FULFIL_BENCH_H
#define FULFIL_FULFIL_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fulfil/history.h"

/* --- an order on the bench ---------------------------------------------------- */

enum { LINES = 3, BATCHES = 8, SH = 21, GZ = 22 };

/* Line 1: 100 pieces reserved in Shanghai. Line 2: 10 in Guangzhou. Line 3: a service. */
struct world {
	struct order order;
	struct order_line line[LINES];
	struct batch batch[BATCHES];
	struct batch_line batch_line[BATCHES][LINES];
	int batches, batch_lines[BATCHES];
	struct reservation held[2];
	struct stock stock[2];
};

struct bench {
	struct arena arena;
	struct errs errs;
	struct caller who;
	struct id_source ids;
	struct context x;
	struct world world, work;
	struct decision out;
};

static const struct instant NOON = { 1795435200 * (int64_t)SECOND };	/* 2026-11-23 12:00 UTC */

static inline void world_setup(struct world *w)
{
	*w = (struct world){
		.order = {
			.id = { 7 }, .version = 4, .state = { ORDER_CONFIRMED },
			.contact_name = S("王芳"), .province = S("浙江省"), .city = S("杭州市"),
			.street = S("文三路 1 号"), .line_count = LINES,
		},
		.held = {
			{ { 7 }, 1, { 11 }, { SH }, { 100 * ONE } },
			{ { 7 }, 2, { 12 }, { GZ }, { 10 * ONE } },
		},
		.stock = {
			{ { 11 }, { SH }, { 120 * ONE }, { 100 * ONE } },
			{ { 12 }, { GZ }, { 10 * ONE }, { 10 * ONE } },
		},
	};
	for (int i = 0; i < LINES; i++)
		w->line[i] =
			(struct order_line){ .order_id = { 7 }, .line = i + 1, .factor = { ONE } };
	w->line[0].product_id.v = 11;
	w->line[0].base_quantity.v = 100 * ONE;
	w->line[0].ship_from = S("上海仓 上海市");
	w->line[1].product_id.v = 12;
	w->line[1].base_quantity.v = 10 * ONE;
	w->line[1].ship_from = S("广州仓 广东省");
	w->line[2].kind.v = PRODUCT_SERVICE;
	w->line[2].base_quantity.v = ONE;
}

static inline void bench_setup(struct bench *b, unsigned roles)
{
	*b = (struct bench){ .ids = { 1, 0 } };
	b->who = (struct caller){ .id = { 9 }, .name = S("li"), .roles = roles };
	b->errs.arena = &b->arena;
	b->x = (struct context){
		.arena = &b->arena, .errs = &b->errs, .who = &b->who, .now = NOON,
		.zone = { 28800 }, .ids = &b->ids, .target = { 7 },
	};
	world_setup(&b->world);
}

/* Only line 1 matters: the others were agreed not to be delivered. */
static inline void only_line_1(struct bench *b)
{
	b->world.line[1].reduced = b->world.line[1].base_quantity;
	b->world.line[2].reduced = b->world.line[2].base_quantity;
	b->world.held[1].quantity.v = b->world.stock[1].reserved.v = 0;
}

static inline struct batch_seen seen_of(struct bench *b, struct world *w)
{
	struct batch_seen s = {
		.order = &w->order, .batches = { w->batch, w->batches },
		.reservations = { w->held, 2 },
	};

	w->order.lines = (struct rows){ w->line, LINES };
	for (int i = 0; i < w->batches; i++)
		w->batch[i].lines = (struct rows){ w->batch_line[i], w->batch_lines[i] };
	stock_set_add(&b->arena, &s.stocks, &(struct rows){ w->stock, 2 });
	stock_set_sort(&s.stocks);
	return s;
}

/* --- what must hold -------------------------------------------------------------- */

static inline bool was_put(const struct bench *b, const void *row)
{
	for (size_t i = 0; i < b->out.puts; i++)
		if (b->out.put[i].row == row)
			return true;
	return false;
}

#define ASSERT_PUT_IF_CHANGED(b, member)                                                       \
	do                                                                                     \
		if (memcmp(&(b)->work.member, &(b)->world.member, sizeof (b)->work.member))    \
			assert_true(was_put(b, &(b)->work.member));                            \
	while (0)

static inline void assert_nothing_forgotten(struct bench *b)
{
	seen_of(b, &b->world);
	b->world.order.lines = b->work.order.lines;
	ASSERT_PUT_IF_CHANGED(b, order);
	for (int i = 0; i < LINES; i++)
		ASSERT_PUT_IF_CHANGED(b, line[i]);
	for (int i = 0; i < 2; i++) {
		ASSERT_PUT_IF_CHANGED(b, held[i]);
		ASSERT_PUT_IF_CHANGED(b, stock[i]);
	}
	for (int i = 0; i < b->work.batches; i++) {
		b->world.batch[i].lines = b->work.batch[i].lines;
		ASSERT_PUT_IF_CHANGED(b, batch[i]);
		for (int k = 0; k < b->work.batch_lines[i]; k++)
			ASSERT_PUT_IF_CHANGED(b, batch_line[i][k]);
	}
}

static inline void assert_world_sound(const struct world *w)
{
	for (int i = 0; i < LINES; i++) {
		int64_t batched = 0, shipped = 0, signed_for = 0;

		for (int k = 0; k < w->batches; k++) {
			for (int n = 0; n < w->batch_lines[k]; n++) {
				const struct batch_line *l = &w->batch_line[k][n];
				bool left = w->batch[k].state.v == BATCH_SHIPPED ||
				            w->batch[k].state.v == BATCH_SIGNED;

				if (l->line != i + 1 || w->batch[k].state.v >= BATCH_CANCELLED)
					continue;
				batched += left ? l->packed.v - l->missing.v : l->quantity.v;
				shipped += left ? l->packed.v - l->missing.v : 0;
				signed_for += l->signed_for.v;
			}
		}
		if (w->line[i].kind.v == PRODUCT_SERVICE)
			continue;
		assert_int_equal(w->line[i].batched.v, batched);
		assert_int_equal(w->line[i].shipped.v, shipped);
		assert_int_equal(w->line[i].signed_for.v, signed_for);
		assert_true(batched <= line_due(&w->line[i]).v);
		assert_int_equal(w->stock[i].reserved.v, w->held[i].quantity.v);
		assert_true(w->stock[i].on_hand.v >= w->stock[i].reserved.v);
	}
	assert_int_equal(w->order.batch_count, w->batches);
}

/* --- doing a step ------------------------------------------------------------------ */

/* Rows that were made become part of the world. */
static inline void take_new(struct bench *b)
{
	for (size_t i = 0; i < b->out.puts; i++) {
		struct put *p = &b->out.put[i];

		if (p->kind == PUT_NEW && p->record == &batch_record)
			b->work.batch[b->work.batches++] = *(struct batch *)p->row;
		if (p->kind != PUT_NEW || p->record != &batch_line_record)
			continue;
		const struct batch_line *l = p->row;
		b->work.batch_line[l->batch - 1][b->work.batch_lines[l->batch - 1]++] = *l;
	}
}

static inline bool decide(struct bench *b, decide_function *rule, int64_t batch, const void *in)
{
	b->errs = (struct errs){ .arena = &b->arena };
	b->out = decision_in(&b->arena);
	b->work = b->world;
	b->x.part = batch;
	struct batch_seen s = seen_of(b, &b->work);
	bool fine = rule(&b->x, in, &s, &b->out);

	assert_int_equal(fine, b->errs.n == 0);
	if (!fine)
		return false;
	assert_nothing_forgotten(b);
	take_new(b);
	b->world = b->work;
	assert_world_sound(&b->world);
	return true;
}

/* "1:40 2:5": 40 of line 1, 5 of 2. */
static inline struct rows parts(struct bench *b, const char *text)
{
	struct str rest = STR(text), one, line;
	struct batch_part *p = arena_array(&b->arena, 10, sizeof *p);
	int64_t n = 0, pieces;

	while (str_cut(&rest, ' ', &one)) {
		assert_true(str_cut(&one, ':', &line) && str_int(line, &p[n].line) &&
		            str_int(one, &pieces));
		p[n++].quantity.v = pieces * ONE;
	}
	return (struct rows){ p, n };
}

static inline bool plan(struct bench *b, const char *lines)
{
	struct batch_plan in = { .lines = parts(b, lines) };

	return decide(b, batch_plan_decide, 0, &in);
}

static inline bool pick(struct bench *b, int64_t batch, const char *lines)
{
	struct batch_pick in = { .lines = parts(b, lines) };

	return decide(b, batch_pick_decide, batch, &in);
}

static inline bool pack(struct bench *b, int64_t batch, const char *lines)
{
	struct batch_pack in = { .lines = parts(b, lines), .packages = 2, .weight = S("3 kg") };

	return decide(b, batch_pack_decide, batch, &in);
}

static inline bool ship(struct bench *b, int64_t batch)
{
	struct batch_ship in = {
		.carrier = S("顺丰"),
		.tracking_number = str_fmt(&b->arena, "SF%lld", (long long)batch),
		.freight_cost = { 1200 },
	};

	return decide(b, batch_ship_decide, batch, &in);
}

static inline bool sign(struct bench *b, int64_t batch, const char *lines)
{
	struct batch_sign in = { .signer = S("王芳"), .lines = parts(b, lines) };

	return decide(b, batch_sign_decide, batch, &in);
}

static inline bool cancel(struct bench *b, int64_t batch)
{
	struct batch_cancel in = { .reason = S("改期") };

	return decide(b, batch_cancel_decide, batch, &in);
}

static inline bool lose(struct bench *b, int64_t batch, bool returned)
{
	struct batch_lost in = { .reason = S("货车起火"), .returned = returned };

	return decide(b, batch_lost_decide, batch, &in);
}

/* From planned to shipped, all of it. */
static inline void send(struct bench *b, int64_t batch)
{
	assert_true(pick(b, batch, ""));
	assert_true(pack(b, batch, ""));
	assert_true(ship(b, batch));
}

static inline const char *code(const struct errs *errs)
{
	return errs->n ? errs->at[0].problem->code : "";
}

static inline void assert_refused(const struct bench *b, const struct problem *p, const char *pointer)
{
	assert_int_equal(b->errs.n, 1);
	assert_string_equal(code(&b->errs), p->code);
	assert_true(str_eq(b->errs.at[0].pointer, STR(pointer)));
}

static inline void assert_warned(const struct bench *b, const struct problem *p, const char *pointer)
{
	assert_int_equal(b->out.warnings.n, 1);
	assert_string_equal(code(&b->out.warnings), p->code);
	assert_true(str_eq(b->out.warnings.at[0].pointer, STR(pointer)));
}

#endif
