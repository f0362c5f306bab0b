/*
 * import_fixture.h -- what the tests of the import aim at: commands of the shapes that history is recorded with,
 * and a sink that counts and remembers. Included by tests only.
 */
#ifndef CHANNEL_IMPORT_FIXTURE_H
#define CHANNEL_IMPORT_FIXTURE_H

#include <jansson.h>
#include <string.h>

#include "channel/import.h"

struct customer_in { struct str reference, name, province, city, postcode; struct state kind; };
struct product_in { struct str reference, sku, name, unit, currency; struct state kind; struct price price; };
struct line_in {
	struct str product_reference, name;
	struct quantity quantity;
	struct price unit_price;
	struct money freight;
};
struct payment_in { struct state method; struct money amount; struct instant received_at; struct str note; };
struct refund_in { struct money amount; struct str reason; struct instant paid_at; };
struct delivery_in { struct instant shipped_at, signed_at; };
struct order_in {
	struct str reference, customer_reference, currency, province, city;
	struct state kind, state, class, channel;
	struct date order_date, promised_date;
	struct instant placed_at, approved_at, shipped_at, signed_at, completed_at;
	struct money freight;
	struct rows lines, payments, refunds, deliveries;
};

#define WORD(w) { w, w, w }
static const struct names kinds = NAMES(WORD("person"), WORD("company"));
static const struct names product_kinds = NAMES(WORD("goods"), WORD("service"));
static const struct names order_kinds = NAMES(WORD("sale"), WORD("return"));
static const struct names states = NAMES(WORD("placed"), WORD("approved"), WORD("confirmed"), WORD("processing"),
	WORD("shipped"), WORD("signed"), WORD("completed"), WORD("cancelled"), WORD("rejected"));
static const struct names classes = NAMES(WORD("normal"));
static const struct names channels = NAMES(WORD("web"), WORD("mall"));
static const struct names methods = NAMES(WORD("bank"), WORD("alipay"), WORD("credit_card"), WORD("debit_card"), WORD("voucher"), WORD("other"));

static const struct field customer_fields[] = {
	FIELD(customer_in, reference, .flags = INPUT | REQUIRED, .zh = "外部编号"),
	FIELD(customer_in, name, .flags = INPUT | REQUIRED, .zh = "名称"),
	FIELD(customer_in, province, .flags = INPUT), FIELD(customer_in, city, .flags = INPUT),
	FIELD(customer_in, postcode, .flags = INPUT),
	FIELD(customer_in, kind, .flags = INPUT | REQUIRED, .names = &kinds),
};
static const struct field product_fields[] = {
	FIELD(product_in, reference, .flags = INPUT | REQUIRED), FIELD(product_in, sku, .flags = INPUT | REQUIRED),
	FIELD(product_in, name, .flags = INPUT | REQUIRED), FIELD(product_in, unit, .flags = INPUT | REQUIRED),
	FIELD(product_in, currency, .flags = INPUT | REQUIRED),
	FIELD(product_in, kind, .flags = INPUT, .names = &product_kinds), FIELD(product_in, price, .flags = INPUT),
};
static const struct field line_fields[] = {
	FIELD(line_in, product_reference, .flags = INPUT | REQUIRED), FIELD(line_in, name, .flags = INPUT),
	FIELD(line_in, quantity, .flags = INPUT | REQUIRED, .min = INT64_MIN, .zh = "数量"),
	FIELD(line_in, unit_price, .flags = INPUT | REQUIRED, .min = INT64_MIN), FIELD(line_in, freight, .flags = INPUT),
};
static const struct field payment_fields[] = {
	FIELD(payment_in, method, .flags = INPUT | REQUIRED, .names = &methods),
	FIELD(payment_in, amount, .flags = INPUT | REQUIRED), FIELD(payment_in, received_at, .flags = INPUT),
	FIELD(payment_in, note, .flags = INPUT),
};
static const struct field refund_fields[] = {
	FIELD(refund_in, amount, .flags = INPUT | REQUIRED), FIELD(refund_in, reason, .flags = INPUT),
	FIELD(refund_in, paid_at, .flags = INPUT),
};
static const struct field delivery_fields[] = {
	FIELD(delivery_in, shipped_at, .flags = INPUT | REQUIRED), FIELD(delivery_in, signed_at, .flags = INPUT),
};
static RECORD(customer_in_record, customer_in, NULL, customer_fields);
static RECORD(product_in_record, product_in, NULL, product_fields);
static RECORD(line_in_record, line_in, NULL, line_fields);
static RECORD(payment_in_record, payment_in, NULL, payment_fields);
static RECORD(refund_in_record, refund_in, NULL, refund_fields);
static RECORD(delivery_in_record, delivery_in, NULL, delivery_fields);

static const struct field order_fields[] = {
	FIELD(order_in, reference, .flags = INPUT | REQUIRED), FIELD(order_in, customer_reference, .flags = INPUT | REQUIRED),
	FIELD(order_in, currency, .flags = INPUT | REQUIRED), FIELD(order_in, province, .flags = INPUT),
	FIELD(order_in, city, .flags = INPUT), FIELD(order_in, kind, .flags = INPUT, .names = &order_kinds),
	FIELD(order_in, state, .flags = INPUT | REQUIRED, .names = &states),
	FIELD(order_in, class, .flags = INPUT, .names = &classes), FIELD(order_in, channel, .flags = INPUT, .names = &channels),
	FIELD(order_in, order_date, .flags = INPUT | REQUIRED), FIELD(order_in, promised_date, .flags = INPUT),
	FIELD(order_in, placed_at, .flags = INPUT | REQUIRED, .zh = "下单时间"), FIELD(order_in, approved_at, .flags = INPUT),
	FIELD(order_in, shipped_at, .flags = INPUT), FIELD(order_in, signed_at, .flags = INPUT),
	FIELD(order_in, completed_at, .flags = INPUT),
	FIELD(order_in, freight, .flags = INPUT),
	FIELD(order_in, lines, .flags = INPUT, .of = &line_in_record),
	FIELD(order_in, payments, .flags = INPUT, .of = &payment_in_record),
	FIELD(order_in, refunds, .flags = INPUT, .of = &refund_in_record),
	FIELD(order_in, deliveries, .flags = INPUT, .of = &delivery_in_record),
};
static RECORD(order_in_record, order_in, NULL, order_fields);

static const struct command customer_record_command = { .name = "customer.record", .in = &customer_in_record };
static const struct command product_record_command = { .name = "product.record", .in = &product_in_record };
static const struct command order_record_command = { .name = "order.record", .in = &order_in_record };
static const struct command *const fixture_commands[] = {
	&customer_record_command, &product_record_command, &order_record_command, NULL,
};
static const struct module fixture_module = { .name = "fixture", .commands = fixture_commands };
static const struct module *const fixture_modules[] = { &fixture_module, NULL };

#endif
