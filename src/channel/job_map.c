/*
 * job_map.c -- which column is which field, guessed from its header and said as a profile.
 *
 * Nothing of a header ever stands in the profile: columns are named by their place. So a file cannot say anything in it.
 */
#include "channel/job.h"

#include "base/text.h"

const struct target job_targets[] = {
	{ "reference",      false, false, "订单号|订单编号|渠道单号|客户订单号|客户单号|采购单号|采购订单号|原始单号|单号|外部单号|order no|order number|order id|order|po|po no|po number|reference" },
	{ "customer_code",  false, false, "客户代码|客户编号|客户编码|客户号|customer code|customer no|customer number|account" },
	{ "customer_name",  false, false, "客户名称|客户|公司名称|买家|买家名称|customer|customer name|company|buyer" },
	{ "contact_name",   false, false, "联系人|收货人|收件人|收货人姓名|收件人姓名|姓名|contact|contact name|consignee|recipient|receiver" },
	{ "phone",          false, false, "联系方式|电话|手机|手机号|手机号码|联系电话|收货人电话|收货人手机|收件人电话|收件人手机|phone|mobile|telephone|tel" },
	{ "email",          false, false, "电子邮箱|邮箱|邮件|email|e-mail|mail" },
	{ "province",       false, false, "省|省份|收货省份|province|state" },
	{ "city",           false, false, "市|城市|收货城市|city" },
	{ "district",       false, false, "区|区县|区/县|收货区县|district|county" },
	{ "street",         false, false, "收货地址|详细地址|地址|送货地址|街道|address|street|ship to|shipping address" },
	{ "order_date",     false, false, "下单日期|订单日期|日期|下单时间|订单创建时间|order date|date" },
	{ "requested_date", false, false, "要求交付日期|要求交期|交货日期|交期|要货日期|送货日期|requested date|delivery date|due date" },
	{ "class",          false, false, "订单类别|类别|class" },
	{ "payment_method", false, false, "支付方式|付款方式|payment method|payment" },
	{ "shipping_mode",  false, false, "运输方式|配送方式|发货方式|shipping mode|shipping method" },
	{ "discount",       false, false, "优惠金额|优惠|折扣金额|discount" },
	{ "freight",        false, false, "物流费用|运费|邮费|freight|shipping fee" },
	{ "message",        false, false, "客户留言|买家留言|留言|备注|订单备注|message|remark|remarks" },
	{ "internal_note",  false, false, "内部备注|卖家备注|商家备注|internal note" },
	{ "sku",            true,  true,  "产品编码|商品编码|商品编号|产品编号|货号|编码|物料编码|商家编码|sku|item|item no|product|product code|part number" },
	{ "quantity",       true,  true,  "数量|订购数量|购买数量|件数|quantity|qty|pieces" },
	{ "unit",           true,  false, "单位|计量单位|unit|uom" },
	{ "unit_price",     true,  false, "单价|价格|含税单价|price|unit price" },
	{ "gift",           true,  false, "赠品|是否赠品|gift" },
	{ "note",           true,  false, "行备注|商品备注|明细备注|line note|item note" },
};
const int job_targets_n = COUNT(job_targets);

const struct target *target_named(struct str name)
{
	for (int i = 0; i < job_targets_n; i++)
		if (str_eq(STR(job_targets[i].name), name))
			return &job_targets[i];
	return NULL;
}

const struct field *target_field(const struct target *t)
{
	return record_field(t->line ? &order_line_record : &order_record, STR(t->name));
}

/* --- guessing ------------------------------------------------------------------------------ */

/* Without what people decorate headers with: "*手机号：", "Order No." */
static struct str header_word(struct arena *a, struct str header)
{
	static const struct str edges[] = { S("*"), S(":"), S("."), S("("), S(")"), S("_"), S("#") };
	struct str word = str_trim(text_fold(a, header));

	for (bool cut = true; cut; word = str_trim(word)) {
		cut = false;
		for (size_t i = 0; i < COUNT(edges); i++) {
			if (str_starts(word, edges[i]))
				word = str_sub(word, 1, word.n), cut = true;
			if (str_ends(word, edges[i]))
				word = str_sub(word, 0, word.n - 1), cut = true;
		}
	}
	return word;
}

/* How much of the word is known of this target: all of it is more than any part. */
static size_t likeness(struct arena *a, const struct target *t, struct str word)
{
	const struct field *f = target_field(t);
	struct str names = STR(t->headers), name;
	size_t best = 0;

	if (str_eq(word, STR(t->name)) || str_eq(word, text_fold(a, STR(f->zh))))
		return SIZE_MAX;
	while (str_cut(&names, '|', &name)) {
		if (str_eq(word, name))
			return SIZE_MAX;
		if (name.n >= 4 && name.n > best && str_find_str(word, name) >= 0)
			best = name.n;
	}
	return best;
}

/* The best pair of a free column and a free field, until nothing is alike any more. */
void mapping_propose(struct arena *a, const struct str *header, int n, const struct target **field)
{
	bool used[COUNT(job_targets)] = { false };
	struct str *word = arena_array(a, (size_t)n, sizeof *word);

	for (int i = 0; i < n; i++) {
		word[i] = header_word(a, header[i]);
		field[i] = NULL;
	}
	for (;;) {
		size_t best = 0;
		int column = 0, target = 0;

		for (int i = 0; i < n; i++)
			for (int t = 0; t < job_targets_n && !field[i]; t++) {
				size_t like = used[t] || !word[i].n ? 0 : likeness(a, &job_targets[t], word[i]);
				if (like > best)
					best = like, column = i, target = t;
			}
		if (!best)
			return;
		field[column] = &job_targets[target];
		used[target] = true;
	}
}

static const char *const date_patterns[] = {
	[DATES_ISO] = "%Y-%m-%d", [DATES_SLASH] = "%Y/%m/%d", [DATES_HAN] = "%Y年%m月%d日", [DATES_DOT] = "%Y.%m.%d",
	[DATES_DAY_FIRST] = "%d/%m/%Y", [DATES_MONTH_FIRST] = "%m/%d/%Y",
};

bool dates_of(struct str text, int64_t *dates)
{
	struct instant t;

	for (size_t i = 0; i < COUNT(date_patterns); i++) {
		*dates = (int64_t)i;
		if (instant_parse_local(text, date_patterns[i], (struct zone){ 0 }, &t))
			return true;
	}
	return false;
}

/* --- as a text ----------------------------------------------------------------------------- */

struct str mapping_text(struct arena *a, const struct rows *columns)
{
	const struct mapped *m = columns->at;
	struct buf out = buf_in(a, 0);

	for (int64_t i = 0; i < columns->n; i++)
		buf_fmt(&out, "%s%.*s=%lld", i ? " " : "", P(m[i].field), (long long)m[i].column);
	return buf_str(&out);
}

struct rows mapping_rows(struct arena *a, struct str text)
{
	struct mapped *m = arena_array(a, JOB_COLUMNS_MAX, sizeof *m);
	struct rows rows = { m, 0 };
	struct str part, name;

	while (rows.n < JOB_COLUMNS_MAX && str_cut(&text, ' ', &part)) {
		if (!str_cut(&part, '=', &name) || !str_int(part, &m[rows.n].column))
			continue;
		m[rows.n++].field = name;
	}
	return rows;
}

struct str mapping_name(struct arena *a, struct id customer, struct str headers)
{
	return str_fmt(a, "%lld:%.*s", (long long)customer.v, P(headers));
}

/* --- as a profile ---------------------------------------------------------------------------- */

int64_t mapping_column(const struct rows *columns, struct str field)
{
	const struct mapped *m = columns->at;

	for (int64_t i = 0; i < columns->n; i++)
		if (str_eq(m[i].field, field))
			return m[i].column;
	return 0;
}

static bool has_words(const struct field *f)
{
	return f->type == F_STATE || f->type == F_BOOL;
}

/* People write words of either language, and yes in many ways. */
static void add_map(struct buf *out, const struct field *f)
{
	buf_fmt(out, "[map %s]\n", f->name);
	for (int i = 0; f->type == F_STATE && i < f->names->n; i++) {
		const struct name *n = &f->names->at[i];
		buf_fmt(out, "%s = %s\n%s = %s\n%s = %s\n", n->word, n->word, n->zh, n->word, n->en, n->word);
	}
	if (f->type == F_BOOL)
		buf_text(out, "是 = true\nY = true\ny = true\nyes = true\ntrue = true\n1 = true\n"
		              "否 = false\nN = false\nn = false\nno = false\nfalse = false\n0 = false\n");
}

static void add_fields(struct buf *out, const struct rows *rows, bool line)
{
	for (int i = 0; i < job_targets_n; i++) {
		const struct target *t = &job_targets[i];
		int64_t column = mapping_column(rows, STR(t->name));

		if (!column || t->line != line || str_eq(STR(t->name), S("reference")))
			continue;
		if (has_words(target_field(t)))
			buf_fmt(out, "%s = map(%s, {@%lld})\n", t->name, t->name, (long long)column);
		else
			buf_fmt(out, "%s = {@%lld}\n", t->name, (long long)column);
	}
}

static bool is_plain(struct str code)
{
	for (size_t i = 0; i < code.n; i++)
		if (!((code.s[i] >= '0' && code.s[i] <= '9') || (code.s[i] >= 'A' && code.s[i] <= 'Z') ||
		      (code.s[i] >= 'a' && code.s[i] <= 'z') || code.s[i] == '-'))
			return false;
	return code.n > 0;
}

/*
 * An order is known by its customer and their number for it; without a number by what stands in its row. Rows of one number are one
 * order.
 */
static void add_identity(struct buf *out, const struct import_job *job, const struct rows *rows)
{
	long long number = mapping_column(rows, S("reference")), code = mapping_column(rows, S("customer_code"));
	struct buf column = buf_in(out->arena, 0), whose = buf_in(out->arena, 0);

	if (job->customer_id.v && is_plain(job->customer_code))
		buf_fmt(&whose, "%.*s:", P(job->customer_code));
	else if (job->customer_id.v)
		buf_fmt(&whose, "%lld:", (long long)job->customer_id.v);
	if (job->customer_id.v || !code)
		buf_fmt(&column, "@%lld", number);
	else
		buf_fmt(&column, "@%lld+%lld", code, number);
	if (number)
		buf_fmt(out, "group by = %.*s or each\n", P(buf_str(&column)));
	buf_fmt(out, "reference = ");
	if (number)
		buf_fmt(out, "%.*s{%.*s} | ", P(buf_str(&whose)), P(buf_str(&column)));
	buf_fmt(out, "%.*s{@}\n", P(buf_str(&whose)));
	if (job->customer_id.v)
		buf_fmt(out, "customer_id = %lld\n", (long long)job->customer_id.v);
}

struct str job_profile(struct arena *a, const struct import_job *job, struct str path)
{
	struct rows rows = mapping_rows(a, job->mapping);
	struct buf out = buf_in(a, 0);
	struct mapped *m = rows.at;

	for (int64_t i = 0; job->customer_id.v && i < rows.n; i++)
		if (str_eq(m[i].field, S("customer_code")))
			m[i--] = m[--rows.n];	/* the one that was chosen counts */
	buf_fmt(&out, "[profile]\nname = import\ncommand = create\ntime = %s\n[file rows]\npath = %.*s\n",
	        date_patterns[job->dates.v], P(path));
	for (int i = 0; i < job_targets_n; i++)
		if (has_words(target_field(&job_targets[i])) && mapping_column(&rows, STR(job_targets[i].name)))
			add_map(&out, target_field(&job_targets[i]));
	buf_text(&out, "[order]\nfrom = rows\n");
	add_identity(&out, job, &rows);
	buf_fmt(&out, "channel = %s\n%s", order_channels.at[job->channel.v].word, job->draft ? "draft = true\n" : "");
	add_fields(&out, &rows, false);
	buf_text(&out, "[order lines]\nfrom = rows\n");
	add_fields(&out, &rows, true);
	return buf_str(&out);
}
