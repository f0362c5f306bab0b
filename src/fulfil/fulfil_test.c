/*
 * fulfil_test.c -- the rules of batches, as scripts of steps.
 *
 * A step works on a copy of a small world, as a command does on its private rows: what is refused
 * leaves no trace. After every step that is accepted the world is checked: lines say what batches
 * say (I2), nothing was changed without being put, and stock and reservations still agree (I3).
 */
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

static void world_setup(struct world *w)
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

static void bench_setup(struct bench *b, unsigned roles)
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
static void only_line_1(struct bench *b)
{
	b->world.line[1].reduced = b->world.line[1].base_quantity;
	b->world.line[2].reduced = b->world.line[2].base_quantity;
	b->world.held[1].quantity.v = b->world.stock[1].reserved.v = 0;
}

static struct batch_seen seen_of(struct bench *b, struct world *w)
{
	struct batch_seen s = {
		.order = &w->order, .batches = { w->batch, w->batches },
		.reservations = { w->held, 2 },
		.stocks = arena_array(&b->arena, 2, sizeof(struct stock *)),
		.stocks_n = 2,
	};

	w->order.lines = (struct rows){ w->line, LINES };
	for (int i = 0; i < w->batches; i++)
		w->batch[i].lines = (struct rows){ w->batch_line[i], w->batch_lines[i] };
	for (int i = 0; i < 2; i++)
		s.stocks[i] = &w->stock[i];
	return s;
}

/* --- what must hold -------------------------------------------------------------- */

static bool was_put(const struct bench *b, const void *row)
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

static void assert_nothing_forgotten(struct bench *b)
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

static void assert_world_sound(const struct world *w)
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
static void take_new(struct bench *b)
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

static bool decide(struct bench *b, decide_function *rule, int64_t batch, const void *in)
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
static struct rows parts(struct bench *b, const char *text)
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

static bool plan(struct bench *b, const char *lines)
{
	struct batch_plan in = { .lines = parts(b, lines) };

	return decide(b, batch_plan_decide, 0, &in);
}

static bool pick(struct bench *b, int64_t batch, const char *lines)
{
	struct batch_pick in = { .lines = parts(b, lines) };

	return decide(b, batch_pick_decide, batch, &in);
}

static bool pack(struct bench *b, int64_t batch, const char *lines)
{
	struct batch_pack in = { .lines = parts(b, lines), .packages = 2, .weight = S("3 kg") };

	return decide(b, batch_pack_decide, batch, &in);
}

static bool ship(struct bench *b, int64_t batch)
{
	struct batch_ship in = {
		.carrier = S("顺丰"),
		.tracking_number = str_fmt(&b->arena, "SF%lld", (long long)batch),
		.freight_cost = { 1200 },
	};

	return decide(b, batch_ship_decide, batch, &in);
}

static bool sign(struct bench *b, int64_t batch, const char *lines)
{
	struct batch_sign in = { .signer = S("王芳"), .lines = parts(b, lines) };

	return decide(b, batch_sign_decide, batch, &in);
}

static bool cancel(struct bench *b, int64_t batch)
{
	struct batch_cancel in = { .reason = S("改期") };

	return decide(b, batch_cancel_decide, batch, &in);
}

static bool lose(struct bench *b, int64_t batch, bool returned)
{
	struct batch_lost in = { .reason = S("货车起火"), .returned = returned };

	return decide(b, batch_lost_decide, batch, &in);
}

/* From planned to shipped, all of it. */
static void send(struct bench *b, int64_t batch)
{
	assert_true(pick(b, batch, ""));
	assert_true(pack(b, batch, ""));
	assert_true(ship(b, batch));
}

static const char *code(const struct errs *errs)
{
	return errs->n ? errs->at[0].problem->code : "";
}

static void assert_refused(const struct bench *b, const struct problem *p, const char *pointer)
{
	assert_int_equal(b->errs.n, 1);
	assert_string_equal(code(&b->errs), p->code);
	assert_true(str_eq(b->errs.at[0].pointer, STR(pointer)));
}

static void assert_warned(const struct bench *b, const struct problem *p, const char *pointer)
{
	assert_int_equal(b->out.warnings.n, 1);
	assert_string_equal(code(&b->out.warnings), p->code);
	assert_true(str_eq(b->out.warnings.at[0].pointer, STR(pointer)));
}

/* --- planning ------------------------------------------------------------------------ */

/* proves R-38 */
static void an_order_of_100_goes_in_batches_of_40_35_and_25_and_no_more(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:40"));
	assert_int_equal(b.world.order.state.v, ORDER_PROCESSING);
	assert_true(plan(&b, "1:35"));
	assert_false(plan(&b, "1:26"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");
	assert_true(str_eq(err_text(&b.arena, b.errs.at, true), S("第 1 行已预占且未排批次的数量只有 25")));
	assert_true(plan(&b, "1:25"));
	assert_false(plan(&b, "1:1"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");

	b.x.now.us += DAY;
	send(&b, 1);
	b.x.now.us += DAY;
	send(&b, 2);
	assert_int_equal(b.world.batch[1].shipped_at.us - b.world.batch[0].shipped_at.us, DAY);
	assert_true(str_eq(b.world.batch[0].tracking_number, S("SF1")));
	assert_true(str_eq(b.world.batch[1].tracking_number, S("SF2")));
	assert_int_equal(b.world.order.state.v, ORDER_PART_SHIPPED);
	assert_false(plan(&b, "1:1"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");
	assert_int_equal(b.world.stock[0].on_hand.v, 45 * ONE);
	arena_free(&b.arena);
}

static void what_cannot_be_planned_is_named_line_by_line(void **unused)
{
	static const struct {
		const char *lines;
		const struct problem *problem;
		const char *pointer;
	} row[] = {
		{ "1:101", &BATCH_ABOVE, "/lines/0/quantity" },
		{ "2:1 1:101", &BATCH_ABOVE, "/lines/1/quantity" },
		{ "9:1", &ORDER_NO_LINE, "/lines/0/line" },
		{ "1:1 1:1", &BATCH_LINE_TWICE, "/lines/1/line" },
		{ "3:1", &BATCH_SERVICE, "/lines/0/line" },
		{ "1:1 2:1", &BATCH_TWO_WAREHOUSES, "/lines/1/line" },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		bench_setup(&b, MANAGER);
		assert_false(plan(&b, row[i].lines));
		assert_refused(&b, row[i].problem, row[i].pointer);
		arena_free(&b.arena);
	}
	bench_setup(&b, MANAGER);
	assert_false(plan(&b, "1:101 3:1 9:1"));
	assert_int_equal(b.errs.n, 3);
	arena_free(&b.arena);
}

/* proves R-28 R-24 */
static void all_that_is_reserved_is_planned_per_warehouse_and_services_not(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:30"));
	assert_true(plan(&b, ""));
	assert_int_equal(b.world.batches, 3);
	assert_int_equal(b.world.batch[1].warehouse_id.v, SH);
	assert_int_equal(b.world.batch[2].warehouse_id.v, GZ);
	assert_true(str_eq(b.world.batch[1].ship_from, S("上海仓 上海市")));
	assert_true(str_eq(b.world.batch[2].ship_from, S("广州仓 广东省")));
	assert_int_equal(b.world.batch_line[1][0].quantity.v, 70 * ONE);
	assert_int_equal(b.world.batch_line[2][0].quantity.v, 10 * ONE);
	assert_false(plan(&b, ""));
	assert_refused(&b, &BATCH_NOTHING, "/lines");
	arena_free(&b.arena);
}

static void only_an_order_between_confirmed_and_part_signed_is_planned(void **unused)
{
	struct bench b;

	(void)unused;
	for (int state = 0; state < order_states.n; state++) {
		bool may = state >= ORDER_CONFIRMED && state <= ORDER_PART_SIGNED;

		if (state == ORDER_SHIPPED)
			continue;	/* everything has left: there is nothing to plan */
		bench_setup(&b, MANAGER);
		b.world.order.state.v = state;
		b.world.line[2].shipped.v = state >= ORDER_PART_SHIPPED ? ONE : 0;
		b.world.line[2].signed_for.v = state >= ORDER_PART_SIGNED ? ONE : 0;
		assert_int_equal(plan(&b, "1:1"), may);
		assert_string_equal(code(&b.errs), may ? "" : E_MOVE.code);
		arena_free(&b.arena);
	}
}

static void a_batch_goes_where_the_caller_says_else_where_the_order_goes(void **unused)
{
	struct batch_plan in = { .province = S("江苏省"),
		                 .shipping_mode = { 1 + SHIP_AIR },
		                 .carrier = S("东航") };
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	b.world.order.shipping_mode.v = SHIP_SEA;
	assert_true(plan(&b, "1:1"));
	assert_true(str_eq(b.world.batch[0].city, S("杭州市")));
	assert_int_equal(b.world.batch[0].shipping_mode.v, SHIP_SEA);
	in.lines = parts(&b, "1:1");
	assert_true(decide(&b, batch_plan_decide, 0, &in));
	assert_true(str_eq(b.world.batch[1].province, S("江苏省")));
	assert_int_equal(b.world.batch[1].city.n, 0);
	assert_true(str_eq(b.world.batch[1].contact_name, S("王芳")));
	assert_int_equal(b.world.batch[1].shipping_mode.v, SHIP_AIR);
	in.phone = S("x");
	in.region = S("999999");
	assert_false(decide(&b, batch_plan_decide, 0, &in));
	assert_int_equal(b.errs.n, 2);
	arena_free(&b.arena);
}

/* --- picking, packing, shipping ------------------------------------------------------- */

/* proves R-102 */
static void packing_9_of_10_warns_and_11_is_refused(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_false(pick(&b, 1, "1:11"));
	assert_refused(&b, &PICK_ABOVE, "/lines/0/quantity");
	assert_true(pick(&b, 1, ""));
	assert_int_equal(b.out.warnings.n, 0);
	assert_false(pack(&b, 1, "1:11"));
	assert_refused(&b, &PACK_ABOVE, "/lines/0/quantity");
	assert_false(pack(&b, 1, "1:0"));
	assert_refused(&b, &BATCH_EMPTY, "/lines");
	assert_true(pack(&b, 1, "1:9"));
	assert_warned(&b, &PACK_SHORT, "/lines/0/quantity");
	assert_true(str_eq(err_text(&b.arena, b.out.warnings.at, false),
	                   S("9 of line 1 packed, 10 planned")));

	/* What was packed is what is shipped; the tenth may be planned again. */
	assert_true(ship(&b, 1));
	assert_int_equal(b.world.line[0].shipped.v, 9 * ONE);
	assert_int_equal(b.world.line[0].batched.v, 9 * ONE);
	assert_true(plan(&b, "1:91"));
	arena_free(&b.arena);
}

static void what_was_not_picked_cannot_be_packed(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_true(pick(&b, 1, "1:8"));
	assert_warned(&b, &PICK_SHORT, "/lines/0/quantity");
	assert_false(pack(&b, 1, "1:9"));
	assert_refused(&b, &PACK_ABOVE, "/lines/0/quantity");
	assert_true(pack(&b, 1, ""));
	assert_warned(&b, &PACK_SHORT, "");
	assert_int_equal(b.world.batch_line[0][0].packed.v, 8 * ONE);
	arena_free(&b.arena);
}

static void a_step_takes_lines_of_its_batch_once(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_false(pick(&b, 1, "2:1"));
	assert_refused(&b, &BATCH_NO_LINE, "/lines/0/line");
	assert_false(pick(&b, 1, "1:1 1:1"));
	assert_refused(&b, &BATCH_LINE_TWICE, "/lines/1/line");
	assert_false(pick(&b, 2, ""));
	assert_refused(&b, &E_NOT_FOUND, "");
	arena_free(&b.arena);
}

static void a_shipment_names_carrier_and_number_unless_it_is_fetched(void **unused)
{
	struct batch_ship none = { 0 }, fetched = { .shipping_mode = { 1 + SHIP_PICKUP } };
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:10"));
	assert_true(pick(&b, 1, "") && pack(&b, 1, ""));
	assert_false(decide(&b, batch_ship_decide, 1, &none));
	assert_int_equal(b.errs.n, 2);
	assert_true(str_eq(b.errs.at[0].pointer, S("/carrier")));
	assert_true(str_eq(b.errs.at[1].pointer, S("/tracking_number")));
	assert_true(decide(&b, batch_ship_decide, 1, &fetched));
	assert_int_equal(b.world.batch[0].shipping_mode.v, SHIP_PICKUP);
	arena_free(&b.arena);
}

static void a_wrong_tracking_number_is_corrected_on_the_way(void **unused)
{
	struct batch_track in = { .tracking_number = S("SF9") }, none = { 0 };
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:10"));
	assert_false(decide(&b, batch_track_decide, 1, &in));
	assert_string_equal(code(&b.errs), E_MOVE.code);
	send(&b, 1);
	assert_false(decide(&b, batch_track_decide, 1, &none));
	assert_refused(&b, &E_REQUIRED, "/tracking_number");
	assert_true(decide(&b, batch_track_decide, 1, &in));
	assert_true(str_eq(b.world.batch[0].tracking_number, S("SF9")));
	assert_true(str_eq(b.world.batch[0].carrier, S("顺丰")));
	assert_int_equal(b.world.batch[0].state.v, BATCH_SHIPPED);
	arena_free(&b.arena);
}

/* --- signing ------------------------------------------------------------------------------ */

/* proves R-140 */
static void the_last_batch_that_is_signed_for_makes_the_order_signed(void **unused)
{
	struct batch_sign in = { .signer = S("王芳"),
		                 .proof_kind = { PROOF_PHOTO },
		                 .proof = S("p.jpg") };
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	only_line_1(&b);
	assert_true(plan(&b, "1:60"));
	assert_true(plan(&b, ""));
	send(&b, 1);
	send(&b, 2);
	assert_int_equal(b.world.order.state.v, ORDER_SHIPPED);
	b.x.now.us += 3 * DAY;
	assert_true(sign(&b, 2, ""));
	assert_int_equal(b.world.order.state.v, ORDER_PART_SIGNED);
	assert_int_equal(b.world.line[0].delivered_date.day, 0);

	b.x.now.us += DAY;
	in.signed_at.us = NOON.us + DAY;
	assert_true(decide(&b, batch_sign_decide, 1, &in));
	assert_int_equal(b.world.order.state.v, ORDER_SIGNED);
	assert_true(str_eq(b.world.batch[0].signer, S("王芳")));
	assert_int_equal(b.world.batch[0].proof_kind.v, PROOF_PHOTO);
	assert_int_equal(b.world.batch[0].signed_at.us, NOON.us + DAY);
	/* By the later of the two, whenever they were entered. */
	assert_int_equal(b.world.order.signed_at.us, NOON.us + 3 * DAY);
	assert_int_not_equal(b.world.line[0].delivered_date.day, 0);
	arena_free(&b.arena);
}

static void what_is_missing_at_signing_is_due_again(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	only_line_1(&b);
	assert_true(plan(&b, ""));
	send(&b, 1);
	assert_false(sign(&b, 1, "1:101"));
	assert_refused(&b, &SIGN_ABOVE, "/lines/0/quantity");
	assert_false(sign(&b, 1, "1:0"));
	assert_refused(&b, &BATCH_EMPTY, "/lines");
	assert_true(sign(&b, 1, "1:98"));
	assert_warned(&b, &SIGN_SHORT, "/lines/0/quantity");
	assert_int_equal(b.world.batch_line[0][0].missing.v, 2 * ONE);
	assert_int_equal(b.world.line[0].shipped.v, 98 * ONE);
	assert_int_equal(b.world.line[0].batched.v, 98 * ONE);
	assert_int_equal(b.world.order.state.v, ORDER_PART_SIGNED);
	assert_false(plan(&b, "1:2"));
	assert_refused(&b, &BATCH_ABOVE, "/lines/0/quantity");

	/* Reserved again (order.reserve), they go out and the order is complete. */
	b.world.held[0].quantity.v = b.world.stock[0].reserved.v = 2 * ONE;
	assert_true(plan(&b, ""));
	send(&b, 2);
	assert_true(sign(&b, 2, ""));
	assert_int_equal(b.world.order.state.v, ORDER_SIGNED);
	assert_int_equal(b.world.line[0].signed_for.v, 100 * ONE);
	assert_int_equal(b.world.stock[0].on_hand.v, 18 * ONE);
	arena_free(&b.arena);
}

/* Sent in two batches of 60 and 40, then one after the other is lost. */
static void a_lost_batch_is_due_again_and_the_order_goes_back(void **unused)
{
	static const struct { bool returned; int64_t on_hand; } row[] = {
		{ false, 20 * ONE }, { true, 120 * ONE },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		bench_setup(&b, MANAGER);
		only_line_1(&b);
		assert_true(plan(&b, "1:60"));
		assert_false(lose(&b, 1, false));
		assert_string_equal(code(&b.errs), E_MOVE.code);
		assert_true(plan(&b, "1:40"));
		send(&b, 1);
		send(&b, 2);
		assert_int_equal(b.world.order.state.v, ORDER_SHIPPED);
		assert_int_not_equal(b.world.order.shipped_at.us, 0);

		assert_true(lose(&b, 1, row[i].returned));
		assert_true(str_eq(b.out.reason, S("货车起火")));
		assert_int_equal(b.world.batch_line[0][0].missing.v, 60 * ONE);
		assert_int_equal(b.world.order.state.v, ORDER_PART_SHIPPED);
		assert_int_equal(b.world.order.shipped_at.us, 0);
		assert_int_equal(b.world.line[0].batched.v, 40 * ONE);
		assert_false(sign(&b, 1, ""));
		assert_string_equal(code(&b.errs), E_MOVE.code);
		assert_false(lose(&b, 1, row[i].returned));
		assert_string_equal(code(&b.errs), E_MOVE.code);

		assert_true(lose(&b, 2, row[i].returned));
		assert_int_equal(b.world.order.state.v, ORDER_CONFIRMED);
		assert_int_equal(b.world.line[0].shipped.v, 0);
		assert_int_equal(b.world.stock[0].on_hand.v, row[i].on_hand);
		assert_int_equal(b.world.stock[0].reserved.v, 0);
		arena_free(&b.arena);
	}
}

static void a_lost_batch_leaves_the_order_where_its_other_batches_are(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:60"));
	assert_true(plan(&b, "1:30"));
	assert_true(plan(&b, "2:10"));
	send(&b, 1);
	assert_true(lose(&b, 1, false));
	assert_int_equal(b.world.order.state.v, ORDER_PROCESSING);
	send(&b, 2);
	send(&b, 3);
	assert_true(sign(&b, 2, ""));
	assert_true(lose(&b, 3, true));
	assert_int_equal(b.world.order.state.v, ORDER_PART_SIGNED);
	assert_int_equal(b.world.stock[1].on_hand.v, 10 * ONE);
	arena_free(&b.arena);
}

/* A past batch took nothing out of the stock, so nothing can be put back. */
static void a_batch_without_stock_is_lost_but_not_returned(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, MANAGER);
	assert_true(plan(&b, "1:60"));
	send(&b, 1);
	b.world.batch[0].warehouse_id.v = 0;
	assert_false(lose(&b, 1, true));
	assert_refused(&b, &BATCH_NO_STOCK, "/returned");
	assert_true(lose(&b, 1, false));
	assert_int_equal(b.world.line[0].shipped.v, 0);
	arena_free(&b.arena);
}

static void nobody_signs_before_the_shipment_or_in_the_future(void **unused)
{
	static const struct { int64_t after_us; const struct problem *problem; } row[] = {
		{ -1500,          &SIGN_EARLY },
		{ -500,           NULL },	/* the same millisecond: what the caller was told */
		{ 0,              NULL },
		{ DAY,            NULL },
		{ DAY + 1,        &SIGN_FUTURE },
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct batch_sign in = { .signer = S("王芳") };

		bench_setup(&b, MANAGER);
		b.x.now.us += 500;
		assert_true(plan(&b, "1:1"));
		send(&b, 1);
		in.signed_at.us = b.x.now.us + row[i].after_us;
		b.x.now.us += DAY;
		assert_int_equal(decide(&b, batch_sign_decide, 1, &in), row[i].problem == NULL);
		if (row[i].problem)
			assert_refused(&b, row[i].problem, "/signed_at");
		arena_free(&b.arena);
	}
}

/* --- giving up ------------------------------------------------------------------------------ */

static void a_cancelled_batch_frees_its_lines(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, WAREHOUSE);
	assert_true(plan(&b, "1:40"));
	assert_true(plan(&b, "1:60"));
	assert_true(pick(&b, 2, "1:50"));
	assert_true(cancel(&b, 1));
	assert_int_equal(b.world.order.state.v, ORDER_PROCESSING);
	assert_true(cancel(&b, 2));
	assert_int_equal(b.world.order.state.v, ORDER_CONFIRMED);
	assert_int_equal(b.world.line[0].batched.v, 0);
	assert_int_equal(b.world.held[0].quantity.v, 100 * ONE);
	assert_true(str_eq(b.world.batch[1].cancel_reason, S("改期")));
	assert_true(plan(&b, "1:100"));
	send(&b, 3);
	assert_false(cancel(&b, 3));
	assert_string_equal(code(&b.errs), E_MOVE.code);
	arena_free(&b.arena);
}

static void a_cancelled_order_cancels_its_open_batches(void **unused)
{
	struct bench b;

	(void)unused;
	bench_setup(&b, SYSTEM);
	assert_true(plan(&b, "1:40"));
	assert_true(plan(&b, "2:4"));
	assert_true(plan(&b, "1:10"));
	assert_true(cancel(&b, 2));
	b.world.order.state.v = ORDER_CANCELLED;
	b.world.order.cancel_reason = S("不要了");
	assert_true(decide(&b, batch_cancel_all_decide, 0, NULL));
	for (int i = 0; i < 3; i++)
		assert_int_equal(b.world.batch[i].state.v, BATCH_CANCELLED);
	assert_true(str_eq(b.world.batch[2].cancel_reason, S("不要了")));
	assert_true(str_eq(b.world.batch[1].cancel_reason, S("改期")));
	assert_int_equal(b.world.order.state.v, ORDER_CANCELLED);
	assert_true(decide(&b, batch_cancel_all_decide, 0, NULL));
	assert_int_equal(b.out.puts, 0);
	arena_free(&b.arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_of_100_goes_in_batches_of_40_35_and_25_and_no_more),
		cmocka_unit_test(what_cannot_be_planned_is_named_line_by_line),
		cmocka_unit_test(all_that_is_reserved_is_planned_per_warehouse_and_services_not),
		cmocka_unit_test(only_an_order_between_confirmed_and_part_signed_is_planned),
		cmocka_unit_test(a_batch_goes_where_the_caller_says_else_where_the_order_goes),
		cmocka_unit_test(packing_9_of_10_warns_and_11_is_refused),
		cmocka_unit_test(what_was_not_picked_cannot_be_packed),
		cmocka_unit_test(a_step_takes_lines_of_its_batch_once),
		cmocka_unit_test(a_shipment_names_carrier_and_number_unless_it_is_fetched),
		cmocka_unit_test(a_wrong_tracking_number_is_corrected_on_the_way),
		cmocka_unit_test(the_last_batch_that_is_signed_for_makes_the_order_signed),
		cmocka_unit_test(what_is_missing_at_signing_is_due_again),
		cmocka_unit_test(a_lost_batch_is_due_again_and_the_order_goes_back),
		cmocka_unit_test(a_lost_batch_leaves_the_order_where_its_other_batches_are),
		cmocka_unit_test(a_batch_without_stock_is_lost_but_not_returned),
		cmocka_unit_test(nobody_signs_before_the_shipment_or_in_the_future),
		cmocka_unit_test(a_cancelled_batch_frees_its_lines),
		cmocka_unit_test(a_cancelled_order_cancels_its_open_batches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
