/*
 * catalog_tables.c -- the catalogue at a glance: records, commands, list, routes.
 */
#include "catalog/catalog_commands.h"
#include "catalog/schema.h"

const struct names product_kinds = NAMES(
	[PRODUCT_GOODS]   = { "goods",   "商品", "goods" },
	[PRODUCT_SERVICE] = { "service", "服务", "service" },
);

/* --- problems --------------------------------------------------------------- */

const struct problem UNIT_UNKNOWN = {
	"UNIT_UNKNOWN", 422, "“{product}”不按“{unit}”销售，可用单位：{units}",
	"{product} is not sold by the {unit}; its units are {units}"
};
const struct problem UNIT_INDIVISIBLE = {
	"UNIT_INDIVISIBLE", 422, "{quantity} {unit}不可拆分，只能是整数",
	"{quantity} {unit} cannot be divided: whole numbers only"
};
const struct problem PRODUCT_RETIRED = {
	"PRODUCT_RETIRED", 409, "“{product}”已停售", "{product} is no longer sold"
};
const struct problem UNIT_IS_BASE = {
	"UNIT_IS_BASE", 422, "“{unit}”已是基本单位", "{unit} is the base unit already"
};
const struct problem BARCODE_FORM = {
	"BARCODE_FORM", 422, "条码只能含字母、数字和半角符号，不含空格", "a barcode is of letters, digits and signs of ASCII, without blanks"
};
const struct problem CURRENCY_FORM = {
	"CURRENCY_FORM", 422, "币种须为三个大写字母，如 CNY",
	"a currency is three capital letters such as CNY"
};

/* --- records -------------------------------------------------------------------- */

static const struct field product_unit_fields[] = {
	FIELD(product_unit, product_id, .refers = "product", .flags = KEY | HIDDEN, .zh = "产品"),
	FIELD(product_unit, unit, .flags = KEY | INPUT | REQUIRED | LISTED, .min = 1, .max = 16, .zh = "单位"),
	FIELD(product_unit, factor, .flags = INPUT | REQUIRED | LISTED, .min = 1, .max = (int64_t)1000000 * ONE,
	      .zh = "换算系数", .doc = "base units in one of it"),
	FIELD(product_unit, divisible, .flags = INPUT | LISTED, .zh = "可拆分",
	      .doc = "may half of it be ordered"),
	FIELD(product_unit, barcode, .flags = INPUT | OPTIONAL | LISTED | UNIQUE, .max = 48, .zh = "条码",
	      .doc = "what a scanner reads on one of it"),
};
RECORD(product_unit_record, product_unit, "product_units", product_unit_fields,
       .zh = "产品单位", .en = "product unit");

static const struct field product_price_fields[] = {
	FIELD(product_price, product_id, .refers = "product", .flags = KEY | HIDDEN, .zh = "产品"),
	FIELD(product_price, n, .flags = KEY | INPUT | LISTED, .zh = "序号", .doc = "left out for a new price"),
	FIELD(product_price, min_quantity, .flags = INPUT | LISTED, .min = 0, .max = (int64_t)1000000000 * ONE,
	      .zh = "起订量", .doc = "in base units"),
	FIELD(product_price, price, .flags = INPUT | REQUIRED | LISTED, .min = 0,
	      .max = (int64_t)1000000000 * 1000000, .zh = "单价", .doc = "of one base unit, tax included"),
	FIELD(product_price, valid_from, .flags = INPUT | OPTIONAL | LISTED, .zh = "生效日期"),
};
RECORD(product_price_record, product_price, "product_prices", product_price_fields,
       .zh = "产品价格", .en = "product price");

/* What may be done with a product. */
const struct problem
	PRODUCT_SOLD_ALREADY = { "PRODUCT_SOLD_ALREADY", 409, "产品在售", "the product is sold already" },
	PRODUCT_RETIRED_ALREADY = { "PRODUCT_RETIRED_ALREADY", 409, "产品已停售", "the product is retired already" };

static const struct problem *sold_already(const void *row)
{
	return ((const struct product *)row)->active ? &PRODUCT_SOLD_ALREADY : NULL;
}

static const struct problem *retired_already(const void *row)
{
	return ((const struct product *)row)->active ? NULL : &PRODUCT_RETIRED_ALREADY;
}

enum { KEEPS_PRODUCTS = MANAGER | ADMIN | MACHINE, SEES_PRODUCTS = STAFF | MACHINE };

static const struct action product_actions_table[] = {
	{ "change",  0, KEEPS_PRODUCTS, "修改产品", "change", "PATCH /api/v1/products/{id}", NULL },
	{ "retire",  0, KEEPS_PRODUCTS, "停售产品", "retire", NULL, retired_already, RARE },
	{ "restore", 0, KEEPS_PRODUCTS, "恢复销售", "restore", NULL, sold_already },
};
static ACTIONS(product_actions, product_actions_table);

static const struct field product_fields[] = {
	ROOT_FIELDS(product),
	FIELD(product, sku, .flags = INPUT | REQUIRED | LISTED | FILTER | SORT, .min = 1, .max = 64,
	      .zh = "产品编码"),
	FIELD(product, name, .flags = INPUT | REQUIRED | LISTED, .min = 1, .max = 200, .zh = "产品名称"),
	FIELD(product, kind, .flags = INPUT | FIXED | LISTED | FILTER, .names = &product_kinds, .zh = "产品类型"),
	FIELD(product, model, .flags = INPUT | LISTED, .max = 100, .zh = "型号"),
	FIELD(product, specification, .flags = INPUT | LISTED, .max = 500, .zh = "规格"),
	FIELD(product, attributes, .flags = INPUT, .zh = "属性"),
	FIELD(product, unit, .flags = INPUT | REQUIRED | FIXED | LISTED, .min = 1, .max = 16, .zh = "基本单位",
	      .doc = "stock and orders count in it, so it cannot change"),
	FIELD(product, divisible, .flags = INPUT | LISTED, .zh = "可拆分",
	      .doc = "may the base unit be a fraction"),
	FIELD(product, tax_rate, .flags = INPUT | REQUIRED | LISTED | RATE, .min = 0, .max = RATE_ONE, .zh = "税率",
	      .doc = "parts per million: 130000 is 13 %"),
	FIELD(product, currency, .flags = INPUT | LISTED, .max = 3, .zh = "币种", .doc = "CNY when left out"),
	FIELD(product, price, .flags = INPUT | REQUIRED | LISTED, .min = 0, .max = (int64_t)1000000000 * 1000000,
	      .zh = "标价", .doc = "of one base unit, tax included"),
	FIELD(product, active, .flags = LISTED | FILTER, .zh = "在售"),
	FIELD(product, reference, .flags = INPUT | OPTIONAL | FIXED | FILTER, .max = 200, .zh = "外部标识",
	      .doc = "its name in another system"),
	FIELD(product, barcode, .flags = INPUT | OPTIONAL | LISTED | FILTER, .max = 48, .zh = "条码",
	      .doc = "what a scanner reads on one base unit: GTIN or the house's own"),
	FIELD(product, search, .flags = HIDDEN, .zh = "检索文本"),
	FIELD(product, created_at, .flags = LISTED, .zh = "创建时间"),
	FIELD(product, unit_count, .flags = HIDDEN | COUNTER, .zh = "单位数"),
	FIELD(product, price_count, .flags = HIDDEN | COUNTER, .zh = "价格计数"),
	FIELD(product, units, .flags = INPUT | VIRTUAL, .max = 20, .of = &product_unit_record,
	      .count = "unit_count", .zh = "单位换算"),
	FIELD(product, prices, .flags = INPUT | VIRTUAL, .max = 100, .of = &product_price_record,
	      .count = "price_count", .zh = "阶梯价格"),
};
RECORD(product_record, product, "products", product_fields, .zh = "产品", .en = "product", .called = "name", BESIDE("sku", "specification"),
       .actions = &product_actions, .everywhere = true);

static const struct field product_past_fields[] = {
	FIELD(product_past, reference, .flags = INPUT | REQUIRED, .min = 1, .max = 200, .zh = "外部标识"),
	FIELD(product_past, sku, .flags = INPUT | REQUIRED, .min = 1, .max = 64, .zh = "产品编码"),
	FIELD(product_past, name, .flags = INPUT | REQUIRED, .min = 1, .max = 200, .zh = "产品名称"),
	FIELD(product_past, kind, .flags = INPUT, .names = &product_kinds, .zh = "产品类型"),
	FIELD(product_past, model, .flags = INPUT, .max = 100, .zh = "型号"),
	FIELD(product_past, specification, .flags = INPUT, .max = 500, .zh = "规格"),
	FIELD(product_past, unit, .flags = INPUT | REQUIRED, .min = 1, .max = 16, .zh = "基本单位"),
	FIELD(product_past, divisible, .flags = INPUT, .zh = "可拆分"),
	FIELD(product_past, tax_rate, .flags = INPUT | RATE, .min = 0, .max = RATE_ONE, .zh = "税率"),
	FIELD(product_past, currency, .flags = INPUT, .max = 3, .zh = "币种"),
	FIELD(product_past, price, .flags = INPUT, .min = 0, .max = (int64_t)1000000000 * 1000000, .zh = "标价"),
	FIELD(product_past, created_at, .flags = INPUT | OPTIONAL, .zh = "创建时间"),
};
RECORD(product_past_record, product_past, NULL, product_past_fields, .zh = "历史产品", .en = "imported product");


LOOKUP(product_by_id, product_record, "id");
LOOKUP(product_by_sku, product_record, "sku");
LOOKUP(product_by_reference, product_record, "reference");
LOOKUP(product_by_barcode, product_record, "barcode");
LOOKUP(unit_by_barcode, product_unit_record, "barcode");
LOOKUP(units_by_product, product_unit_record, "product_id");
LOOKUP(prices_by_product, product_price_record, "product_id");

/* --- commands ---------------------------------------------------------------------- */

static const struct command product_create = {
	"product.create", "新建产品", "create a product", .by = KEEPS_PRODUCTS,
	.in = &product_record, .state = sizeof(struct product_seen),
	.load = product_create_load, .decide = product_create_decide,
};
static const struct command product_change = {
	"product.change", "修改产品", "change a product", .by = KEEPS_PRODUCTS,
	.in = &product_record, .subject = &product_record, .state = sizeof(struct product_seen),
	.load = product_change_load, .decide = product_change_decide, .flags = PATCHES,
};
static const struct command product_retire = {
	"product.retire", "停售产品", "retire a product", .by = KEEPS_PRODUCTS,
	.subject = &product_record, .state = sizeof(struct product_seen),
	.load = product_move_load, .decide = product_retire_decide,
};
static const struct command product_restore = {
	"product.restore", "恢复销售", "restore a product", .by = KEEPS_PRODUCTS,
	.subject = &product_record, .state = sizeof(struct product_seen),
	.load = product_move_load, .decide = product_restore_decide,
};
static const struct command product_record_past = {
	"product.record", "导入历史产品", "record a product of another system", .by = KEEPS_PRODUCTS,
	.in = &product_past_record, .state = sizeof(struct product_seen),
	.load = product_past_load, .decide = product_past_decide, .flags = INTERNAL,
};

static const struct command *const commands[] = {
	&product_create, &product_change, &product_retire, &product_restore, &product_record_past, NULL,
};
static const struct command *const product_moves[] = { &product_retire, &product_restore, NULL };

/* --- list and routes ------------------------------------------------------------------ */

static const struct list product_list = { .record = &product_record, .sort = "-id", .title = "name", .subtitle = "sku" };

static const struct route routes[] = {
	{ GET,   "/api/v1/products",      SEES_PRODUCTS, .list = &product_list, .out = &product_record,
	  .zh = "产品", .en = "products" },
	{ POST,  "/api/v1/products",      KEEPS_PRODUCTS, .command = &product_create, .out = &product_record },
	{ GET,   "/api/v1/products/{id}", SEES_PRODUCTS, .get = &product_record, .out = &product_record,
	  .zh = "查看产品", .en = "read a product" },
	{ PATCH, "/api/v1/products/{id}", KEEPS_PRODUCTS, .command = &product_change, .out = &product_record },
	{ POST,  "/api/v1/products/{id}/actions/{move}", KEEPS_PRODUCTS, .moves = product_moves,
	  .out = &product_record },
};

/* --- the module --------------------------------------------------------------------------- */

static const struct record *const records[] = {
	&product_record, &product_unit_record, &product_price_record, NULL,
};

const struct module catalog_module = {
	.name = "catalog", .zh = "产品目录", .en = "catalogue",
	.schema = catalog_schema,
	.records = records,
	.commands = commands,
	.routes = routes, .routes_n = COUNT(routes),
};
