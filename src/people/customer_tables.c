/*
 * customer_tables.c -- the customer file at a glance: records, commands, list.
 */
#include "people/people_commands.h"
#include "people/queries.h"

const struct names customer_kinds = NAMES(
	[CUSTOMER_PERSON]  = { "person",  "个人", "person" },
	[CUSTOMER_COMPANY] = { "company", "公司", "company" },
);

const struct problem CUSTOMER_INACTIVE = {
	"CUSTOMER_INACTIVE", 409, "客户“{name}”已停用", "customer {name} is not active"
};
const struct problem REGION_UNKNOWN = {
	"REGION_UNKNOWN", 422, "{region} 不是有效的行政区划代码（GB/T 2260）",
	"{region} is not a region code of GB/T 2260"
};
const struct problem DEFAULT_TWICE = {
	"DEFAULT_TWICE", 422, "只能有一个默认项", "only one of them can be the default"
};

static const struct field contact_fields[] = {
	FIELD(contact, customer_id, .refers = "customer", .flags = KEY | HIDDEN, .zh = "客户"),
	FIELD(contact, contact, .flags = KEY | INPUT | LISTED, .zh = "联系人编号",
	      .doc = "left out for a new contact"),
	FIELD(contact, name, .flags = INPUT | REQUIRED | LISTED | PERSONAL, .scope = OF_NAME, .min = 1, .max = 100, .zh = "姓名"),
	FIELD(contact, phone, .flags = INPUT | LISTED | PERSONAL, .scope = OF_PHONE, .max = 40, .zh = "电话"),
	FIELD(contact, email, .flags = INPUT | LISTED | PERSONAL, .scope = OF_EMAIL, .max = 254, .zh = "电子邮箱"),
	FIELD(contact, post, .flags = INPUT | LISTED, .max = 60, .zh = "职务"),
	FIELD(contact, is_default, .flags = INPUT | LISTED, .zh = "默认"),
};
RECORD(contact_record, contact, "contacts", contact_fields, .zh = "联系人", .en = "contact");

static const struct field address_fields[] = {
	FIELD(address, customer_id, .refers = "customer", .flags = KEY | HIDDEN, .zh = "客户"),
	FIELD(address, address, .flags = KEY | INPUT | LISTED, .zh = "地址编号",
	      .doc = "left out for a new address"),
	FIELD(address, label, .flags = INPUT | LISTED, .max = 60, .zh = "标签"),
	FIELD(address, region, .flags = INPUT | LISTED, .max = 6, .zh = "行政区划代码",
	      .doc = "six digits of GB/T 2260"),
	FIELD(address, province, .flags = INPUT | LISTED, .max = 60, .zh = "省"),
	FIELD(address, city, .flags = INPUT | LISTED, .max = 60, .zh = "市"),
	FIELD(address, district, .flags = INPUT | LISTED, .max = 60, .zh = "区县"),
	FIELD(address, street, .flags = INPUT | LISTED | PERSONAL, .scope = OF_STREET, .max = 200, .zh = "街道地址"),
	FIELD(address, contact_name, .flags = INPUT | LISTED | PERSONAL, .scope = OF_NAME, .max = 100, .zh = "收货人"),
	FIELD(address, phone, .flags = INPUT | LISTED | PERSONAL, .scope = OF_PHONE, .max = 40, .zh = "收货电话"),
	FIELD(address, postcode, .flags = INPUT | LISTED, .max = 20, .zh = "邮政编码"),
	FIELD(address, is_default, .flags = INPUT | LISTED, .zh = "默认"),
};
RECORD(address_record, address, "addresses", address_fields, .zh = "地址", .en = "address");

/* What may be done with a customer. */
const struct problem
	CUSTOMER_ACTIVE_ALREADY = { "CUSTOMER_ACTIVE_ALREADY", 409, "客户已是启用状态", "the customer is active already" },
	CUSTOMER_INACTIVE_ALREADY = { "CUSTOMER_INACTIVE_ALREADY", 409, "客户已停用", "the customer is inactive already" };

static const struct problem *active_already(const void *row)
{
	return ((const struct customer *)row)->active ? &CUSTOMER_ACTIVE_ALREADY : NULL;
}

static const struct problem *inactive_already(const void *row)
{
	return ((const struct customer *)row)->active ? NULL : &CUSTOMER_INACTIVE_ALREADY;
}

enum { KEEPS_CUSTOMERS = SALES | REVIEWER | AFTERSALES | FINANCE | MANAGER | ADMIN | MACHINE };

static const struct action customer_actions_table[] = {
	{ "change",     0, KEEPS_CUSTOMERS, "修改客户", "change", "PATCH /api/v1/customers/{id}", NULL },
	{ "activate",   0, KEEPS_CUSTOMERS, "启用客户", "activate", NULL, active_already },
	{ "deactivate", 0, KEEPS_CUSTOMERS, "停用客户", "deactivate", NULL, inactive_already, RARE },
};
static ACTIONS(customer_actions, customer_actions_table);

static const struct field customer_fields[] = {
	ROOT_FIELDS(customer),
	FIELD(customer, code, .flags = INPUT | OPTIONAL | LISTED | FILTER, .max = 40, .zh = "客户编码"),
	FIELD(customer, kind, .flags = INPUT | LISTED | FILTER, .names = &customer_kinds, .zh = "客户类型"),
	FIELD(customer, name, .flags = INPUT | REQUIRED | LISTED | PERSONAL, .scope = OF_NAME, .min = 1, .max = 200,
	      .zh = "客户名称"),
	FIELD(customer, phone, .flags = INPUT | LISTED | FILTER | PERSONAL, .scope = OF_PHONE, .max = 40, .zh = "联系电话"),
	FIELD(customer, email, .flags = INPUT | LISTED | PERSONAL, .scope = OF_EMAIL, .max = 254, .zh = "电子邮箱"),
	FIELD(customer, tax_number, .flags = INPUT | PERSONAL, .scope = OF_NUMBER, .max = 40, .zh = "纳税人识别号"),
	FIELD(customer, level, .flags = INPUT | LISTED | FILTER, .max = 40, .zh = "客户等级"),
	FIELD(customer, active, .flags = LISTED | FILTER, .zh = "启用"),
	FIELD(customer, reference, .flags = INPUT | OPTIONAL | FIXED | FILTER, .max = 200, .zh = "外部标识",
	      .doc = "its name in another system"),
	FIELD(customer, search, .flags = HIDDEN | PERSONAL,
	      SEARCH_LINES(OF_NAME, 0, OF_PHONE, OF_EMAIL, OF_NUMBER, OF_NAME, OF_PHONE), .again = 2, .zh = "检索文本"),
	FIELD(customer, created_at, .flags = LISTED, .zh = "创建时间"),
	FIELD(customer, contact_count, .flags = HIDDEN | COUNTER, .zh = "联系人计数"),
	FIELD(customer, address_count, .flags = HIDDEN | COUNTER, .zh = "地址计数"),
	FIELD(customer, contacts, .flags = INPUT | VIRTUAL, .max = 100, .of = &contact_record,
	      .count = "contact_count", .zh = "联系人"),
	FIELD(customer, addresses, .flags = INPUT | VIRTUAL, .max = 100, .of = &address_record,
	      .count = "address_count", .zh = "地址"),
};
RECORD(customer_record, customer, "customers", customer_fields, .zh = "客户", .en = "customer", .called = "name", BESIDE("code", "phone"),
       .actions = &customer_actions, .everywhere = true);

static const struct field customer_past_fields[] = {
	FIELD(customer_past, reference, .flags = INPUT | REQUIRED, .min = 1, .max = 200, .zh = "外部标识"),
	FIELD(customer_past, code, .flags = INPUT, .max = 40, .zh = "客户编码"),
	FIELD(customer_past, kind, .flags = INPUT, .names = &customer_kinds, .zh = "客户类型"),
	FIELD(customer_past, name, .flags = INPUT | REQUIRED, .min = 1, .max = 200, .zh = "客户名称"),
	FIELD(customer_past, phone, .flags = INPUT, .max = 40, .zh = "联系电话"),
	FIELD(customer_past, email, .flags = INPUT, .max = 254, .zh = "电子邮箱"),
	FIELD(customer_past, tax_number, .flags = INPUT, .max = 40, .zh = "纳税人识别号"),
	FIELD(customer_past, level, .flags = INPUT, .max = 40, .zh = "客户等级"),
	FIELD(customer_past, region, .flags = INPUT, .max = 6, .zh = "行政区划代码"),
	FIELD(customer_past, province, .flags = INPUT, .max = 60, .zh = "省"),
	FIELD(customer_past, city, .flags = INPUT, .max = 60, .zh = "市"),
	FIELD(customer_past, district, .flags = INPUT, .max = 60, .zh = "区县"),
	FIELD(customer_past, street, .flags = INPUT, .max = 200, .zh = "街道地址"),
	FIELD(customer_past, postcode, .flags = INPUT, .max = 20, .zh = "邮政编码"),
	FIELD(customer_past, created_at, .flags = INPUT | OPTIONAL, .zh = "创建时间"),
};
RECORD(customer_past_record, customer_past, NULL, customer_past_fields,
       .zh = "历史客户", .en = "imported customer");

LOOKUP(customer_by_id, customer_record, "id");
LOOKUP(customer_by_code, customer_record, "code");
LOOKUP(customer_by_reference, customer_record, "reference");
LOOKUP(contacts_by_customer, contact_record, "customer_id");
LOOKUP(addresses_by_customer, address_record, "customer_id");

const struct command customer_create = {
	"customer.create", "新建客户", "create a customer", .by = KEEPS_CUSTOMERS,
	.in = &customer_record, .state = sizeof(struct customer_seen),
	.load = customer_create_load, .decide = customer_create_decide,
};
const struct command customer_change = {
	"customer.change", "修改客户", "change a customer", .by = KEEPS_CUSTOMERS,
	.in = &customer_record, .subject = &customer_record, .state = sizeof(struct customer_seen),
	.load = customer_change_load, .decide = customer_change_decide, .flags = PATCHES,
};
const struct command customer_activate = {
	"customer.activate", "启用客户", "activate a customer", .by = KEEPS_CUSTOMERS,
	.subject = &customer_record, .state = sizeof(struct customer_seen),
	.load = customer_move_load, .decide = customer_activate_decide,
};
const struct command customer_deactivate = {
	"customer.deactivate", "停用客户", "deactivate a customer", .by = KEEPS_CUSTOMERS,
	.subject = &customer_record, .state = sizeof(struct customer_seen),
	.load = customer_move_load, .decide = customer_deactivate_decide,
};
const struct command customer_record_past = {
	"customer.record", "导入历史客户", "record a customer of another system", .by = MANAGER | ADMIN | MACHINE,
	.in = &customer_past_record, .state = sizeof(struct customer_seen),
	.load = customer_past_load, .decide = customer_past_decide, .flags = INTERNAL,
};

const struct list customer_list = { .record = &customer_record, .sort = "-id", .title = "name", .subtitle = "phone" };
