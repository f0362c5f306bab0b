/*
 * record_sample.h -- a record with a field of every type and flag, for the tests and the fuzzer.
 */
#ifndef RECORD_SAMPLE_H
#define RECORD_SAMPLE_H

#include "record/machine.h"

enum { SAMPLE_NEW, SAMPLE_PAID, SAMPLE_SENT, SAMPLE_VOID };
enum { SAMPLE_PLAIN, SAMPLE_URGENT };

struct part {
	struct id sample_id;
	int64_t part;
	struct str sku;
	struct quantity quantity;
	struct price price;
};

struct sample {
	struct id id;
	int64_t version;
	struct digest head;
	struct str code, name, note, phone, secret;
	struct state state, kind;
	struct set roles;
	bool active;
	int64_t count;
	struct money total;
	struct price price;
	struct quantity quantity, on_hand;
	struct instant placed_at;
	struct date due;
	struct id customer_id;
	struct digest print;
	struct attributes attributes;
	int64_t part_count;
	struct rows parts;
	struct money computed;
};

static const struct names sample_states = NAMES(
	{ "new",  "新建",   "new", TONE_WAIT },
	{ "paid", "已付款", "paid", TONE_BUSY },
	{ "sent", "已发货", "sent", TONE_GOOD },
	{ "void", "已作废", "void", TONE_IDLE });
static const struct names sample_kinds = NAMES({ "plain", "普通", "plain" }, { "urgent", "加急", "urgent" });
static const struct names sample_roles = NAMES(
	{ "sales", "销售", "sales" }, { "stock", "仓库", "stock" }, { "money", "财务", "money" });

static const struct problem SAMPLE_UNPACKED = { "SAMPLE_UNPACKED", 409, "尚未装箱", "it is not packed yet" };

static inline const struct problem *sample_unpacked(const void *row)
{
	return ((const struct sample *)row)->count ? NULL : &SAMPLE_UNPACKED;
}

static const struct move sample_moves[] = {
	{ SAMPLE_NEW,  "pay",    SAMPLE_PAID, SYSTEM,            NULL,         NULL,            NULL },
	{ SAMPLE_NEW,  "cancel", SAMPLE_VOID, SALES | CUSTOMER,  "取消",       "Cancel",        NULL },
	{ SAMPLE_PAID, "cancel", SAMPLE_VOID, SALES,             "取消并退款", "Cancel, refund", NULL, RARE },
	{ SAMPLE_PAID, "send",   SAMPLE_SENT, WAREHOUSE,         "发货",       "Send",          sample_unpacked },
	{ SAMPLE_NEW,  "erase",  SAMPLE_VOID, ADMIN,             "清除",       "Erase",         NULL },
};
static MACHINE(sample_machine, sample_states, sample_moves, SAMPLE_NEW,
               1 << SAMPLE_SENT | 1 << SAMPLE_VOID);

static const struct field part_fields[] = {
	FIELD(part, sample_id, .refers = "sample", .flags = KEY, .zh = "样品"),
	FIELD(part, part, .flags = KEY | INPUT, .zh = "序号"),
	FIELD(part, sku, .flags = INPUT | REQUIRED, .max = 8, .zh = "货号", .en = "SKU"),
	FIELD(part, quantity, .flags = INPUT | REQUIRED, .min = 1, .max = 1000 * ONE, .zh = "数量"),
	FIELD(part, price, .flags = INPUT | OPTIONAL, .zh = "单价"),
};
static RECORD(part_record, part, "parts", part_fields, .zh = "部件", .en = "part");

static const struct field sample_fields[] = {
	ROOT_FIELDS(sample),
	FIELD(sample, code, .flags = INPUT | FIXED | LISTED, .max = 20, .zh = "编码"),
	FIELD(sample, name, .flags = INPUT | REQUIRED | LISTED, .min = 2, .max = 5, .zh = "名称"),
	FIELD(sample, note, .flags = INPUT | OPTIONAL, .zh = "备注", .doc = "for whoever packs"),
	FIELD(sample, phone, .flags = INPUT | PERSONAL, .scope = OF_PHONE, .max = 20, .zh = "电话"),
	FIELD(sample, secret, .flags = HIDDEN, .zh = "密文"),
	FIELD(sample, state, .flags = LISTED, .names = &sample_states, .zh = "状态"),
	FIELD(sample, kind, .flags = INPUT, .names = &sample_kinds, .zh = "类别"),
	FIELD(sample, roles, .flags = INPUT, .names = &sample_roles, .zh = "岗位"),
	FIELD(sample, active, .flags = INPUT | LISTED, .zh = "启用"),
	FIELD(sample, count, .flags = INPUT, .min = -5, .max = 10, .zh = "件数"),
	FIELD(sample, total, .flags = INPUT | LISTED, .min = -100000, .max = 100000, .zh = "金额"),
	FIELD(sample, price, .flags = INPUT, .zh = "单价"),
	FIELD(sample, quantity, .flags = INPUT, .zh = "数量"),
	FIELD(sample, on_hand, .flags = DELTA, .zh = "在库"),
	FIELD(sample, placed_at, .flags = INPUT | OPTIONAL | LISTED, .zh = "下单时间"),
	FIELD(sample, due, .flags = INPUT | OPTIONAL, .zh = "交期"),
	FIELD(sample, customer_id, .refers = "customer", .flags = INPUT | OPTIONAL, .zh = "客户", .en = "customer"),
	FIELD(sample, print, .flags = INPUT | OPTIONAL, .zh = "指纹"),
	FIELD(sample, attributes, .flags = INPUT, .max = 3, .zh = "属性"),
	FIELD(sample, part_count, .flags = COUNTER, .zh = "部件数"),
	FIELD(sample, parts, .flags = INPUT, .max = 4, .of = &part_record, .count = "part_count",
	      .zh = "部件"),
	FIELD(sample, computed, .flags = VIRTUAL, .zh = "合计"),
};
static RECORD(sample_record, sample, "samples", sample_fields, .zh = "样品", .en = "sample",
              .machine = &sample_machine);

#endif
