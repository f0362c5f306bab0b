/*
 * order_checks.c -- what must hold of orders: I2 (heads, lines and money agree) and I8 (numbers).
 *
 * Each walk streams both sides in key order and merges them, so a million orders take seconds.
 */
#include "order/order_reports.h"
#include "order/queries.h"

static const struct field line_sum_fields[] = {
	FIELD(line_sum, order_id,   .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(line_sum, line_count, .zh = "行数"),
	FIELD(line_sum, amount,     .zh = "金额"),
	FIELD(line_sum, discount,   .zh = "优惠"),
};
RECORD(line_sum_record, line_sum, NULL, line_sum_fields, .zh = "行合计");

static const struct field amount_sum_fields[] = {
	FIELD(amount_sum, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(amount_sum, amount,   .zh = "金额"),
};
RECORD(amount_sum_record, amount_sum, NULL, amount_sum_fields, .zh = "金额合计");

static const struct field number_place_fields[] = {
	FIELD(number_place, id,            .flags = KEY, .zh = "订单"),
	FIELD(number_place, number,        .flags = OPTIONAL, .zh = "订单编号"),
	FIELD(number_place, number_day,    .flags = OPTIONAL, .zh = "编号日期"),
	FIELD(number_place, number_serial, .zh = "流水号"),
};
RECORD(number_place_record, number_place, NULL, number_place_fields, .zh = "编号");

static const struct field order_sum_fields[] = {
	FIELD(order_sum, id,           .flags = KEY, .zh = "订单"),
	FIELD(order_sum, number,       .flags = OPTIONAL, .zh = "订单编号"),
	FIELD(order_sum, state,        .names = &order_states, .zh = "状态"),
	FIELD(order_sum, historical,   .zh = "历史订单"),
	FIELD(order_sum, settled,      .zh = "已结清"),
	FIELD(order_sum, line_count,   .zh = "行数"),
	FIELD(order_sum, goods_amount, .zh = "订单金额"),
	FIELD(order_sum, discount,     .zh = "优惠金额"),
	FIELD(order_sum, freight,      .zh = "运费"),
	FIELD(order_sum, total,        .zh = "应付总额"),
	FIELD(order_sum, paid,         .zh = "支付金额"),
	FIELD(order_sum, refunded,     .zh = "退款金额"),
};
RECORD(order_sum_record, order_sum, NULL, order_sum_fields, .zh = "订单合计");

/* A sorted stream of sums, one step ahead of whoever asks for an order. */
struct stream {
	struct cursor *cursor;
	struct arena arena;
	bool more;
	union { struct line_sum line; struct amount_sum amount; } row;
};

static bool stream_open(struct stream *s, struct db *db, const struct query *q, struct errs *errs)
{
	s->cursor = db_query(db, q, NULL, errs);
	s->more = s->cursor && db_next(s->cursor, &s->row, &s->arena);
	return s->cursor != NULL;
}

/* Is the next row this order's? Rows of orders that do not exist are told and passed over. */
static bool stream_at(struct stream *s, struct id order, const char *what, struct check_out *out)
{
	while (s->more && s->row.line.order_id.v < order.v) {
		check_found(out, "%s of order %lld, which does not exist", what, (long long)s->row.line.order_id.v);
		s->more = db_next(s->cursor, &s->row, &s->arena);
	}
	return s->more && s->row.line.order_id.v == order.v;
}

static void stream_step(struct stream *s)
{
	arena_reset(&s->arena);
	s->more = db_next(s->cursor, &s->row, &s->arena);
}

static bool stream_close(struct stream *s, const char *what, struct check_out *out)
{
	stream_at(s, (struct id){ INT64_MAX }, what, out);
	arena_free(&s->arena);
	return !s->cursor || db_done(s->cursor);
}

static const char *name_of(struct arena *a, const struct order_sum *o)
{
	return o->number.n ? str_c(a, o->number) : str_c(a, str_fmt(a, "id %lld", (long long)o->id.v));
}

static void check_head(const struct order_sum *o, const struct line_sum *l, struct check_out *out)
{
	ARENA a = { 0 };
	const char *name = name_of(&a, o);
	bool draft = o->state.v == ORDER_DRAFT || o->state.v == ORDER_CANCELLED;

	if (!l->line_count && !o->historical && !draft)
		check_found(out, "order %s has no lines", name);
	if (l->line_count != o->line_count)
		check_found(out, "order %s counts %lld lines and has %lld", name, (long long)o->line_count,
		            (long long)l->line_count);
	if (l->amount.fen != o->goods_amount.fen)
		check_found(out, "order %s: goods_amount %lld is not the sum of its lines %lld", name,
		            (long long)o->goods_amount.fen, (long long)l->amount.fen);
	if (l->line_count && l->discount.fen != o->discount.fen)
		check_found(out, "order %s: the lines share %lld of the discount %lld", name,
		            (long long)l->discount.fen, (long long)o->discount.fen);
	if (o->total.fen != o->goods_amount.fen - o->discount.fen + o->freight.fen)
		check_found(out, "order %s: total %lld is not goods - discount + freight", name, (long long)o->total.fen);
	if (o->state.v == ORDER_COMPLETED && !o->historical && !o->settled)
		check_found(out, "order %s is completed and not settled", name);
}

static void check_amount(const struct order_sum *o, struct stream *s, struct money shown, const char *what,
                         struct check_out *out)
{
	bool here = stream_at(s, o->id, what, out);
	int64_t sum = here ? s->row.amount.amount.fen : 0;

	if (sum != shown.fen) {
		ARENA a = { 0 };
		check_found(out, "order %s shows %lld %s, its rows say %lld", name_of(&a, o), (long long)shown.fen,
		            what, (long long)sum);
	}
	if (here)
		stream_step(s);
}

static bool check_orders(struct db *db, struct check_out *out, struct errs *errs)
{
	struct stream lines = { 0 }, payments = { 0 }, refunds = { 0 };
	struct cursor *c = db_query(db, &q_orders_all, NULL, errs);
	bool open = c && stream_open(&lines, db, &q_order_line_sums, errs) &&
	            stream_open(&payments, db, &q_order_payments_all, errs) &&
	            stream_open(&refunds, db, &q_order_refunds_all, errs);
	ARENA a = { 0 };
	struct order_sum o = { 0 };

	while (open && db_next(c, &o, &a)) {
		bool has = stream_at(&lines, o.id, "lines", out);
		static const struct line_sum none;
		check_head(&o, has ? &lines.row.line : &none, out);
		if (has)
			stream_step(&lines);
		check_amount(&o, &payments, o.paid, "paid", out);
		check_amount(&o, &refunds, o.refunded, "refunded", out);
		arena_reset(&a);
		o = (struct order_sum){ 0 };
	}
	bool fine = stream_close(&lines, "lines", out);
	fine = stream_close(&payments, "payments", out) && fine;
	fine = stream_close(&refunds, "refunds", out) && fine;
	return (!c || db_done(c)) && fine && open;
}

/* 1, 2, 3 … on every day, none missing, none double. */
/* What a day's series gave out last is the number of the day's last order. */
static bool check_series(struct db *db, struct date day, int64_t last, struct check_out *out, struct errs *errs)
{
	ARENA a = { 0 };
	struct str name = order_series(&a, day);
	struct series series = { 0 };
	bool found;

	if (!last)
		return true;
	if (!db_row(db, &series_record, record_field(&series_record, S("name")), VT(name), &series, &found, &a, errs))
		return false;
	if (series.last != last)
		check_found(out, "series %.*s gave out %lld, the last order of the day has %lld", P(name), (long long)series.last,
		            (long long)last);
	return true;
}

static bool check_numbers(struct db *db, struct check_out *out, struct errs *errs)
{
	struct cursor *c = db_query(db, &q_order_numbers, NULL, errs);
	struct number_place n = { 0 };
	struct date day = { INT64_MIN };
	int64_t last = 0;
	ARENA a = { 0 };
	bool fine = c != NULL;

	while (fine && db_next(c, &n, &a)) {
		if (n.number_day.day != day.day) {
			fine = check_series(db, day, last, out, errs);
			last = 0;
		}
		if (n.number_serial != last + 1)
			check_found(out, "order %.*s is number %lld of its day after number %lld", P(n.number),
			            (long long)n.number_serial, (long long)last);
		day = n.number_day;
		last = n.number_serial;
		arena_reset(&a);
	}
	fine = fine && check_series(db, day, last, out, errs);
	return c && db_done(c) && fine;
}

/* One of two lists of names, read side by side. */
struct named { struct cursor *cursor; struct order_reference row; bool live; struct arena texts; };

static void named_next(struct named *n)
{
	arena_reset(&n->texts);
	n->live = n->cursor && db_next(n->cursor, &n->row, &n->texts);
}

static void named_open(struct named *n, struct db *db, const struct query *q, struct errs *errs)
{
	*n = (struct named){ .cursor = db_query(db, q, NULL, errs) };
	named_next(n);
}

static bool named_done(struct named *n)
{
	arena_free(&n->texts);
	return n->cursor && db_done(n->cursor);
}

/* Which comes first; one that has ended comes last. */
static int named_cmp(const struct named *a, const struct named *b)
{
	if (!a->live || !b->live)
		return b->live - a->live;
	int order = str_cmp(a->row.reference, b->row.reference);
	return order ? order : (a->row.order_id.v > b->row.order_id.v) - (a->row.order_id.v < b->row.order_id.v);
}

static bool check_references(struct db *db, struct check_out *out, struct errs *errs)
{
	struct named of_orders, kept;

	named_open(&of_orders, db, &q_references_of_orders, errs);
	named_open(&kept, db, &q_references_kept, errs);
	while (!errs->n && (of_orders.live || kept.live)) {
		int order = named_cmp(&of_orders, &kept);

		if (order < 0)
			check_found(out, "reference %.*s of order %lld is not kept as its own", P(of_orders.row.reference),
			            (long long)of_orders.row.order_id.v);
		if (order > 0)
			check_found(out, "reference %.*s is kept as that of order %lld", P(kept.row.reference),
			            (long long)kept.row.order_id.v);
		if (order <= 0)
			named_next(&of_orders);
		if (order >= 0)
			named_next(&kept);
	}
	bool read = named_done(&of_orders);
	return named_done(&kept) && read;
}

const struct check order_checks[] = {
	{ "I2", "订单与其行、款项一致", "orders agree with their lines and money", check_orders },
	{ "I8", "订单编号连续且唯一", "order numbers are dense and unique", check_numbers },
	{ "references", "渠道单号唯一", "references are unique, each kept as that of its order", check_references },
};
_Static_assert(COUNT(order_checks) == ORDER_CHECKS, "ORDER_CHECKS counts them");
