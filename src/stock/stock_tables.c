/*
 * stock_tables.c -- the module at a glance: records, commands, lists, routes, checks.
 */
#include "stock/document.h"
#include "stock/queries.h"
#include "stock/schema.h"

/* --- words --------------------------------------------------------------------------------- */

const struct names stock_reasons = NAMES(
	{ "receipt",    "入库", "receipt" },
	{ "adjustment", "调整", "adjustment" },
	{ "transfer",   "调拨", "transfer" },
	{ "shipment",   "发货", "shipment" },
	{ "return",     "退货", "return" },
);

const struct names stock_kinds = NAMES(
	{ "receipt",    "入库单", "receipt" },
	{ "adjustment", "调整单", "adjustment" },
	{ "transfer",   "调拨单", "transfer" },
);

/* --- records ------------------------------------------------------------------------------- */

static const struct field warehouse_fields[] = {
	ROOT_FIELDS(warehouse),
	FIELD(warehouse, code, .flags = INPUT | REQUIRED | FIXED | LISTED | FILTER, .min = 1, .max = 32,
	      .zh = "仓库编码"),
	FIELD(warehouse, name, .flags = INPUT | REQUIRED | LISTED, .min = 1, .max = 100, .zh = "仓库名称"),
	FIELD(warehouse, province, .flags = INPUT | LISTED, .max = 50, .zh = "省"),
	FIELD(warehouse, city, .flags = INPUT | LISTED, .max = 50, .zh = "市"),
	FIELD(warehouse, district, .flags = INPUT, .max = 50, .zh = "区县"),
	FIELD(warehouse, street, .flags = INPUT, .max = 200, .zh = "详细地址"),
	FIELD(warehouse, contact_name, .flags = INPUT | PERSONAL, .scope = OF_STAFF, .max = 100, .zh = "联系人"),
	FIELD(warehouse, phone, .flags = INPUT | PERSONAL, .scope = OF_STAFF, .max = 32, .zh = "联系电话"),
	FIELD(warehouse, active, .flags = INPUT | LISTED | FILTER, .zh = "启用",
	      .doc = "a new warehouse is in use; one that is not keeps its goods, but nothing is reserved or received"),
	FIELD(warehouse, priority, .flags = INPUT | LISTED | SORT, .max = 1000000, .zh = "优先级",
	      .doc = "the smaller, the sooner it is asked for goods"),
};
static const struct action warehouse_actions_table[] = {
	{ "change", 0, WAREHOUSE | MANAGER | ADMIN, "修改仓库", "change", "PATCH /api/v1/warehouses/{id}", NULL },
};
static ACTIONS(warehouse_actions, warehouse_actions_table);

RECORD(warehouse_record, warehouse, "warehouses", warehouse_fields, .zh = "仓库", .en = "warehouse", .called = "name", BESIDE("code"),
       .actions = &warehouse_actions, .everywhere = true);

static const struct field stock_fields[] = {
	FIELD(stock, product_id, .refers = "product", .flags = KEY, .zh = "产品"),
	FIELD(stock, warehouse_id, .refers = "warehouse", .flags = KEY, .zh = "仓库"),
	FIELD(stock, on_hand, .flags = DELTA, .zh = "现存量"),
	FIELD(stock, reserved, .flags = DELTA, .zh = "预留量"),
};
RECORD(stock_record, stock, "stock", stock_fields, .zh = "库存", .en = "stock", .rank = RANK_STOCK,
       .guard = "{on_hand} - {reserved} >= 0 AND {reserved} >= 0");

static const struct field stock_move_fields[] = {
	FIELD(stock_move, product_id, .refers = "product", .flags = KEY, .zh = "产品"),
	FIELD(stock_move, warehouse_id, .refers = "warehouse", .flags = KEY, .zh = "仓库"),
	FIELD(stock_move, id, .flags = KEY, .zh = "标识"),
	FIELD(stock_move, quantity, .zh = "数量"),
	FIELD(stock_move, reason, .names = &stock_reasons, .zh = "变动原因"),
	FIELD(stock_move, order_id, .refers = "order", .flags = OPTIONAL, .zh = "订单"),
	FIELD(stock_move, batch, .flags = OPTIONAL, .zh = "批次"),
	FIELD(stock_move, document_id, .refers = "stock_document", .flags = OPTIONAL, .zh = "单据"),
	FIELD(stock_move, at, .zh = "时间"),
	FIELD(stock_move, by, .zh = "经办人"),
};
RECORD(stock_move_record, stock_move, "stock_moves", stock_move_fields, .zh = "库存变动", .en = "stock move",
       .rank = RANK_STOCK);

static const struct field reservation_fields[] = {
	FIELD(reservation, order_id, .refers = "order", .flags = KEY, .zh = "订单"),
	FIELD(reservation, line, .flags = KEY, .zh = "行号"),
	FIELD(reservation, product_id, .refers = "product", .zh = "产品"),
	FIELD(reservation, warehouse_id, .refers = "warehouse", .zh = "仓库"),
	FIELD(reservation, quantity, .zh = "预留数量"),
};
RECORD(reservation_record, reservation, "reservations", reservation_fields, .zh = "库存预留",
       .en = "reservation");

static const struct field stock_document_line_fields[] = {
	FIELD(stock_document_line, stock_document_id, .refers = "stock_document", .flags = KEY, .zh = "单据"),
	FIELD(stock_document_line, line, .flags = KEY, .zh = "行号"),
	FIELD(stock_document_line, product_id, .refers = "product", .zh = "产品"),
	FIELD(stock_document_line, sku, .zh = "产品编码"),
	FIELD(stock_document_line, name, .zh = "产品名称"),
	FIELD(stock_document_line, unit, .zh = "单位"),
	FIELD(stock_document_line, quantity, .zh = "数量", .doc = "in base units"),
};
RECORD(stock_document_line_record, stock_document_line, "stock_document_lines", stock_document_line_fields,
       .zh = "出入库明细", .en = "stock document line");

static const struct field stock_document_fields[] = {
	ROOT_FIELDS(stock_document),
	FIELD(stock_document, number, .flags = LISTED | FILTER | ONCE, .zh = "单号"),
	FIELD(stock_document, kind, .flags = LISTED | FILTER, .names = &stock_kinds, .zh = "单据类型"),
	FIELD(stock_document, warehouse_id, .refers = "warehouse", .flags = LISTED | FILTER, .zh = "仓库"),
	FIELD(stock_document, to_warehouse_id, .refers = "warehouse", .flags = OPTIONAL | LISTED | FILTER, .zh = "调入仓库"),
	FIELD(stock_document, reason, .flags = LISTED, .zh = "原因"),
	FIELD(stock_document, at, .flags = LISTED | FILTER | SORT, .zh = "时间"),
	FIELD(stock_document, by, .flags = LISTED, .zh = "经办人"),
	FIELD(stock_document, lines, .of = &stock_document_line_record, .zh = "明细"),
};
RECORD(stock_document_record, stock_document, "stock_documents", stock_document_fields, .zh = "库存单据", .called = "number",
       .en = "stock document");

const struct lookup
	warehouse_by_id = { &warehouse_record, "id" },
	warehouse_by_code = { &warehouse_record, "code" },
	warehouse_by_active = { &warehouse_record, "active" },
	stock_by_product = { &stock_record, "product_id" },
	reservations_by_order = { &reservation_record, "order_id" },
	stock_document_by_id = { &stock_document_record, "id" };

/* --- what is read -------------------------------------------------------------------------- */

static const struct field stock_level_fields[] = {
	FIELD(stock_level, product_id, .refers = "product", .shown_by = "product_name", .flags = KEY | LISTED | FILTER | SORT, .zh = "产品"),
	FIELD(stock_level, warehouse_id, .refers = "warehouse", .shown_by = "warehouse_name", .flags = KEY | LISTED | FILTER, .zh = "仓库"),
	FIELD(stock_level, sku, .flags = LISTED | FILTER, .zh = "产品编码"),
	FIELD(stock_level, product_name, .flags = LISTED, .zh = "产品名称"),
	FIELD(stock_level, unit, .flags = LISTED, .zh = "单位"),
	FIELD(stock_level, warehouse_code, .flags = LISTED | FILTER, .zh = "仓库编码"),
	FIELD(stock_level, warehouse_name, .flags = LISTED, .zh = "仓库名称"),
	FIELD(stock_level, on_hand, .flags = LISTED, .zh = "现存量"),
	FIELD(stock_level, reserved, .flags = LISTED, .zh = "预留量"),
	FIELD(stock_level, available, .flags = LISTED, .zh = "可用量", .doc = "on hand less reserved"),
};
RECORD(stock_level_record, stock_level, "stock_levels", stock_level_fields, .zh = "库存", .en = "stock level");

static const struct field stock_ledger_line_fields[] = {
	FIELD(stock_ledger_line, product_id, .refers = "product", .shown_by = "product_name", .flags = KEY | LISTED | FILTER, .zh = "产品"),
	FIELD(stock_ledger_line, warehouse_id, .refers = "warehouse", .shown_by = "warehouse_code", .flags = KEY | LISTED | FILTER, .zh = "仓库"),
	FIELD(stock_ledger_line, id, .flags = KEY | LISTED, .zh = "标识"),
	FIELD(stock_ledger_line, sku, .flags = LISTED | FILTER, .zh = "产品编码"),
	FIELD(stock_ledger_line, product_name, .flags = LISTED, .zh = "产品名称"),
	FIELD(stock_ledger_line, warehouse_code, .flags = LISTED, .zh = "仓库编码"),
	FIELD(stock_ledger_line, quantity, .flags = LISTED, .zh = "数量"),
	FIELD(stock_ledger_line, reason, .flags = LISTED | FILTER, .names = &stock_reasons, .zh = "变动原因"),
	FIELD(stock_ledger_line, order_id, .refers = "order", .flags = OPTIONAL | LISTED | FILTER, .zh = "订单"),
	FIELD(stock_ledger_line, batch, .flags = OPTIONAL | LISTED, .zh = "批次"),
	FIELD(stock_ledger_line, document_id, .refers = "stock_document", .flags = OPTIONAL | LISTED, .zh = "单据"),
	FIELD(stock_ledger_line, at, .flags = LISTED | FILTER | SORT, .zh = "时间"),
	FIELD(stock_ledger_line, by, .flags = LISTED, .zh = "经办人"),
};
RECORD(stock_ledger_line_record, stock_ledger_line, "stock_ledger", stock_ledger_line_fields, .zh = "库存变动",
       .en = "stock move");

static const struct field stock_sum_fields[] = {
	FIELD(stock_sum, product_id, .refers = "product", .flags = KEY, .zh = "产品"),
	FIELD(stock_sum, warehouse_id, .refers = "warehouse", .flags = KEY, .zh = "仓库"),
	FIELD(stock_sum, quantity, .zh = "数量"),
};
RECORD(stock_sum_record, stock_sum, NULL, stock_sum_fields, .zh = "数量合计");

static const struct field stock_name_fields[] = {
	FIELD(stock_name, sku, .zh = "产品编码"),
	FIELD(stock_name, code, .zh = "仓库编码"),
};
RECORD(stock_name_record, stock_name, NULL, stock_name_fields, .zh = "名称");

/* --- what is asked ------------------------------------------------------------------------- */

#define MAX_QUANTITY 100000000000000	/* ten billion pieces, as orders have it */

static const struct field stock_entry_line_fields[] = {
	FIELD(stock_entry_line, product_id, .refers = "product", .flags = INPUT | OPTIONAL, .zh = "产品"),
	FIELD(stock_entry_line, sku, .flags = INPUT, .max = 64, .zh = "产品编码", .instead_of = "product_id"),
	FIELD(stock_entry_line, quantity, .flags = INPUT | REQUIRED, .min = 1, .max = MAX_QUANTITY, .zh = "数量"),
	FIELD(stock_entry_line, unit, .flags = INPUT, .max = 32, .zh = "单位", .doc = "the base unit when left out"),
};
static RECORD(stock_entry_line_record, stock_entry_line, NULL, stock_entry_line_fields, .zh = "明细",
              .en = "line");

static const struct field stock_adjustment_line_fields[] = {
	FIELD(stock_entry_line, product_id, .refers = "product", .flags = INPUT | OPTIONAL, .zh = "产品"),
	FIELD(stock_entry_line, sku, .flags = INPUT, .max = 64, .zh = "产品编码", .instead_of = "product_id"),
	FIELD(stock_entry_line, quantity, .flags = INPUT | REQUIRED, .min = -MAX_QUANTITY, .max = MAX_QUANTITY,
	      .zh = "增减数量", .doc = "below zero takes away"),
	FIELD(stock_entry_line, unit, .flags = INPUT, .max = 32, .zh = "单位", .doc = "the base unit when left out"),
};
static RECORD(stock_adjustment_line_record, stock_entry_line, NULL, stock_adjustment_line_fields,
              .zh = "明细", .en = "line");

#define MAX_LINES 10000	/* as an order has: goods for the longest come in on one paper */

static const struct field stock_receipt_fields[] = {
	FIELD(stock_entry, warehouse_id, .refers = "warehouse", .flags = INPUT | OPTIONAL, .zh = "仓库"),
	FIELD(stock_entry, warehouse, .flags = INPUT, .max = 32, .zh = "仓库编码", .instead_of = "warehouse_id"),
	FIELD(stock_entry, reason, .flags = INPUT, .max = 500, .zh = "说明"),
	FIELD(stock_entry, lines, .flags = INPUT | REQUIRED, .min = 1, .max = MAX_LINES, .of = &stock_entry_line_record,
	      .zh = "明细"),
};
RECORD(stock_receipt_record, stock_entry, NULL, stock_receipt_fields, .zh = "入库单", .en = "receipt");

static const struct field stock_adjustment_fields[] = {
	FIELD(stock_entry, warehouse_id, .refers = "warehouse", .flags = INPUT | OPTIONAL, .zh = "仓库"),
	FIELD(stock_entry, warehouse, .flags = INPUT, .max = 32, .zh = "仓库编码", .instead_of = "warehouse_id"),
	FIELD(stock_entry, reason, .flags = INPUT | REQUIRED, .min = 1, .max = 500, .zh = "调整原因"),
	FIELD(stock_entry, lines, .flags = INPUT | REQUIRED, .min = 1, .max = MAX_LINES,
	      .of = &stock_adjustment_line_record, .zh = "明细"),
};
RECORD(stock_adjustment_record, stock_entry, NULL, stock_adjustment_fields, .zh = "调整单", .en = "adjustment");

static const struct field stock_transfer_fields[] = {
	FIELD(stock_transfer, warehouse_id, .refers = "warehouse", .flags = INPUT | OPTIONAL, .zh = "调出仓库"),
	FIELD(stock_transfer, warehouse, .flags = INPUT, .max = 32, .zh = "调出仓库编码", .instead_of = "warehouse_id"),
	FIELD(stock_transfer, to_warehouse_id, .refers = "warehouse", .flags = INPUT | OPTIONAL, .zh = "调入仓库"),
	FIELD(stock_transfer, to_warehouse, .flags = INPUT, .max = 32, .zh = "调入仓库编码", .instead_of = "to_warehouse_id"),
	FIELD(stock_transfer, reason, .flags = INPUT, .max = 500, .zh = "说明"),
	FIELD(stock_transfer, lines, .flags = INPUT | REQUIRED, .min = 1, .max = MAX_LINES,
	      .of = &stock_entry_line_record, .zh = "明细"),
};
RECORD(stock_transfer_record, stock_transfer, NULL, stock_transfer_fields, .zh = "调拨单", .en = "transfer");

/* --- commands ------------------------------------------------------------------------------ */

static const struct command warehouse_create = {
	.name = "warehouse.create", .zh = "新建仓库", .en = "create a warehouse",
	.by = WAREHOUSE | MANAGER | ADMIN | MACHINE, .in = &warehouse_record, .state = sizeof(struct warehouse_state),
	.load = warehouse_create_load, .decide = warehouse_create_decide, .flags = KEYED,
};
static const struct command warehouse_change = {
	.name = "warehouse.change", .zh = "修改仓库", .en = "change a warehouse",
	.by = WAREHOUSE | MANAGER | ADMIN, .in = &warehouse_record, .subject = &warehouse_record,
	.state = sizeof(struct warehouse_state),
	.load = warehouse_change_load, .decide = warehouse_change_decide, .flags = PATCHES,
};
static const struct command stock_receive = {
	.name = "stock.receive", .zh = "入库", .en = "receive goods",
	.by = WAREHOUSE | MANAGER | MACHINE, .in = &stock_receipt_record, .state = sizeof(struct document_state),
	.load = stock_receive_load, .decide = stock_receive_decide, .flags = KEYED,
};
static const struct command stock_adjust = {
	.name = "stock.adjust", .zh = "调整库存", .en = "adjust stock",
	.by = WAREHOUSE | MANAGER, .in = &stock_adjustment_record, .state = sizeof(struct document_state),
	.load = stock_adjust_load, .decide = stock_adjust_decide, .flags = KEYED,
};
static const struct command stock_transferring = {
	.name = "stock.transfer", .zh = "调拨", .en = "transfer goods to another warehouse",
	.by = WAREHOUSE | MANAGER, .in = &stock_transfer_record, .state = sizeof(struct document_state),
	.load = stock_transfer_load, .decide = stock_transfer_decide, .flags = KEYED,
};

/* --- lists and routes ---------------------------------------------------------------------- */

static const struct list warehouses_list = { .record = &warehouse_record, .sort = "priority" };
static const struct list levels_list = { .record = &stock_level_record, .sort = "product_id" };
static const struct list moves_list = { .record = &stock_ledger_line_record, .sort = "-at" };
static const struct list documents_list = { .record = &stock_document_record, .sort = "-at" };

static const struct route routes[] = {
	{ GET, "/api/v1/warehouses", .by = STAFF | MACHINE, .list = &warehouses_list, .out = &warehouse_record,
	  .zh = "仓库", .en = "warehouses" },
	{ POST, "/api/v1/warehouses", .by = WAREHOUSE | MANAGER | ADMIN | MACHINE, .command = &warehouse_create,
	  .out = &warehouse_record },
	{ GET, "/api/v1/warehouses/{id}", .by = STAFF | MACHINE, .get = &warehouse_record, .out = &warehouse_record,
	  .zh = "仓库详情", .en = "read a warehouse" },
	{ PATCH, "/api/v1/warehouses/{id}", .by = WAREHOUSE | MANAGER | ADMIN, .command = &warehouse_change,
	  .out = &warehouse_record },
	{ GET, "/api/v1/stock/supply", .by = STAFF | MACHINE, .query = stock_supply_get, .out = &stock_supply_page_record,
	  .zh = "各产品一行最多可预占的数量", .en = "the most that one order line could get of each product" },
	{ GET, "/api/v1/stock", .by = STAFF | MACHINE, .list = &levels_list, .out = &stock_level_record,
	  .zh = "库存", .en = "stock" },
	{ GET, "/api/v1/stock/moves", .by = STAFF | MACHINE, .list = &moves_list, .out = &stock_ledger_line_record,
	  .zh = "库存变动", .en = "stock moves" },
	{ GET, "/api/v1/stock/documents", .by = STAFF | MACHINE, .list = &documents_list,
	  .out = &stock_document_record, .zh = "库存单据", .en = "stock documents" },
	{ GET, "/api/v1/stock/documents/{id}", .by = STAFF | MACHINE, .get = &stock_document_record,
	  .out = &stock_document_record, .zh = "库存单据详情", .en = "read a stock document" },
	{ POST, "/api/v1/stock/receipts", .by = WAREHOUSE | MANAGER | MACHINE, .command = &stock_receive,
	  .out = &stock_document_record },
	{ POST, "/api/v1/stock/adjustments", .by = WAREHOUSE | MANAGER, .command = &stock_adjust,
	  .out = &stock_document_record },
	{ POST, "/api/v1/stock/transfers", .by = WAREHOUSE | MANAGER, .command = &stock_transferring,
	  .out = &stock_document_record },
};

/* --- the module ---------------------------------------------------------------------------- */

static const struct check checks[] = {
	{ "I3", "库存等于变动之和，预留等于未结预留之和", "stock is the sum of its moves, reserved that of reservations",
	  stock_check_balances },
};

static const struct record *const records[] = {
	&warehouse_record, &stock_record, &stock_move_record, &reservation_record,
	&stock_document_record, &stock_document_line_record, NULL,
};

static const struct command *const commands[] = {
	&warehouse_create, &warehouse_change, &stock_receive, &stock_adjust, &stock_transferring, NULL,
};

const struct module stock_module = {
	.name = "stock", .zh = "库存", .en = "stock", .schema = stock_schema,
	.records = records, .commands = commands, .queries = stock_queries,
	.routes = routes, .routes_n = COUNT(routes), .checks = checks, .checks_n = COUNT(checks),
};
