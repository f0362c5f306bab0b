/*
 * order_number.c -- 年月日+流水号: the number an order gets when it is accepted.
 *
 * The pattern is the setting order.number: text with {date} {year} {month} and {n1} … {n9}, the day's running number
 * with at least so many digits. It is read by one function, when it is used and when it is saved.
 */
#include "order/order_rules.h"
#include "record/json.h"

enum { PATTERN_MAX = 40 };

enum token { TOKEN_NONE, TOKEN_DATE, TOKEN_YEAR, TOKEN_MONTH, TOKEN_SERIAL, TOKEN_BAD };

static enum token token_of(struct str name)
{
	if (str_eq(name, S("date")))
		return TOKEN_DATE;
	if (str_eq(name, S("year")))
		return TOKEN_YEAR;
	if (str_eq(name, S("month")))
		return TOKEN_MONTH;
	return name.n == 2 && name.s[0] == 'n' && name.s[1] >= '1' && name.s[1] <= '9' ? TOKEN_SERIAL : TOKEN_BAD;
}

/* Cut plain text and the token after it off the front. `digits` is that of {n4}. */
static enum token next_token(struct str *rest, struct str *plain, int *digits)
{
	ptrdiff_t open = str_find(*rest, '{'), close = str_find(*rest, '}');

	if (open < 0 && close < 0) {
		*plain = *rest;
		*rest = (struct str){ 0 };
		return TOKEN_NONE;
	}
	if (open < 0 || close < open)
		return TOKEN_BAD;
	struct str name = str_sub(*rest, (size_t)open + 1, (size_t)(close - open - 1));
	*plain = str_sub(*rest, 0, (size_t)open);
	*rest = str_sub(*rest, (size_t)close + 1, rest->n);
	enum token t = token_of(name);
	if (t == TOKEN_SERIAL)
		*digits = name.s[1] - '0';
	return t;
}

bool order_number_valid(struct str pattern)
{
	bool date = false, serial = false;
	struct str plain;
	int digits;

	if (pattern.n > PATTERN_MAX)
		return false;
	while (pattern.n) {
		enum token t = next_token(&pattern, &plain, &digits);
		if (t == TOKEN_BAD)
			return false;
		date |= t == TOKEN_DATE;
		serial |= t == TOKEN_SERIAL;
	}
	return date && serial;
}

static struct str number_text(struct arena *a, struct str pattern, struct date day, int64_t n)
{
	struct buf text = buf_in(a, 100);
	int year, month, mday, digits = 0;

	date_parts(day, &year, &month, &mday);
	while (pattern.n) {
		struct str plain = { 0 };
		enum token t = next_token(&pattern, &plain, &digits);
		buf_add(&text, plain);
		if (t == TOKEN_DATE)
			buf_fmt(&text, "%04d%02d%02d", year, month, mday);
		else if (t == TOKEN_YEAR)
			buf_fmt(&text, "%04d", year);
		else if (t == TOKEN_MONTH)
			buf_fmt(&text, "%02d", month);
		else if (t == TOKEN_SERIAL)
			buf_fmt(&text, "%0*lld", digits, (long long)n);
		else if (t == TOKEN_BAD)
			break;
	}
	return buf_str(&text);
}

struct str order_series(struct arena *a, struct date day)
{
	int year, month, mday;

	date_parts(day, &year, &month, &mday);
	return str_fmt(a, "order:%04d%02d%02d", year, month, mday);
}

void order_take_number(struct context *x, struct order *o, struct series *series, struct decision *out)
{
	o->number_day = today(x);
	o->number_serial = series_next(x, series, order_series(x->arena, o->number_day), out);
	o->number = number_text(x->arena, setting_text(x, "order.number"), o->number_day, o->number_serial);
}

/* --- what a rule would give ---------------------------------------------------------- */

static const struct field number_example_fields[] = {
	FIELD(number_example, number, .zh = "订单编号"),
};
RECORD(number_example_record, number_example, NULL, number_example_fields, .zh = "编号示例", .en = "example of an order number");

bool order_number_example(struct asked *q)
{
	struct number_example e;
	struct str pattern;

	if (!asked_parameter(q, "pattern", &pattern))
		return false;
	if (!order_number_valid(pattern))
		return fail(q->x->errs, &E_FORMAT, S("/pattern"), both(q->x->arena, "订单编号规则", "pattern of order numbers"));
	e.number = number_text(q->x->arena, pattern, today(q->x), 1);
	record_encode(q->out, &number_example_record, &e, VIEW_DETAIL, 0, S(""));
	return true;
}
