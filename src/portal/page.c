/*
 * page.c -- the pages: the form, and an order cut into pieces of which as many go on a page as fit.
 */
#include "portal/css.h"
#include "portal/html.h"
#include "portal/portal_inner.h"

struct words { const char *zh, *en; };

static struct str say(const struct page *p, struct words w)
{
	return STR(p->english ? w.en : w.zh);
}
#define SAY(p, zh, en) say((p), (struct words){ (zh), (en) })

enum {
	ROOM = PORTAL_PAGE_MAX - 3500,	/* for pieces; then comes at most a link to the next, and the foot */
	MESSAGE_PIECE = 400,		/* characters */
};

/* --- what the states mean to a customer ------------------------------------------ */

static const struct { struct words now, next; } states[] = {
	[ORDER_DRAFT] = { { "订单尚未提交", "The order has not been placed yet" },
		{ "提交后我们就开始审核。", "We look at it as soon as it is placed." } },
	[ORDER_PLACED] = { { "我们已收到您的订单", "We have received your order" },
		{ "接下来我们审核订单，并与您确认。", "Next we check it and confirm it to you." } },
	[ORDER_REJECTED] = { { "订单有内容需要与您核实", "Something in the order has to be settled with you" },
		{ "我们会与您联系，商量解决办法。", "We will contact you and find a solution together." } },
	[ORDER_APPROVED] = { { "订单已通过审核", "Your order has been checked" },
		{ "接下来我们与您确认交付日期。", "Next we confirm the delivery date to you." } },
	[ORDER_CONFIRMED] = { { "订单已确认", "Your order is confirmed" },
		{ "我们正在备货。", "We are getting it ready." } },
	[ORDER_PROCESSING] = { { "订单正在处理", "Your order is being prepared" },
		{ "货物发出后，这里会显示承运商和运单号。", "Carrier and tracking number appear here once it is on its way." } },
	[ORDER_PART_SHIPPED] = { { "部分货物已发出", "Part of your order is on its way" },
		{ "其余货物备齐后发出。", "The rest follows as soon as it is ready." } },
	[ORDER_SHIPPED] = { { "货物已全部发出", "Your order is on its way" },
		{ "收货时请当面清点，再签收。", "Please check the goods before you sign for them." } },
	[ORDER_PART_SIGNED] = { { "订单已部分交付", "Part of your order has been delivered" },
		{ "其余部分交付后，订单即告完成。", "The rest is still to come." } },
	[ORDER_SIGNED] = { { "订单已全部交付", "Your order has been delivered" },
		{ "如有短少、破损或其他问题，请尽快告诉我们。", "If anything is missing or damaged, please tell us soon." } },
	[ORDER_COMPLETED] = { { "订单已完成", "Your order is complete" },
		{ "感谢您的惠顾。", "Thank you for your custom." } },
	[ORDER_CANCELLED] = { { "订单已取消", "The order was cancelled" },
		{ "如有疑问，请与我们联系。", "Please contact us if you have questions." } },
};

static const struct words batch_words[] = {
	[BATCH_PLANNED] = { "准备中", "being prepared" },
	[BATCH_PICKED] = { "已拣货", "picked" },
	[BATCH_PACKED] = { "已包装，等待发出", "packed, about to leave" },
	[BATCH_SHIPPED] = { "运输中", "on its way" },
	[BATCH_SIGNED] = { "已签收", "delivered" },
	[BATCH_CANCELLED] = { "已取消", "cancelled" },
	[BATCH_LOST] = { "运输异常，我们正在处理", "delayed: we are looking into it" },
};

static const struct words notices[NOTICES] = {
	[NOTICE_NOT_FOUND] = { "没有找到相符的订单。请核对订单编号和电话后四位，再试一次。",
		"No order fits. Please check the order number and the last four digits of the phone number." },
	[NOTICE_BROKEN] = { "这个链接无效，可能没有复制完整。您可以在下面查询。",
		"This link is not valid; perhaps a part of it is missing. You can look up your order below." },
	[NOTICE_EXPIRED] = { "这个链接已过期。您可以在下面重新查询。", "This link has expired. You can look up your order again below." },
	[NOTICE_TOO_MANY] = { "尝试次数过多，请过一会儿再试。", "Too many attempts. Please try again in a while." },
	[NOTICE_AWAY] = { "暂时无法查询，请稍后再试。", "Orders cannot be looked up just now. Please try again shortly." },
};

const int notice_status[NOTICES] = {
	[NOTICE_NONE] = 200, [NOTICE_NOT_FOUND] = 404, [NOTICE_BROKEN] = 404, [NOTICE_EXPIRED] = 410, [NOTICE_TOO_MANY] = 429,
	[NOTICE_AWAY] = 503,
};

/* --- head and foot ---------------------------------------------------------------- */

static void link_part(struct page *p, const char *name, int64_t n)
{
	if (n)
		HTML(p->out, "&amp;{}={}", STR(name), int_text(p->out->arena, n));
}

/* <a href="…": what else it says of itself, and its words, are the caller's. */
static void link_to(struct page *p, struct place to, bool english)
{
	HTML(p->out, "<a href=\"{}?lang={}", p->path, english ? S("en") : S("zh"));
	link_part(p, "batch", to.batch);
	link_part(p, "line", to.line);
	link_part(p, "message", to.message);
	buf_text(p->out, "\"");
}

static void page_head(struct page *p, struct str title)
{
	HTML(p->out, "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
	     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
	     "<meta name=\"robots\" content=\"noindex,nofollow\"><title>{}</title><style>",
	     p->english ? S("en") : S("zh-CN"), title);
	buf_text(p->out, portal_css);
	HTML(p->out, "</style></head>\n<body><header><span>{}</span>", p->company);
	link_to(p, p->from, !p->english);
	buf_text(p->out, p->english ? " lang=\"zh-CN\" hreflang=\"zh-CN\">中文</a>" : " lang=\"en\" hreflang=\"en\">English</a>");
	HTML(p->out, "</header>\n<main><h1>{}</h1>\n", title);
}

static void page_foot(struct page *p)
{
	buf_text(p->out, "</main>\n");
	if (p->contact.n)
		HTML(p->out, "<footer class=\"soft\"><p>{}{}</p></footer>\n", SAY(p, "联系我们：", "Contact: "), p->contact);
	buf_text(p->out, "</body></html>\n");
}

/* --- the form ----------------------------------------------------------------------- */

void page_form(struct page *p, enum notice n)
{
	page_head(p, SAY(p, "订单查询", "Track your order"));
	if (n != NOTICE_NONE)
		HTML(p->out, "<p class=\"wrong\" role=\"alert\">{}</p>\n", say(p, notices[n]));
	HTML(p->out, "<form method=\"post\" action=\"/track\"><input type=\"hidden\" name=\"lang\" value=\"{}\">"
	     "<label for=\"number\">{}</label>"
	     "<input id=\"number\" name=\"number\" required maxlength=\"40\" autocomplete=\"off\" autocapitalize=\"characters\">"
	     "<label for=\"phone\">{}</label>"
	     "<input id=\"phone\" name=\"phone\" required maxlength=\"4\" inputmode=\"numeric\" autocomplete=\"off\""
	     " aria-describedby=\"hint\"><p id=\"hint\" class=\"soft\">{}</p><button>{}</button></form>\n",
	     p->english ? S("en") : S("zh"), SAY(p, "订单编号", "Order number"),
	     SAY(p, "电话后四位", "Last four digits of the phone number"),
	     SAY(p, "下单时留下的联系电话的最后四位数字。", "Of the phone number that was given with the order."),
	     SAY(p, "查询", "Look up"));
	page_foot(p);
}

/* --- figures ---------------------------------------------------------------------- */

static struct str money(const struct page *p, struct money m)
{
	return money_text(p->out->arena, m);
}

static struct str quantity(const struct page *p, struct quantity q)
{
	return quantity_text(p->out->arena, q);
}

static void term(struct page *p, struct words label)
{
	HTML(p->out, "<dt>{}</dt><dd>", say(p, label));
}

static void fact(struct page *p, struct words label, struct str value)
{
	if (!value.n)
		return;
	term(p, label);
	HTML(p->out, "{}</dd>", value);
}

static void day(struct page *p, struct words label, struct date d)
{
	if (!d.day)
		return;
	term(p, label);
	html_date(p->out, d, p->english);
	buf_text(p->out, "</dd>");
}

static void moment(struct page *p, struct words label, struct instant t)
{
	if (!t.us)
		return;
	term(p, label);
	html_instant(p->out, t, p->zone, p->english);
	buf_text(p->out, "</dd>");
}

static void amount(struct page *p, struct words label, struct money m, struct str currency)
{
	term(p, label);
	HTML(p->out, "{} {}</dd>", money(p, m), currency);
}

/* --- the order as a whole ----------------------------------------------------------- */

/* What was done is told, not what was planned before; what was promised, not what was asked for. */
static void dates(struct page *p, const struct shown_order *o)
{
	day(p, (struct words){ "下单日期", "Ordered on" }, o->order_date);
	if (o->delivered_date.day)
		day(p, (struct words){ "交付日期", "Delivered on" }, o->delivered_date);
	else if (o->state.v == ORDER_CANCELLED)
		return;
	else if (o->promised_date.day)
		day(p, (struct words){ "约定交付日期", "Promised for" }, o->promised_date);
	else
		day(p, (struct words){ "您要求的日期", "Requested for" }, o->requested_date);
}

static void sums(struct page *p, const struct shown_order *o)
{
	HTML(p->out, "<section><h2>{}</h2><dl>", SAY(p, "金额", "Amounts"));
	amount(p, (struct words){ "商品金额", "Goods" }, o->goods_amount, o->currency);
	if (o->discount.fen)
		amount(p, (struct words){ "优惠", "Discount" }, o->discount, o->currency);
	amount(p, (struct words){ "运费", "Freight" }, o->freight, o->currency);
	amount(p, (struct words){ "应付总额", "Total" }, o->total, o->currency);
	amount(p, (struct words){ "已付", "Paid" }, o->paid, o->currency);
	if (o->refunded.fen)
		amount(p, (struct words){ "退款", "Refunded" }, o->refunded, o->currency);
	buf_text(p->out, "</dl></section>\n");
}

static void whole(struct page *p, const struct shown *s)
{
	const struct shown_order *o = &s->order;

	HTML(p->out, "<section><p class=\"state\">{}</p><p>{}</p><dl>", say(p, states[o->state.v].now),
	     say(p, states[o->state.v].next));
	dates(p, o);
	buf_text(p->out, "</dl></section>\n");
	if (s->prices)
		sums(p, o);
}

/* --- its pieces --------------------------------------------------------------------- */

/* Those of one section and list stand together. */
enum kind { KIND_BATCH, KIND_CONTINUED, KIND_PART, KIND_LINE, KIND_MESSAGE, KIND_NONE };
enum section { SECTION_NONE, SECTION_BATCHES, SECTION_LINES, SECTION_MESSAGE };

static const struct { enum section section; const char *open, *close; } kinds[] = {
	[KIND_BATCH]     = { SECTION_BATCHES, "", "" },
	[KIND_CONTINUED] = { SECTION_BATCHES, "", "" },
	[KIND_PART]      = { SECTION_BATCHES, "<ul>", "</ul>" },
	[KIND_LINE]      = { SECTION_LINES, "<ul>", "</ul>" },
	[KIND_MESSAGE]   = { SECTION_MESSAGE, "<p class=\"said\">", "</p>" },
	[KIND_NONE]      = { SECTION_NONE, "", "" },
};
static const struct words headings[] = {
	[SECTION_BATCHES] = { "发货", "Deliveries" },
	[SECTION_LINES] = { "商品与服务", "Goods and services" },
	[SECTION_MESSAGE] = { "您的留言", "Your message" },
};

struct piece { enum kind kind; struct place place; const void *row; struct str text; };
struct pieces { struct piece at[PORTAL_PIECES]; int n; };

/* What is beyond them is on another page. */
static void add(struct pieces *all, struct piece piece)
{
	if (all->n < PORTAL_PIECES)
		all->at[all->n++] = piece;
}

/* Each batch and what is in it; first the rest of the one the page before ended in, under its heading. */
static void add_batches(struct pieces *all, const struct shown *s)
{
	const struct shown_batch *b = s->batches.at;
	const struct shown_part *part = s->parts.at;

	if (s->parts.n && s->from.line)
		add(all, (struct piece){ KIND_CONTINUED, s->from, NULL, { 0 } });
	for (int64_t i = 0, k = 0; i < s->batches.n || k < s->parts.n;) {
		if (k < s->parts.n && (i == s->batches.n || part[k].batch < b[i].batch)) {
			add(all, (struct piece){ KIND_PART, { .batch = part[k].batch, .line = part[k].line }, &part[k], { 0 } });
			k++;
		} else {
			add(all, (struct piece){ KIND_BATCH, { .batch = b[i].batch }, &b[i], { 0 } });
			i++;
		}
	}
}

static void add_message(struct pieces *all, const struct shown *s)
{
	struct str message = s->order.message;
	int64_t first = s->from.batch || s->from.line ? 1 : s->from.message;

	for (int64_t i = 1; message.n; i++) {
		struct str head = text_head(message, MESSAGE_PIECE);
		if (i >= first)
			add(all, (struct piece){ KIND_MESSAGE, { .message = i }, NULL, head });
		message = str_sub(message, head.n, message.n);
	}
}

static const struct pieces *pieces_of(const struct shown *s, struct arena *a)
{
	const struct shown_line *line = s->lines.at;
	struct pieces *all = NEW(a, struct pieces);

	add_batches(all, s);
	for (int64_t i = 0; i < s->lines.n; i++)
		add(all, (struct piece){ KIND_LINE, { .line = line[i].line }, &line[i], { 0 } });
	add_message(all, s);
	return all;
}

static void batch_heading(struct page *p, int64_t batch, struct str then)
{
	HTML(p->out, "<h3>{}{}</h3>", str_fmt(p->out->arena, p->english ? "Delivery %lld" : "第 %lld 批", (long long)batch), then);
}

static void write_batch(struct page *p, const struct shown_batch *b)
{
	batch_heading(p, b->batch, S(""));
	buf_text(p->out, "<dl>");
	fact(p, (struct words){ "状态", "State" }, say(p, batch_words[b->state.v]));
	fact(p, (struct words){ "承运商", "Carrier" }, b->carrier);
	fact(p, (struct words){ "运单号", "Tracking number" }, b->tracking_number);
	if (b->state.v < BATCH_SHIPPED)
		day(p, (struct words){ "计划发货日期", "Planned for" }, b->planned_date);
	moment(p, (struct words){ "发货时间", "Shipped" }, b->shipped_at);
	moment(p, (struct words){ "签收时间", "Delivered" }, b->signed_at);
	buf_text(p->out, "</dl>");
}

static void write_line(struct page *p, const struct shown_line *l, bool prices)
{
	HTML(p->out, "<li><span>{}", l->name);
	if (l->specification.n)
		HTML(p->out, " <span class=\"soft\">{}</span>", l->specification);
	HTML(p->out, "</span><span>{} {}", quantity(p, l->quantity), l->unit);
	if (prices)
		HTML(p->out, " × {} = {}", price_text(p->out->arena, l->unit_price), money(p, l->amount));
	buf_text(p->out, "</span></li>");
}

static void write_piece(struct page *p, const struct piece *piece, bool prices)
{
	const struct shown_part *part = piece->row;

	if (piece->kind == KIND_BATCH)
		write_batch(p, piece->row);
	else if (piece->kind == KIND_CONTINUED)
		batch_heading(p, piece->place.batch, SAY(p, "（续）", " (continued)"));
	else if (piece->kind == KIND_PART)
		HTML(p->out, "<li><span>{}</span><span>{} {}</span></li>", part->name, quantity(p, part->quantity), part->unit);
	else if (piece->kind == KIND_LINE)
		write_line(p, piece->row, prices);
	else
		HTML(p->out, "{}", piece->text);
}

/* End what the one before stood in, and begin what the next stands in. */
static void between(struct page *p, enum kind before, enum kind next)
{
	enum section from = kinds[before].section, to = kinds[next].section;

	if (before == next)
		return;
	buf_text(p->out, kinds[before].close);
	if (from != to && from != SECTION_NONE)
		buf_text(p->out, "</section>\n");
	if (from != to && to != SECTION_NONE)
		HTML(p->out, "<section><h2>{}</h2>", say(p, headings[to]));
	buf_text(p->out, kinds[next].open);
}

/* As many as there is room for, at least one and not only its heading. Where the next page begins. */
static int write_pieces(struct page *p, const struct pieces *all, bool prices)
{
	enum kind last = KIND_NONE;
	int i = 0, must = all->n && all->at[0].kind == KIND_CONTINUED;

	for (; i < all->n; last = all->at[i++].kind) {
		struct page trial = *p;
		struct buf out = buf_in(p->out->arena, 0);
		trial.out = &out;
		between(&trial, last, all->at[i].kind);
		write_piece(&trial, &all->at[i], prices);
		if (i > must && p->out->n + out.n > ROOM)
			break;
		buf_add(p->out, buf_str(&out));
	}
	between(p, last, KIND_NONE);
	return i;
}

static void turn_to(struct page *p, struct place to, struct words label)
{
	buf_text(p->out, "<p>");
	link_to(p, to, p->english);
	HTML(p->out, ">{}</a></p>\n", say(p, label));
}

void page_order(struct page *p, const struct shown *s)
{
	struct arena *a = p->out->arena;
	const struct pieces *all = pieces_of(s, a);
	bool first = !s->from.batch && !s->from.line && !s->from.message;

	p->from = s->from;
	page_head(p, str_fmt(a, "%.*s %.*s", P(SAY(p, "订单", "Order")), P(s->order.number)));
	if (first)
		whole(p, s);
	int next = write_pieces(p, all, s->prices);
	if (!first)
		turn_to(p, (struct place){ 0 }, (struct words){ "回到第一页", "Back to the first page" });
	if (next < all->n)
		turn_to(p, all->at[next].place, (struct words){ "下一页", "Next page" });
	page_foot(p);
}
