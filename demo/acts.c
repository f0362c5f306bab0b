/*
 * acts.c -- what is sent for each step, by whom, and what the answer tells of the order.
 */
#include <string.h>

#include "demo/orders.h"

/* One of some texts. */
#define ONE_OF(w, list) STR((list)[between((w), 0, (int64_t)COUNT(list) - 1)])

static struct date day_of(const struct world *w, struct instant t)
{
	return date_in(t, w->calendar.zone);
}

static void add_whole(struct buf *b, const char *name, int64_t n)
{
	add_text(b, name, str_fmt(b->arena, "%lld", (long long)n));
}

/* [{"line":…,"quantity":"…"}] */
static void add_part(struct buf *b, int line, int64_t quantity)
{
	add_open(b, "lines", '[');
	add_open(b, NULL, '{');
	add_number(b, "line", line);
	add_whole(b, "quantity", quantity);
	add_close(b, '}');
	add_close(b, ']');
}

/* --- entering ---------------------------------------------------------------------- */

/* When the customer wants it: about when it will be there, so that some are late. */
static struct date wanted(struct world *w, const struct demo_order *o)
{
	int64_t first = day_of(w, o->entered).day + (o->class == ORDER_URGENT ? 1 : 2);
	int64_t day = o->delivered.us ? day_of(w, o->delivered).day + between(w, -1, 5)
	                              : first + between(w, 2, o->class == ORDER_URGENT ? 4 : 12);

	return (struct date){ day < first ? first : day };
}

static void add_line(const struct world *w, struct buf *b, const struct demo_line *l)
{
	add_open(b, NULL, '{');
	add_text(b, "sku", l->product->sku);
	add_text(b, "unit", l->packs ? l->product->pack : l->product->unit);
	add_whole(b, "quantity", l->quantity);
	if (!l->product->service)
		add_id(b, "warehouse_id", w->warehouse[l->warehouse].id);
	if (l->gift)
		add_true(b, "gift");
	add_close(b, '}');
}

static void add_words(struct world *w, const struct demo_order *o, struct buf *b)
{
	static const char *const of_company[] = {
		"请随货附送货单和增值税专用发票", "送货前一天请电话联系", "周一至周五 9:00—17:00 收货", "外箱请贴我司物料编码",
		"电梯宽 1.1 米，大件请提前告知尺寸",
	};
	static const char *const of_person[] = { "放快递柜即可", "请尽快发货，谢谢", "送礼用，请不要放价格单", "周末家里有人" };
	static const char *const inside[] = { "老客户，按上次价格核对", "客户要求与上月订单同批次", "与客户确认过可以分批发货" };

	if (chance(w, 30))
		add_text(b, "message", o->customer->company ? ONE_OF(w, of_company) : ONE_OF(w, of_person));
	if (chance(w, 12))
		add_text(b, "internal_note", ONE_OF(w, inside));
}

/* A person keeps to one. */
static const char *pay_method(const struct demo_order *o)
{
	if (o->customer->company)
		return "bank";
	return str_hash(o->customer->code) % 2 ? "alipay" : "wechat";
}

static void enter(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	bool online = o->channel == CHANNEL_MALL || o->channel == CHANNEL_WEB;

	(void)arg;
	add_text(b, "customer_code", o->customer->code);
	add_text(b, "class", STR(order_classes.at[o->class].word));
	add_text(b, "channel", STR(order_channels.at[o->channel].word));
	if (o->channel == CHANNEL_MALL)
		add_text(b, "reference",
		         str_fmt(b->arena, "mall:%lld", 880000000 + (long long)o->entered.us / SECOND % 90000000));
	/* What came in over night is entered in the morning. */
	if (online)
		add_time(b, "received_at", (struct instant){ o->entered.us - between(w, 2, 900) * MINUTE });
	add_date(b, "requested_date", wanted(w, o));
	add_text(b, "shipping_mode", STR(shipping_modes.at[o->mode].word));
	add_text(b, "payment_method", STR(pay_method(o)));
	if (o->customer->terms == CREDIT)
		add_number(b, "payment_days", 30);
	if (o->discount_fen)
		add_money(b, "discount", o->discount_fen);
	if (o->freight_fen)
		add_money(b, "freight", o->freight_fen);
	if (o->drafted)
		add_true(b, "draft");
	add_words(w, o, b);
	add_open(b, "lines", '[');
	for (int i = 0; i < o->lines; i++)
		add_line(w, b, &o->line[i]);
	add_close(b, ']');
}

/* --- the desk ------------------------------------------------------------------------- */

static void reject(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const char *const why[] = { "收货地址与客户资料不一致，请核实", "单价低于授权，请补充说明", "要求交付日期过近，请与客户重新确认" };

	(void)o, (void)arg;
	add_text(b, "reason", ONE_OF(w, why));
}

static void change(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)arg;
	add_date(b, "requested_date", (struct date){ o->requested.day + between(w, 1, 4) });
	add_text(b, "message", S("已与客户电话确认地址和交期"));
}

/* As the customer asked; sometimes it takes longer. */
static void confirm(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	int64_t day = day_of(w, w->now).day + 1;

	(void)arg;
	if (day < o->requested.day)
		day = o->requested.day;
	if (chance(w, 20))
		day += between(w, 1, 3);
	add_date(b, "promised_date", (struct date){ day });
}

static void cancel(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const char *const why[] = { "客户项目延期，取消采购", "重复下单", "客户改订其他型号", "客户预算未批准", "客户不想要了" };

	(void)o, (void)arg;
	add_text(b, "reason", ONE_OF(w, why));
}

static void promise(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const char *const why[] = { "模具检修，交期顺延，已征得客户同意", "客户工地进度推迟", "物流停运，改约交付日期" };

	(void)arg;
	add_date(b, "promised_date", (struct date){ o->promised.day + between(w, 2, 5) });
	add_text(b, "reason", ONE_OF(w, why));
}

static void note(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const char *const text[] = {
		"客户来电确认收货人不变", "仓库反馈外箱需加固", "财务已核对来款户名", "客户希望与下一单合并开票", "注意：卸货需要叉车",
	};

	(void)o, (void)arg;
	add_text(b, "text", ONE_OF(w, text));
}

/* One unit of the first line less; or, of what was missing when it was signed for, one piece. */
static void reduce(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	const struct demo_line *l = &o->line[0];

	(void)w;
	add_number(b, "line", 1);
	add_whole(b, "quantity", arg ? 1 : l->packs ? l->product->per_pack : 1);
	add_text(b, "reason", arg ? S("到货短少，客户同意不再补发") : S("客户门店减少，协商减量"));
}

/* --- the warehouse ----------------------------------------------------------------------- */

static const struct { const char *name, *prefix; enum shipping_mode mode; } carriers[] = {
	{ "驰野速运（演示）", "CY", SHIP_EXPRESS }, { "云岭快递（演示）", "YL", SHIP_EXPRESS },
	{ "四明专线物流（演示）", "SM", SHIP_ROAD }, { "陇海零担（演示）", "LH", SHIP_ROAD },
	{ "飞汀航空货运（演示）", "FT", SHIP_AIR }, { "驿川铁路快运（演示）", "YC", SHIP_RAIL },
};

static void plan_some(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)arg;
	add_date(b, "planned_date", day_of(w, w->now));
	add_part(b, 1, line_base(&o->line[0]));
}

static void plan_rest(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)o, (void)arg;
	add_date(b, "planned_date", (struct date){ day_of(w, w->now).day + between(w, 0, 1) });
}

static void pack(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	int64_t packs = 0;

	(void)arg;
	for (int i = 0; i < o->goods; i++)
		packs += o->line[i].packs ? o->line[i].quantity : 1;
	add_number(b, "packages", packs / (o->batches ? o->batches : 1) + 1);
	add_text(b, "weight", str_fmt(b->arena, "%lld.%lld kg", (long long)(packs * between(w, 4, 9)),
	                              (long long)between(w, 1, 9)));
}

static void add_tracking(struct world *w, const char *prefix, struct buf *b)
{
	add_text(b, "tracking_number", str_fmt(b->arena, "%s%07lld%05lld", prefix, (long long)between(w, 0, 9999999),
	                                       (long long)between(w, 0, 99999)));
}

static void ship(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)arg;
	if (o->mode == SHIP_PICKUP)
		return;
	size_t i = (size_t)between(w, 0, COUNT(carriers) - 1);
	while (carriers[i].mode != o->mode)
		i = (i + 1) % COUNT(carriers);
	add_text(b, "carrier", STR(carriers[i].name));
	add_tracking(w, carriers[i].prefix, b);
	add_money(b, "freight_cost", o->customer->company ? between(w, 40, 400) * 100 : between(w, 6, 14) * 100);
}

static void track(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)o, (void)arg;
	add_tracking(w, "GZ", b);
}

static void cancel_batch(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)w, (void)o, (void)arg;
	add_text(b, "reason", S("拣货差异，重新安排批次"));
}

/* --- the customer -------------------------------------------------------------------------- */

static void sign(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const struct { const char *kind, *file; } proofs[] = {
		{ "photo", "签收照片" }, { "signature", "电子签名" }, { "carrier_event", "轨迹" }, { "paper", "回单扫描件" },
	};
	int64_t proof = between(w, 0, COUNT(proofs) - 1);
	struct str stranger = o->customer->company ? S("收货部") : S("门卫代收");

	(void)arg;
	add_text(b, "signer", chance(w, 80) ? o->customer->contact : stranger);
	if (o->mode != SHIP_PICKUP)
		add_time(b, "signed_at", (struct instant){ w->now.us - between(w, 5, 120) * MINUTE });
	add_text(b, "proof_kind", STR(proofs[proof].kind));
	add_text(b, "proof", str_fmt(b->arena, "%s-%05lld.jpg", proofs[proof].file, (long long)between(w, 1, 99999)));
}

static void sign_less(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	sign(w, o, arg, b);
	add_part(b, 1, line_base(&o->line[0]) - 1);
}

static void perform(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)w, (void)o;
	add_number(b, "line", arg);
}

/* --- the books ------------------------------------------------------------------------------- */

static int64_t open_fen(const struct demo_order *o)
{
	return o->has_settlement ? o->balance : o->total - o->paid;
}

static void settle(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const char *const terms[] = {
		[PREPAID] = "款到发货", [DEPOSIT] = "预付 30%，到货付清", [CREDIT] = "月结 30 天", [MALL] = "商城付款",
	};

	(void)w, (void)arg;
	add_text(b, "terms", STR(terms[o->customer->terms]));
}

static void add_payment(struct world *w, const struct demo_order *o, int64_t fen, struct buf *b)
{
	const char *prefix = o->customer->company ? "HK" : "ZF";

	add_text(b, "method", STR(pay_method(o)));
	add_money(b, "amount", fen);
	add_text(b, "reference", str_fmt(b->arena, "%s%010lld", prefix, (long long)between(w, 0, 9999999999)));
}

/* A part of what is open in whole yuan, or all of it. */
static void pay(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	int64_t fen = arg == 100 ? open_fen(o) : open_fen(o) * arg / 10000 * 100;

	add_payment(w, o, fen, b);
	add_text(b, "note", arg == 30 ? S("预付款") : S(""));
}

static void pay_again(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)arg;
	add_payment(w, o, o->total, b);
}

static void reverse(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	(void)w, (void)o, (void)arg;
	add_text(b, "reason", S("重复入账，冲销"));
}

static int64_t refund_fen(const struct demo_order *o, int64_t what)
{
	if (what == REFUND_ALL)
		return o->paid;
	return what == REFUND_CREDIT ? -o->balance : o->total / 2000 * 100;
}

static void refund(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b)
{
	static const char *const why[] = {
		[REFUND_CREDIT] = "实际交付少于订购，退还多收款", [REFUND_ALL] = "订单取消，退还货款", [REFUND_SOME] = "外观瑕疵，补偿客户",
	};

	(void)w;
	add_text(b, "method", STR(pay_method(o)));
	add_money(b, "amount", refund_fen(o, arg));
	add_text(b, "reason", STR(why[arg]));
}

/* --- the table --------------------------------------------------------------------------------- */

static const struct {
	const char *command;
	unsigned role;
	void (*body)(struct world *w, const struct demo_order *o, int64_t arg, struct buf *b);
	bool of_part;			/* arg is the second number of the path */
} acts[ACTS] = {
	[ENTER]          = { "order.create", SALES, enter },
	[DISCARD]        = { "order.discard", SALES, NULL },
	[PLACE]          = { "order.place", SALES, NULL },
	[APPROVE]        = { "order.approve", REVIEWER, NULL },
	[REJECT]         = { "order.reject", REVIEWER, reject },
	[CHANGE]         = { "order.change", SALES, change },
	[RESUBMIT]       = { "order.resubmit", SALES, NULL },
	[CONFIRM]        = { "order.confirm", SALES, confirm },
	[CANCEL]         = { "order.cancel", SALES, cancel },
	[PROMISE]        = { "order.promise", SALES, promise },
	[NOTE]           = { "order.note", SALES, note },
	[REDUCE]         = { "order.reduce", SALES, reduce },
	[REDUCE_MISSING] = { "order.reduce", AFTERSALES, reduce },
	[PLAN_SOME]      = { "batch.plan", WAREHOUSE, plan_some },
	[PLAN_REST]      = { "batch.plan", WAREHOUSE, plan_rest },
	[PICK]           = { "batch.pick", WAREHOUSE, NULL, true },
	[PACK]           = { "batch.pack", WAREHOUSE, pack, true },
	[SHIP]           = { "batch.ship", LOGISTICS, ship, true },
	[TRACK]          = { "batch.track", LOGISTICS, track, true },
	[SIGN]           = { "batch.sign", LOGISTICS, sign, true },
	[SIGN_LESS]      = { "batch.sign", LOGISTICS, sign_less, true },
	[CANCEL_BATCH]   = { "batch.cancel", WAREHOUSE, cancel_batch, true },
	[PERFORM]        = { "order.perform", AFTERSALES, perform },
	[SETTLE]         = { "order.settle", FINANCE, settle },
	[PAY]            = { "order.receive_payment", FINANCE, pay },
	[PAY_AGAIN]      = { "order.receive_payment", FINANCE, pay_again },
	[REVERSE]        = { "payment.reverse", FINANCE, reverse, true },
	[REFUND]         = { "order.refund", AFTERSALES, refund },
	[PAY_REFUND]     = { "refund.pay", FINANCE, NULL },
	[COMPLETE]       = { "order.complete", FINANCE, NULL },
};

/* Nothing to pay, nothing to give back: the step falls away. */
static bool is_idle(const struct demo_order *o, const struct step *s)
{
	switch (s->act) {
	case PAY:        return open_fen(o) <= 0 || (s->arg < 100 && open_fen(o) * s->arg < 100 * 10000);
	case REFUND:     return refund_fen(o, s->arg) <= 0;
	case PAY_REFUND: return !o->refund_open;
	default:         return false;
	}
}

/* The desk does its own orders itself; the order manager stands in now and then. */
static const struct demo_staff *who_acts(struct world *w, const struct demo_order *o, enum act act)
{
	if (acts[act].role == SALES)
		return o->sales;
	if (acts[act].role == REVIEWER && chance(w, 10))
		return somebody(w, MANAGER);
	return somebody(w, acts[act].role);
}

/* --- what the answer tells ------------------------------------------------------------------------ */

static int64_t fen_of(const json_t *row, const char *name)
{
	int64_t fen = 0;

	decimal_parse(STR(json_string_value(json_object_get(row, name))), MONEY_SCALE, &fen);
	return fen;
}

static const json_t *last_of(const json_t *order, const char *rows)
{
	const json_t *all = json_object_get(order, rows);

	return json_array_get(all, json_array_size(all) - 1);
}

static void learn(struct demo_order *o, const json_t *order)
{
	const json_t *settlement = last_of(order, "settlements"), *refund = last_of(order, "refunds");
	const char *state = json_string_value(json_object_get(refund, "state"));
	int64_t number = json_integer_value(json_object_get(refund, "refund"));

	o->id = id_of(order);
	o->total = fen_of(order, "total");
	o->paid = fen_of(order, "paid");
	o->has_settlement = settlement != NULL;
	o->balance = fen_of(settlement, "balance");
	o->refund_open = state && strcmp(state, "requested") == 0 ? number : 0;
	date_parse(STR(json_string_value(json_object_get(order, "requested_date"))), &o->requested);
	date_parse(STR(json_string_value(json_object_get(order, "promised_date"))), &o->promised);
	o->state = names_find(&order_states, STR(json_string_value(json_object_get(order, "state"))));
}

/* Goods that are missing for the order come in. */
static bool restock(struct world *w, const struct demo_order *o)
{
	bool fine = true;

	for (int i = 0; fine && i < o->goods; i++) {
		const struct demo_line *l = &o->line[i];
		int product = (int)(l->product - w->product);
		int64_t packs = l->packs ? l->quantity * 2 : l->quantity / l->product->per_pack + 5;
		fine = company_receive(w, l->warehouse, &product, 1, packs, "补货入库");
	}
	return fine;
}

bool order_step(struct world *w, struct demo_order *o, const struct step *s)
{
	ARENA a = { 0 };
	struct buf b = buf_in(&a, 0);

	if (is_idle(o, s))
		return true;
	buf_char(&b, '{');
	if (acts[s->act].body)
		acts[s->act].body(w, o, s->arg, &b);
	buf_char(&b, '}');
	struct deed d = {
		.who = who_acts(w, o, s->act), .command = acts[s->act].command, .target = o->id, .body = buf_str(&b),
		.part = s->act == PAY_REFUND ? o->refund_open : acts[s->act].of_part ? s->arg : 0,
		.may_fail = s->act == CONFIRM ? "STOCK_SHORT" : NULL,
	};
	bool fine = act(w, &d);
	if (d.refused)
		fine = restock(w, o) && act(w, &d);
	if (fine)
		learn(o, d.answer);
	json_decref(d.answer);
	return fine;
}
