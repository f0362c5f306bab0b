/*
 * paper_forms.c -- every paper as a table: what stands at its head, which columns its lines have, who signs.
 *
 * The pick list names nobody: who walks the shelves need not know for whom.
 */
#include "paper/paper_inner.h"

#define COLUMNS(table) .column = table, .columns = COUNT(table)

static const struct page_size *const a4[] = { &PAGE_A4, NULL };
static const struct page_size *const a4_half[] = { &PAGE_A4, &PAGE_HALF, NULL };
static const struct page_size *const half_a4[] = { &PAGE_HALF, &PAGE_A4, NULL };
static const struct page_size *const label[] = { &PAGE_LABEL, NULL };

#define SPECIFICATION { "model specification attributes", 5, false, "型号规格", "model, specification" }

static const struct form_column pick_columns[] = {
	{ "line", 1, true, "行", "line" }, { "sku", 4, false, NULL, NULL }, { "name", 7, false, NULL, NULL }, SPECIFICATION,
	{ "barcode", 4, false, NULL, NULL }, { "quantity", 2, true, "应拣", "to pick" }, { "unit", 2, false, NULL, NULL },
	{ "ticked", 2, false, "实拣", "picked" },
};
const struct form pick_list_form = {
	"拣货单", "Pick list", a4, 5, .barcode = "code",
	.head = "number order_date warehouse planned_date shipping_mode carrier message", COLUMNS(pick_columns),
	.signs_zh = "拣货人|复核人|日期", .signs_en = "picked by|checked by|date",
};

static const struct form_column packing_columns[] = {
	{ "line", 1, true, "行", "line" }, { "sku", 4, false, NULL, NULL }, { "name", 8, false, NULL, NULL }, SPECIFICATION,
	{ "quantity", 2, true, NULL, NULL }, { "unit", 2, false, NULL, NULL }, { "note", 3, false, NULL, NULL },
};
const struct form packing_list_form = {
	"装箱单", "Packing list", a4_half, 4.6, .barcode = "code",
	.head = "number order_date customer_name contact_name phone address ship_from shipping_mode carrier tracking_number packages weight",
	COLUMNS(packing_columns), .signs_zh = "包装人|复核人|日期", .signs_en = "packed by|checked by|date",
};

const struct form delivery_note_form = {
	"送货单", "Delivery note", half_a4, 4.6, .barcode = "code", .qr = "link",
	.head = "number order_date customer_name contact_name phone address ship_from shipping_mode carrier tracking_number packages weight message",
	COLUMNS(packing_columns), .note_zh = "请当面清点；签收后如有短少、破损，请在签收联注明并及时与我们联系。",
	.note_en = "Please count the goods on receipt and note here what is missing or damaged.",
	.signs_zh = "发货人|送货人|收货人签章|签收日期", .signs_en = "shipped by|delivered by|received by|date",
};

const struct form label_form = {
	"发货标签", "Shipping label", label, 4, .barcode = "code", .qr = "link", .large = "contact_name phone address",
	.head = "carrier tracking_number shipping_mode number packages weight ship_from",
};

static const struct form_column order_columns[] = {
	{ "line", 1, true, "行", "line" }, { "sku", 4, false, NULL, NULL }, { "name", 7, false, NULL, NULL }, SPECIFICATION,
	{ "quantity", 2, true, NULL, NULL }, { "unit", 2, false, NULL, NULL }, { "unit_price", 3, true, NULL, NULL },
	{ "amount", 3, true, NULL, NULL },
};
const struct form confirmation_form = {
	"订单确认函", "Order confirmation", a4, 5, .barcode = "number",
	.head = "number version order_date customer_name contact_name phone address requested_date promised_date shipping_mode "
	        "payment_method payment_days currency message",
	COLUMNS(order_columns), .totals = "goods_amount discount freight total tax",
	.note_zh = "请核对以上内容；如有不符，请在发货前联系我们。确认后的变更另发确认函。",
	.note_en = "Please check the above and tell us before we ship if anything differs. Changes are confirmed by another letter.",
	.signs_zh = "供方（盖章）|需方（签章）|日期", .signs_en = "supplier|customer|date",
};

static const struct form_column settlement_columns[] = {
	{ "line", 1, true, "行", "line" }, { "product", 7, false, NULL, NULL }, SPECIFICATION,
	{ "ordered", 2, true, NULL, NULL }, { "delivered", 2, true, NULL, NULL }, { "unit", 2, false, NULL, NULL },
	{ "unit_price", 3, true, NULL, NULL }, { "amount", 3, true, NULL, NULL }, { "discount", 2, true, NULL, NULL },
	{ "reason", 3, false, NULL, NULL },
};
const struct form settlement_form = {
	"结算单", "Settlement", a4, 5, .barcode = "settlement_number",
	.head = "settlement_number number customer_name phone issued_at due_date method terms currency state by",
	COLUMNS(settlement_columns), .totals = "order_amount discount freight tax receivable returned paid balance",
	.signs_zh = "制单|财务|客户确认|日期", .signs_en = "issued by|finance|customer|date",
};
