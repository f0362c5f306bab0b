/* Printed by `orderd emit typescript`; not to be edited. */

export interface Page<T> {
	items: T[];
	next_cursor?: string;
}

export interface ProblemEntry {
	pointer: string;
	code: string;
	detail: string;
	detail_zh: string;
	detail_en: string;
	params?: Record<string, string>;
}

/** application/problem+json */
export interface Problem {
	type?: string;
	title: string;
	status: number;
	detail?: string;
	code: string;
	request_id?: string;
	errors: ProblemEntry[];
}

export interface Warning {
	pointer: string;
	code: string;
	zh: string;
	en: string;
}

export interface AllowedAction {
	action: string;
	allowed: boolean;
	label: string;
	label_en: string;
	rare?: true;
	request?: string;
	reason?: { code: string; zh?: string; en?: string; possible_in?: string[] };
}

export type Role = "sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine";

export type FieldType = "text" | "int" | "bool" | "money" | "price" | "quantity" | "instant" | "date" | "id" | "choice" | "choices" | "digest" | "attributes" | "rows" | "ref";

export type RecordName = "batch" | "batch_line" | "calendar_month" | "calendar_day" | "due" | "customer" | "contact" | "address" | "last_price_page" | "last_price" | "department" | "event" | "order" | "order_line" | "order_note" | "payment" | "refund" | "settlement" | "settlement_line" | "line_supply" | "history_order" | "history_line" | "history_payment" | "history_refund" | "history_delivery" | "holiday_plan" | "holiday" | "import_job" | "import_plan" | "mapped" | "import_chunk_sent" | "import_columns" | "import_column" | "import_target" | "import_rows" | "import_row" | "import_fault" | "ledger_entry" | "signed_in" | "sign_in" | "sign_out" | "me" | "my_session_page" | "my_session" | "totp_drawn" | "totp_code" | "message_template" | "letter_text" | "message" | "number_example" | "reason_optional" | "reason_in" | "confirm_in" | "perform_in" | "promise_in" | "reduce_in" | "batch_plan" | "planned_part" | "batch_cancel" | "batch_lost" | "batch_pack" | "done_part" | "batch_pick" | "batch_ship" | "batch_sign" | "batch_track" | "scanned" | "batch_scan" | "order_review" | "review_check" | "review_fault" | "payment_in" | "refund_in" | "settle_in" | "shared_link" | "share_in" | "outbox" | "product" | "product_unit" | "product_price" | "customer_row" | "late" | "amounts" | "method_sum" | "product_sum" | "repeat" | "steps" | "reveal" | "revealed" | "revealed_value" | "found" | "hit" | "setting_row" | "setup" | "company_setup" | "setting_wish" | "staff" | "staff_new" | "password_change" | "stock_level" | "stock_document" | "stock_document_line" | "stock_adjustment" | "stock_adjustment_line" | "stock_ledger_line" | "stock_receipt" | "stock_entry_line" | "stock_supply_page" | "supply" | "stock_transfer" | "api_token" | "token_made" | "api_token_new" | "view_page" | "view" | "batch_task" | "task_line" | "task_code" | "warehouse" | "tracking_link" | "printing";

export type BatchState = "planned" | "picked" | "packed" | "shipped" | "signed" | "cancelled" | "lost";

/** 批次 */
export interface Batch {
	/** 订单 */
	order_id: string;
	/** 批次 */
	batch: number;
	/** 批次状态 */
	state: "planned" | "picked" | "packed" | "shipped" | "signed" | "cancelled" | "lost";
	/** 发货仓库 */
	warehouse_id?: string;
	/** 发货地址 */
	ship_from: string;
	/** 收货人 */
	contact_name: string;
	/** 收货电话 */
	phone: string;
	/** 行政区划代码 */
	region: string;
	/** 省 */
	province: string;
	/** 市 */
	city: string;
	/** 区 */
	district: string;
	/** 收货地址 */
	street: string;
	/** 计划发货日期 */
	planned_date?: string;
	/** 物流方式 */
	shipping_mode: "express" | "road" | "air" | "sea" | "rail" | "pickup";
	/** 承运商 */
	carrier: string;
	/** 运单号 */
	tracking_number?: string;
	/** 运费成本: what the carrier takes of us */
	freight_cost: string;
	/** 件数 */
	packages: number;
	/** 重量 */
	weight: string;
	/** 拣货时间 */
	picked_at?: string;
	/** 拣货人 */
	picked_by: string;
	/** 包装时间 */
	packed_at?: string;
	/** 包装人 */
	packed_by: string;
	/** 发货时间 */
	shipped_at?: string;
	/** 发货人 */
	shipped_by: string;
	/** 签收时间 */
	signed_at?: string;
	/** 签收人 */
	signer: string;
	/** 签收凭证类型 */
	proof_kind: "none" | "photo" | "signature" | "carrier_event" | "paper";
	/** 签收凭证: name of the file, id of the carrier's event */
	proof: string;
	/** 签收登记人 */
	signed_by: string;
	/** 取消原因 */
	cancel_reason: string;
	/** 创建时间 */
	created_at: string;
	/** 创建人 */
	created_by: string;
	/** 历史批次 */
	historical: boolean;
	/** 批次明细 */
	lines: BatchLine[];
	allowed_actions?: AllowedAction[];
}

/** 批次明细 */
export interface BatchLine {
	/** 订单 */
	order_id: string;
	/** 批次 */
	batch: number;
	/** 行号: of the order */
	line: number;
	/** 计划数量: in base units, as the following */
	quantity: string;
	/** 拣货数量 */
	picked: string;
	/** 包装数量: what was packed is what is shipped */
	packed: string;
	/** 签收数量 */
	signed_for: string;
	/** 短少数量: shipped, but not there when it was signed for; of a lost batch all */
	missing: string;
	/** 备注: why less of it was picked or packed */
	note: string;
}

/** 月历 */
export interface CalendarMonth {
	/** 月份 */
	month: string;
	/** 已有安排: the holidays of this year are known */
	planned: boolean;
	/** 日期 */
	days: CalendarDay[];
}

/** 日历日 */
export interface CalendarDay {
	/** 日期 */
	date: string;
	/** 星期: 1 Monday … 7 Sunday */
	weekday: number;
	/** 工作日 */
	working: boolean;
	/** 名称: of the holiday, or for which the day is worked */
	name: string;
}

/** 工作时限 */
export interface Due {
	/** 起算时间 */
	from: string;
	/** 工作分钟 */
	minutes: number;
	/** 到期时间 */
	due: string;
}

/** 客户 */
export interface Customer {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 客户编码 */
	code?: string;
	/** 客户类型 */
	kind: "person" | "company";
	/** 客户名称 */
	name: string;
	/** 联系电话 */
	phone: string;
	/** 电子邮箱 */
	email: string;
	/** 纳税人识别号 */
	tax_number: string;
	/** 客户等级 */
	level: string;
	/** 启用 */
	active: boolean;
	/** 外部标识: its name in another system */
	reference?: string;
	/** 创建时间 */
	created_at: string;
	/** 联系人 */
	contacts: Contact[];
	/** 地址 */
	addresses: Address[];
	allowed_actions?: AllowedAction[];
}

export interface CustomerAnswer extends Customer {
	warnings?: Warning[];
}

/** 联系人 */
export interface Contact {
	/** 联系人编号: left out for a new contact */
	contact: number;
	/** 姓名 */
	name: string;
	/** 电话 */
	phone: string;
	/** 电子邮箱 */
	email: string;
	/** 职务 */
	post: string;
	/** 默认 */
	is_default: boolean;
}

/** 地址 */
export interface Address {
	/** 地址编号: left out for a new address */
	address: number;
	/** 标签 */
	label: string;
	/** 行政区划代码: six digits of GB/T 2260 */
	region: string;
	/** 省 */
	province: string;
	/** 市 */
	city: string;
	/** 区县 */
	district: string;
	/** 街道地址 */
	street: string;
	/** 收货人 */
	contact_name: string;
	/** 收货电话 */
	phone: string;
	/** 邮政编码 */
	postcode: string;
	/** 默认 */
	is_default: boolean;
}

/** 客户 */
export interface CustomerInput {
	/** 客户编码 */
	code?: string;
	/** 客户类型 */
	kind?: "person" | "company";
	/** 客户名称 */
	name: string;
	/** 联系电话 */
	phone?: string;
	/** 电子邮箱 */
	email?: string;
	/** 纳税人识别号 */
	tax_number?: string;
	/** 客户等级 */
	level?: string;
	/** 外部标识: its name in another system */
	reference?: string;
	/** 联系人 */
	contacts?: ContactInput[];
	/** 地址 */
	addresses?: AddressInput[];
}

/** 联系人 */
export interface ContactInput {
	/** 联系人编号: left out for a new contact */
	contact?: number;
	/** 姓名 */
	name: string;
	/** 电话 */
	phone?: string;
	/** 电子邮箱 */
	email?: string;
	/** 职务 */
	post?: string;
	/** 默认 */
	is_default?: boolean;
}

/** 地址 */
export interface AddressInput {
	/** 地址编号: left out for a new address */
	address?: number;
	/** 标签 */
	label?: string;
	/** 行政区划代码: six digits of GB/T 2260 */
	region?: string;
	/** 省 */
	province?: string;
	/** 市 */
	city?: string;
	/** 区县 */
	district?: string;
	/** 街道地址 */
	street?: string;
	/** 收货人 */
	contact_name?: string;
	/** 收货电话 */
	phone?: string;
	/** 邮政编码 */
	postcode?: string;
	/** 默认 */
	is_default?: boolean;
}

/** 上次价 */
export interface LastPricePage {
	/** 产品: those the customer bought */
	items: LastPrice[];
}

/** 上次价 */
export interface LastPrice {
	/** 产品 */
	product_id: string;
	/** 上次价: of one unit; what was given away or never accepted does not count */
	unit_price: string;
	/** 单位 */
	unit: string;
	/** 币种 */
	currency: string;
	/** 订单 */
	order_id: string;
	/** 下单日期 */
	order_date: string;
}

/** 部门 */
export interface Department {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 部门编码 */
	code: string;
	/** 部门名称 */
	name: string;
	/** 创建时间 */
	created_at: string;
	allowed_actions?: AllowedAction[];
}

export interface DepartmentAnswer extends Department {
	warnings?: Warning[];
}

/** 部门 */
export interface DepartmentInput {
	/** 部门编码 */
	code: string;
	/** 部门名称 */
	name: string;
}

/** 事件 */
export interface Event {
	/** 对象标识 */
	subject_id: string;
	/** 序号 */
	seq: number;
	/** 事件标识 */
	id: string;
	/** 对象 */
	subject: string;
	/** 事件 */
	name: string;
	/** 操作人标识 */
	actor_id: string;
	/** 操作人 */
	actor: string;
	/** 时间 */
	at: string;
	/** 请求号 */
	request_id: string;
	/** 内容 */
	data: string;
	/** 链值 */
	hash: string;
}

export type OrderState = "draft" | "placed" | "rejected" | "approved" | "confirmed" | "processing" | "part_shipped" | "shipped" | "part_signed" | "signed" | "completed" | "cancelled";

/** 订单 */
export interface Order {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 订单编号: what the customer quotes on the phone */
	number?: string;
	/** 订单状态 */
	state: "draft" | "placed" | "rejected" | "approved" | "confirmed" | "processing" | "part_shipped" | "shipped" | "part_signed" | "signed" | "completed" | "cancelled";
	/** 状态时间 */
	state_at: string;
	/** 业务类型 */
	kind: "sale" | "return";
	/** 订单类别 */
	class: "normal" | "special" | "urgent";
	/** 接收渠道 */
	channel: "web" | "phone" | "email" | "fax" | "mall" | "sales" | "file" | "api";
	/** 渠道单号: the order's name in its channel; unique */
	reference?: string;
	/** 客户 */
	customer_id: string;
	/** 客户代码 */
	customer_code?: string;
	/** 客户名称 */
	customer_name: string;
	/** 联系人 */
	contact_name: string;
	/** 联系方式 */
	phone: string;
	/** 电子邮箱 */
	email: string;
	/** 行政区划代码 */
	region: string;
	/** 省 */
	province: string;
	/** 市 */
	city: string;
	/** 区 */
	district: string;
	/** 收货地址 */
	street: string;
	/** 下单日期: the customer's date, not the day of entry */
	order_date: string;
	/** 接收时间 */
	received_at: string;
	/** 录入时间 */
	created_at: string;
	/** 要求交付日期 */
	requested_date?: string;
	/** 约定交付日期 */
	promised_date?: string;
	/** 实际交付日期 */
	delivered_date?: string;
	/** 接收登记时间 */
	placed_at?: string;
	/** 审核时间 */
	approved_at?: string;
	/** 确认时间 */
	confirmed_at?: string;
	/** 发货时间 */
	shipped_at?: string;
	/** 签收时间 */
	signed_at?: string;
	/** 完成时间 */
	completed_at?: string;
	/** 取消时间 */
	cancelled_at?: string;
	/** 币种 */
	currency: string;
	/** 订单金额 */
	goods_amount: string;
	/** 优惠金额 */
	discount: string;
	/** 物流费用 */
	freight: string;
	/** 税额: the part of total that is tax; prices include it */
	tax: string;
	/** 应付总额: goods_amount - discount + freight */
	total: string;
	/** 支付金额: sum of the receipts that were not reversed */
	paid: string;
	/** 退款金额 */
	refunded: string;
	/** 未收金额: the balance of the settlement; before there is one, what is agreed comes to less what was received; below zero it is to be given back */
	open: string;
	/** 支付方式 */
	payment_method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 账期天数: days from the settlement to the due date */
	payment_days: number;
	/** 物流方式 */
	shipping_mode: "express" | "road" | "air" | "sea" | "rail" | "pickup";
	/** 客户留言 */
	message: string;
	/** 内部备注: becomes the first note; customers never see notes */
	internal_note?: string;
	/** 存为草稿 */
	draft?: boolean;
	/** 取消原因 */
	cancel_reason: string;
	/** 驳回原因: while it is sent back */
	reject_reason: string;
	/** 录入人 */
	created_by: string;
	/** 历史订单 */
	historical: boolean;
	/** 已结清 */
	settled: boolean;
	/** 行数 */
	line_count: number;
	/** 备注数 */
	note_count: number;
	/** 批次数 */
	batch_count: number;
	/** 查询链接数 */
	tracking_link_count: number;
	/** 打印次数 */
	printing_count: number;
	/** 收款数 */
	payment_count: number;
	/** 退款数 */
	refund_count: number;
	/** 结算单数 */
	settlement_count: number;
	/** 订单行 */
	lines: OrderLine[];
	/** 内部备注 */
	notes: OrderNote[];
	/** 收款 */
	payments: Payment[];
	/** 退款 */
	refunds: Refund[];
	/** 结算单 */
	settlements: Settlement[];
	/** 可预占库存: of a dry run only: what could be reserved for each line, and where */
	supply?: LineSupply[];
	allowed_actions?: AllowedAction[];
}

export interface OrderAnswer extends Order {
	batches?: Batch[];
	tracking_links?: TrackingLink[];
	printings?: Printing[];
	warnings?: Warning[];
}

/** 订单行 */
export interface OrderLine {
	/** 行号 */
	line: number;
	/** 产品 */
	product_id: string;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 类别 */
	kind: "goods" | "service";
	/** 型号 */
	model: string;
	/** 规格 */
	specification: string;
	/** 属性 */
	attributes: Record<string, string>;
	/** 单位 */
	unit: string;
	/** 换算系数 */
	factor: string;
	/** 数量 */
	quantity: string;
	/** 基本单位数量 */
	base_quantity: string;
	/** 基本单位: what base_quantity and the amounts after it are counted in */
	base_unit: string;
	/** 整零数量: base_quantity in the largest units: 2 箱 6 件 */
	packing: string;
	/** 协商减少 */
	reduced: string;
	/** 已排批次 */
	batched: string;
	/** 已发货 */
	shipped: string;
	/** 已签收 */
	signed_for: string;
	/** 标价 */
	list_price: string;
	/** 赠品: priced at nothing */
	gift: boolean;
	/** 单价: when absent, the list price of the day and quantity */
	unit_price: string;
	/** 金额 */
	amount: string;
	/** 优惠 */
	discount: string;
	/** 税率 */
	tax_rate: number;
	/** 税额 */
	tax: string;
	/** 发货仓库 */
	warehouse_id?: string;
	/** 发货地址 */
	ship_from: string;
	/** 指定仓库 */
	wanted_warehouse_id?: string;
	/** 要求交付日期 */
	requested_date?: string;
	/** 约定交付日期 */
	promised_date?: string;
	/** 实际交付日期 */
	delivered_date?: string;
	/** 减少原因 */
	reduce_reason: string;
	/** 行备注 */
	note: string;
}

/** 内部备注 */
export interface OrderNote {
	/** 序号 */
	note: number;
	/** 内容 */
	text: string;
	/** 记录人 */
	author: string;
	/** 时间 */
	at: string;
}

export type PaymentState = "received" | "reversed";

/** 收款 */
export interface Payment {
	/** 订单 */
	order_id: string;
	/** 收款序号 */
	payment: number;
	/** 客户 */
	customer_id: string;
	/** 付款方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 金额 */
	amount: string;
	/** 币种 */
	currency: string;
	/** 付款日期: the day the payment counts from */
	value_date: string;
	/** 付款凭证号 */
	reference: string;
	/** 备注 */
	note: string;
	/** 状态 */
	state: "received" | "reversed";
	/** 收款时间 */
	received_at: string;
	/** 登记人 */
	recorded_by: string;
	/** 冲销时间 */
	reversed_at?: string;
	/** 冲销原因 */
	reverse_reason: string;
	allowed_actions?: AllowedAction[];
}

export type RefundState = "requested" | "paid" | "cancelled";

/** 退款 */
export interface Refund {
	/** 订单 */
	order_id: string;
	/** 退款序号 */
	refund: number;
	/** 客户 */
	customer_id: string;
	/** 收款序号 */
	payment?: number;
	/** 金额 */
	amount: string;
	/** 币种 */
	currency: string;
	/** 退款方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 退款原因 */
	reason: string;
	/** 状态 */
	state: "requested" | "paid" | "cancelled";
	/** 申请时间 */
	requested_at: string;
	/** 退款时间 */
	paid_at?: string;
	/** 申请人 */
	by: string;
	allowed_actions?: AllowedAction[];
}

export type SettlementState = "issued" | "settled" | "void";

/** 结算单 */
export interface Settlement {
	/** 订单 */
	order_id: string;
	/** 结算序号 */
	settlement: number;
	/** 客户 */
	customer_id: string;
	/** 结算单号 */
	number: string;
	/** 订单金额 */
	order_amount: string;
	/** 优惠金额 */
	discount: string;
	/** 运费 */
	freight: string;
	/** 税额: the part of receivable that is tax */
	tax: string;
	/** 应收金额: order amount - discount + freight */
	receivable: string;
	/** 退货折让金额 */
	returned: string;
	/** 实际支付金额: received less refunded or about to be */
	paid: string;
	/** 未付余额: receivable - returned - paid */
	balance: string;
	/** 币种 */
	currency: string;
	/** 付款期限 */
	due_date?: string;
	/** 结算方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 结算条款 */
	terms: string;
	/** 状态 */
	state: "issued" | "settled" | "void";
	/** 开具时间 */
	issued_at: string;
	/** 结清时间 */
	settled_at?: string;
	/** 开具人 */
	by: string;
	/** 明细 */
	lines: SettlementLine[];
	allowed_actions?: AllowedAction[];
}

/** 结算明细 */
export interface SettlementLine {
	/** 订单 */
	order_id: string;
	/** 结算序号 */
	settlement: number;
	/** 行号 */
	line: number;
	/** 产品名称 */
	product: string;
	/** 单位 */
	unit: string;
	/** 订购数量 */
	ordered: string;
	/** 实交数量 */
	delivered: string;
	/** 单价 */
	unit_price: string;
	/** 金额 */
	amount: string;
	/** 优惠金额 */
	discount: string;
	/** 税额 */
	tax: string;
	/** 差异原因 */
	reason: string;
}

/** 可预占库存 */
export interface LineSupply {
	/** 行号 */
	line: number;
	/** 库存 */
	supply: "full" | "part" | "none";
	/** 待预占: in base units; what is held already does not count */
	wanted: string;
	/** 可预占: in the warehouse that could serve the whole line; without one the most that any has */
	available: string;
	/** 仓库 */
	warehouse_id?: string;
	/** 仓库名称 */
	warehouse: string;
}

/** 历史订单 */
export interface HistoryOrderInput {
	/** 渠道单号: an order that is known by it already is left as it is */
	reference: string;
	/** 订单编号: absent: none; the numbers of new orders have no gaps */
	number?: string;
	/** 业务类型 */
	kind?: "sale" | "return";
	/** 订单状态 */
	state: "draft" | "placed" | "rejected" | "approved" | "confirmed" | "processing" | "part_shipped" | "shipped" | "part_signed" | "signed" | "completed" | "cancelled";
	/** 订单类别 */
	class?: "normal" | "special" | "urgent";
	/** 接收渠道 */
	channel?: "web" | "phone" | "email" | "fax" | "mall" | "sales" | "file" | "api";
	/** 客户外部标识 */
	customer_reference?: string;
	/** 客户 */
	customer_id?: string;
	/** 客户名称: absent: the customer's */
	customer_name?: string;
	/** 联系方式 */
	phone?: string;
	/** 下单日期: absent: the day of placed_at */
	order_date?: string;
	/** 接收登记时间 */
	placed_at: string;
	/** 审核时间 */
	approved_at?: string;
	/** 确认时间 */
	confirmed_at?: string;
	/** 发货时间 */
	shipped_at?: string;
	/** 签收时间 */
	signed_at?: string;
	/** 完成时间 */
	completed_at?: string;
	/** 取消时间 */
	cancelled_at?: string;
	/** 约定交付日期 */
	promised_date?: string;
	/** 币种 */
	currency?: string;
	/** 物流费用 */
	freight?: string;
	/** 优惠金额 */
	discount?: string;
	/** 客户留言 */
	message?: string;
	/** 支付方式 */
	payment_method?: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 省 */
	province?: string;
	/** 市 */
	city?: string;
	/** 区 */
	district?: string;
	/** 收货地址 */
	street?: string;
	/** 订单行 */
	lines?: HistoryLineInput[];
	/** 收款 */
	payments?: HistoryPaymentInput[];
	/** 退款 */
	refunds?: HistoryRefundInput[];
	/** 发货 */
	deliveries?: HistoryDeliveryInput[];
}

/** 历史订单行 */
export interface HistoryLineInput {
	/** 产品外部标识 */
	product_reference?: string;
	/** 产品编码 */
	sku?: string;
	/** 产品名称: absent: the product's */
	name?: string;
	/** 数量: below zero: taken back */
	quantity: string;
	/** 单价 */
	unit_price: string;
	/** 物流费用: added to the order's */
	freight?: string;
}

/** 历史收款 */
export interface HistoryPaymentInput {
	/** 支付方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 金额 */
	amount: string;
	/** 收款时间: absent: when the order was placed */
	received_at?: string;
	/** 付款日期: absent: the day of received_at */
	value_date?: string;
	/** 备注 */
	note?: string;
}

/** 历史退款 */
export interface HistoryRefundInput {
	/** 金额 */
	amount: string;
	/** 退款原因 */
	reason?: string;
	/** 退款时间: absent: not paid out yet */
	paid_at?: string;
}

/** 历史发货 */
export interface HistoryDeliveryInput {
	/** 发货时间 */
	shipped_at?: string;
	/** 签收时间 */
	signed_at?: string;
	/** 承运商 */
	carrier?: string;
	/** 运单号 */
	tracking_number?: string;
}

/** 节假日安排 */
export interface HolidayPlan {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 年份 */
	year: number;
	/** 创建时间 */
	created_at: string;
	/** 节假日与调休: the days that are not as the day of the week says */
	days: Holiday[];
	allowed_actions?: AllowedAction[];
}

export interface HolidayPlanAnswer extends HolidayPlan {
	warnings?: Warning[];
}

/** 节假日 */
export interface Holiday {
	/** 序号: left out for a new day */
	n: number;
	/** 日期 */
	date: string;
	/** 调休上班: a day of rest that is worked */
	working: boolean;
	/** 名称 */
	name: string;
}

/** 节假日安排 */
export interface HolidayPlanInput {
	/** 年份 */
	year: number;
	/** 节假日与调休: the days that are not as the day of the week says */
	days?: HolidayInput[];
}

/** 节假日 */
export interface HolidayInput {
	/** 序号: left out for a new day */
	n?: number;
	/** 日期 */
	date: string;
	/** 调休上班: a day of rest that is worked */
	working?: boolean;
	/** 名称 */
	name?: string;
}

export type ImportJobState = "uploading" | "uploaded" | "checking" | "checked" | "running" | "stopping" | "finished" | "cancelled" | "failed";

/** 订单导入 */
export interface ImportJob {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 文件名 */
	name: string;
	/** 字节数 */
	size: number;
	/** 已收到字节 */
	received: number;
	/** 已收到分块 */
	chunks: number;
	/** 状态 */
	state: "uploading" | "uploaded" | "checking" | "checked" | "running" | "stopping" | "finished" | "cancelled" | "failed";
	/** 状态时间 */
	state_at: string;
	/** 客户: all orders are theirs; 0: a column says whose */
	customer_id: string;
	/** 客户代码 */
	customer_code: string;
	/** 接收渠道 */
	channel: "web" | "phone" | "email" | "fax" | "mall" | "sales" | "file" | "api";
	/** 存为草稿 */
	draft: boolean;
	/** 日期写法 */
	dates: "iso" | "slash" | "han" | "dot" | "day_first" | "month_first";
	/** 列的对应: field=column, separated by blanks */
	mapping: string;
	/** 处理次数 */
	pass: number;
	/** 问题数 */
	faults: number;
	/** 总行数 */
	row_count: number;
	/** 已处理行 */
	done: number;
	/** 正常行 */
	good: number;
	/** 提醒行 */
	warned: number;
	/** 错误行 */
	bad: number;
	/** 新增订单: of a check: that would be made */
	made: number;
	/** 已有订单 */
	unchanged: number;
	/** 原因(中文) */
	failure_zh: string;
	/** 原因(英文) */
	failure_en: string;
	/** 导入人 */
	owner: string;
	/** 创建时间 */
	created_at: string;
	/** 开始时间 */
	started_at?: string;
	/** 结束时间 */
	finished_at?: string;
	/** 文件保留至: then the file and what was wrong with it are removed */
	keep_until: string;
	allowed_actions?: AllowedAction[];
}

export interface ImportJobAnswer extends ImportJob {
	warnings?: Warning[];
}

/** 订单导入 */
export interface ImportJobInput {
	/** 文件名 */
	name: string;
	/** 字节数 */
	size: number;
}

/** 导入方式 */
export interface ImportPlanInput {
	/** 列的对应 */
	columns: MappedInput[];
	/** 表头: as GET …/columns said: the mapping is remembered by it */
	headers?: string;
	/** 客户: all orders are theirs; absent: a column says whose */
	customer_id?: string;
	/** 接收渠道 */
	channel?: "web" | "phone" | "email" | "fax" | "mall" | "sales" | "file" | "api";
	/** 日期写法 */
	dates?: "iso" | "slash" | "han" | "dot" | "day_first" | "month_first";
	/** 存为草稿 */
	draft?: boolean;
}

/** 列的对应 */
export interface MappedInput {
	/** 字段 */
	field: string;
	/** 列号: from 1 */
	column: number;
}

/** 文件分块 */
export interface ImportChunkSentInput {
	/** 序号: 1, 2 … */
	chunk: number;
	/** 内容: in base64 */
	data: string;
}

/** 列与建议 */
export interface ImportColumns {
	/** 表头摘要: to be sent with the check: the mapping is remembered by it */
	headers: string;
	/** 沿用上次: the mapping is the one of the last file with these headers */
	remembered: boolean;
	/** 日期写法 */
	dates: "iso" | "slash" | "han" | "dot" | "day_first" | "month_first";
	/** 接收渠道 */
	channel: "web" | "phone" | "email" | "fax" | "mall" | "sales" | "file" | "api";
	/** 存为草稿 */
	draft: boolean;
	/** 列 */
	columns: ImportColumn[];
	/** 可导入的字段 */
	targets: ImportTarget[];
}

/** 文件的列 */
export interface ImportColumn {
	/** 列号 */
	column: number;
	/** 表头 */
	header: string;
	/** 示例 */
	sample: string;
	/** 建议的字段: empty: none is known */
	field: string;
}

/** 可导入的字段 */
export interface ImportTarget {
	/** 字段 */
	field: string;
	/** 中文名 */
	zh: string;
	/** 英文名 */
	en: string;
	/** 属于订单行 */
	line: boolean;
	/** 必须对应 */
	required: boolean;
}

/** 文件的行 */
export interface ImportRows {
	/** 行 */
	items: ImportRow[];
	/** 下一页游标 */
	next_cursor?: string;
}

/** 文件的行 */
export interface ImportRow {
	/** 行 */
	line: number;
	/** 结果 */
	result: "good" | "warning" | "bad";
	/** 内容: texts by the number of their column */
	cells: Record<string, string>;
	/** 问题 */
	faults: ImportFault[];
}

/** 导入问题 */
export interface ImportFault {
	/** 行 */
	line: number;
	/** 列或字段 */
	place: string;
	/** 仅提醒 */
	warning: boolean;
	/** 原因(中文) */
	zh: string;
	/** 原因(英文) */
	en: string;
}

/** 分录 */
export interface LedgerEntry {
	/** 订单 */
	order_id: string;
	/** 分录号 */
	entry: number;
	/** 客户 */
	customer_id: string;
	/** 借方科目 */
	debit: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other_money" | "receivable" | "revenue" | "freight_income" | "tax_payable" | "sales_return" | "refund_clearing";
	/** 贷方科目 */
	credit: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other_money" | "receivable" | "revenue" | "freight_income" | "tax_payable" | "sales_return" | "refund_clearing";
	/** 金额 */
	amount: string;
	/** 币种 */
	currency: string;
	/** 摘要 */
	reason: "payment" | "reversal" | "refund_request" | "refund_paid" | "refund_cancelled" | "return" | "settlement" | "settlement_void";
	/** 收款序号 */
	payment?: number;
	/** 退款序号 */
	refund?: number;
	/** 结算序号 */
	settlement?: number;
	/** 时间 */
	at: string;
}

/** 已登录 */
export interface SignedIn {
	/** 会话令牌 */
	token: string;
	/** 到期时间 */
	expires_at: string;
	/** 员工 */
	staff_id: string;
	/** 登录名 */
	login: string;
	/** 姓名 */
	name: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
}

/** 登录 */
export interface SignInInput {
	/** 登录名 */
	login: string;
	/** 密码 */
	password: string;
	/** 验证码: of the phone, for who logs in in two steps */
	totp?: string;
	/** 用于浏览器: keep the session as a cookie and answer who logged in, without a token */
	cookie?: boolean;
}

/** 退出登录 */
export interface SignOutInput {
	/** 会话令牌: the session to end; without it a browser ends its own, a program all of its caller */
	token?: string;
	/** 会话: as GET /me/sessions names it */
	session?: string;
	/** 全部会话: end all sessions of the caller */
	everywhere?: boolean;
	/** 其他会话: end all sessions of the caller but this one */
	others?: boolean;
}

/** 当前调用者 */
export interface Me {
	/** 标识 */
	id?: string;
	/** 登录名: of a program: its token's name */
	login: string;
	/** 姓名 */
	name: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 两步验证 */
	totp: boolean;
	/** 客户 */
	customer_id?: string;
}

/** 我的会话列表 */
export interface MySessionPage {
	/** 会话 */
	items: MySession[];
}

/** 我的会话 */
export interface MySession {
	/** 会话: its name, by which POST /logout ends it */
	session: string;
	/** 登录时间 */
	created_at: string;
	/** 到期时间 */
	expires_at: string;
	/** 设备: what it was begun with; empty when that is not known */
	device: string;
	/** 网络地址: where it was begun from */
	address: string;
	/** 当前会话 */
	current: boolean;
}

/** 两步验证密钥 */
export interface TotpDrawn {
	/** 二维码内容: otpauth://…: told this once and never again */
	uri: string;
	/** 密钥: the same for who types it */
	secret: string;
	/** 二维码: the same for a phone: dark modules as the path of an SVG */
	qr: string;
	/** 二维码边长: with its quiet edge, in units of the path */
	qr_size: number;
}

/** 两步验证码 */
export interface TotpCodeInput {
	/** 验证码: the six digits on one's own phone */
	code?: string;
}

/** 通知模板 */
export interface MessageTemplate {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 事由 */
	kind: "placed" | "confirmed" | "shipped" | "cancelled" | "refunded";
	/** 语言 */
	language: "zh" | "en";
	/** 主题: with places such as {{number}}; empty: the standard one */
	subject: string;
	/** 正文: with places; a line all of whose places are empty is left out; empty: the standard one */
	body: string;
	/** 停发: customers are not told of this */
	paused: boolean;
	/** 修改时间 */
	changed_at: string;
	/** 修改人 */
	changed_by: string;
	allowed_actions?: AllowedAction[];
}

export interface MessageTemplateAnswer extends MessageTemplate {
	warnings?: Warning[];
}

/** 通知模板 */
export interface MessageTemplateInput {
	/** 事由 */
	kind: "placed" | "confirmed" | "shipped" | "cancelled" | "refunded";
	/** 语言 */
	language: "zh" | "en";
	/** 主题: with places such as {{number}}; empty: the standard one */
	subject?: string;
	/** 正文: with places; a line all of whose places are empty is left out; empty: the standard one */
	body?: string;
	/** 停发: customers are not told of this */
	paused?: boolean;
}

/** 通知正文 */
export interface LetterText {
	/** 主题 */
	subject: string;
	/** 正文 */
	body: string;
}

export type MessageState = "queued" | "undelivered" | "sent" | "failed";

/** 客户通知 */
export interface Message {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 事由 */
	kind: "placed" | "confirmed" | "shipped" | "cancelled" | "refunded";
	/** 状态 */
	state: "queued" | "undelivered" | "sent" | "failed";
	/** 订单 */
	order_id: string;
	/** 序号: the batch or the refund it tells of; absent: of the order */
	part?: number;
	/** 语言 */
	language: "zh" | "en";
	/** 收件人 */
	address: string;
	/** 主题: as it stood in the template then; with the order's values: …/text */
	subject: string;
	/** 正文: likewise */
	body: string;
	/** 次数 */
	tries: number;
	/** 应答码: of the mail server, to the last try; absent: none */
	status?: number;
	/** 失败原因 */
	reason: string;
	/** 生成时间 */
	queued_at: string;
	/** 完成时间 */
	done_at?: string;
	allowed_actions?: AllowedAction[];
}

export interface MessageAnswer extends Message {
	warnings?: Warning[];
}

/** 编号示例 */
export interface NumberExample {
	/** 订单编号 */
	number: string;
}

/** 订单 */
export interface OrderInput {
	/** 订单类别 */
	class?: "normal" | "special" | "urgent";
	/** 接收渠道 */
	channel?: "web" | "phone" | "email" | "fax" | "mall" | "sales" | "file" | "api";
	/** 渠道单号: the order's name in its channel; unique */
	reference?: string;
	/** 客户 */
	customer_id?: string;
	/** 客户代码 */
	customer_code?: string;
	/** 客户名称 */
	customer_name?: string;
	/** 联系人 */
	contact_name?: string;
	/** 联系方式 */
	phone?: string;
	/** 电子邮箱 */
	email?: string;
	/** 行政区划代码 */
	region?: string;
	/** 省 */
	province?: string;
	/** 市 */
	city?: string;
	/** 区 */
	district?: string;
	/** 收货地址 */
	street?: string;
	/** 下单日期: the customer's date, not the day of entry */
	order_date?: string;
	/** 接收时间 */
	received_at?: string;
	/** 要求交付日期 */
	requested_date?: string;
	/** 币种 */
	currency?: string;
	/** 优惠金额 */
	discount?: string;
	/** 物流费用 */
	freight?: string;
	/** 支付方式 */
	payment_method?: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 账期天数: days from the settlement to the due date */
	payment_days?: number;
	/** 物流方式 */
	shipping_mode?: "express" | "road" | "air" | "sea" | "rail" | "pickup";
	/** 客户留言 */
	message?: string;
	/** 内部备注: becomes the first note; customers never see notes */
	internal_note?: string;
	/** 存为草稿 */
	draft?: boolean;
	/** 订单行 */
	lines?: OrderLineInput[];
}

/** 订单行 */
export interface OrderLineInput {
	/** 产品 */
	product_id?: string;
	/** 产品编码 */
	sku?: string;
	/** 型号 */
	model?: string;
	/** 规格 */
	specification?: string;
	/** 属性 */
	attributes?: Record<string, string>;
	/** 单位 */
	unit?: string;
	/** 数量 */
	quantity: string;
	/** 赠品: priced at nothing */
	gift?: boolean;
	/** 单价: when absent, the list price of the day and quantity */
	unit_price?: string;
	/** 发货仓库 */
	warehouse_id?: string;
	/** 要求交付日期 */
	requested_date?: string;
	/** 行备注 */
	note?: string;
}

/** 说明 */
export interface ReasonOptionalInput {
	/** 说明 */
	reason?: string;
}

/** 原因 */
export interface ReasonInInput {
	/** 原因 */
	reason: string;
}

/** 确认 */
export interface ConfirmInInput {
	/** 约定交付日期: absent: the requested one */
	promised_date?: string;
}

/** 内部备注 */
export interface OrderNoteInput {
	/** 内容 */
	text: string;
}

/** 服务完成 */
export interface PerformInInput {
	/** 行号 */
	line: number;
	/** 数量: absent: all that is left */
	quantity?: string;
}

/** 约定日期变更 */
export interface PromiseInInput {
	/** 行号: 0: the whole order */
	line?: number;
	/** 约定交付日期 */
	promised_date: string;
	/** 原因 */
	reason: string;
}

/** 协商减少 */
export interface ReduceInInput {
	/** 行号 */
	line: number;
	/** 数量: in base units */
	quantity: string;
	/** 原因 */
	reason: string;
}

/** 批次计划 */
export interface BatchPlanInput {
	/** 明细: absent: all that is reserved and in no batch, one batch for each warehouse */
	lines?: PlannedPartInput[];
	/** 计划发货日期 */
	planned_date?: string;
	/** 收货人 */
	contact_name?: string;
	/** 收货电话 */
	phone?: string;
	/** 行政区划代码 */
	region?: string;
	/** 省 */
	province?: string;
	/** 市 */
	city?: string;
	/** 区 */
	district?: string;
	/** 收货地址 */
	street?: string;
	/** 物流方式: absent: as the order says */
	shipping_mode?: "unchanged" | "express" | "road" | "air" | "sea" | "rail" | "pickup";
	/** 承运商 */
	carrier?: string;
}

/** 计划明细 */
export interface PlannedPartInput {
	/** 行号: of the order */
	line: number;
	/** 数量: in base units */
	quantity: string;
}

/** 取消批次 */
export interface BatchCancelInput {
	/** 原因 */
	reason: string;
}

/** 丢失或退回 */
export interface BatchLostInput {
	/** 原因 */
	reason: string;
	/** 货物已退回仓库: put them back into the stock they were taken from */
	returned?: boolean;
}

/** 包装 */
export interface BatchPackInput {
	/** 明细: only the lines that differ; the others as they were counted, or in full */
	lines?: DonePartInput[];
	/** 件数 */
	packages?: number;
	/** 重量: with its unit: 12.5 kg */
	weight?: string;
}

/** 完成明细 */
export interface DonePartInput {
	/** 行号: of the order */
	line: number;
	/** 数量: in base units */
	quantity: string;
	/** 原因: why it is less */
	reason?: string;
}

/** 拣货 */
export interface BatchPickInput {
	/** 明细: only the lines that differ; the others as they were counted, or in full */
	lines?: DonePartInput[];
}

/** 发货 */
export interface BatchShipInput {
	/** 承运商: absent: as planned */
	carrier?: string;
	/** 运单号: not needed when the goods are picked up */
	tracking_number?: string;
	/** 运费成本 */
	freight_cost?: string;
	/** 物流方式: absent: as planned */
	shipping_mode?: "unchanged" | "express" | "road" | "air" | "sea" | "rail" | "pickup";
}

/** 签收 */
export interface BatchSignInput {
	/** 签收人 */
	signer: string;
	/** 签收时间: absent: now */
	signed_at?: string;
	/** 签收凭证类型 */
	proof_kind?: "none" | "photo" | "signature" | "carrier_event" | "paper";
	/** 签收凭证 */
	proof?: string;
	/** 明细: only the lines that differ; the others as they were counted, or in full */
	lines?: DonePartInput[];
}

/** 运单更正 */
export interface BatchTrackInput {
	/** 承运商: absent: as it was */
	carrier?: string;
	/** 运单号: absent: as it was */
	tracking_number?: string;
}

/** 计数结果 */
export interface Scanned {
	/** 行号 */
	line: number;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 已计数量: in base units */
	done: string;
	/** 应计数量 */
	most: string;
}

/** 扫码计数 */
export interface BatchScanInput {
	/** 条码: or the SKU */
	code: string;
	/** 数量: of the unit the code is on; absent: 1; below zero: taken back */
	quantity?: string;
}

/** 订单检查 */
export interface OrderReview {
	/** 检查项 */
	checks: ReviewCheck[];
	/** 可预占库存 */
	supply: LineSupply[];
}

/** 审核检查 */
export interface ReviewCheck {
	/** 方面 */
	group: "complete" | "legal" | "feasible";
	/** 中文名称 */
	zh: string;
	/** 英文名称 */
	en: string;
	/** 结论 */
	verdict: "fine" | "look" | "bad";
	/** 发现 */
	faults: ReviewFault[];
}

/** 审核发现 */
export interface ReviewFault {
	/** 位置: JSON pointer into the order */
	pointer: string;
	/** 代码 */
	code: string;
	/** 中文说明 */
	zh: string;
	/** 英文说明 */
	en: string;
}

/** 收款 */
export interface PaymentInInput {
	/** 支付方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 金额 */
	amount: string;
	/** 币种 */
	currency?: string;
	/** 付款日期 */
	value_date?: string;
	/** 收款时间 */
	received_at?: string;
	/** 流水号 */
	reference?: string;
	/** 备注 */
	note?: string;
}

/** 退款 */
export interface RefundInInput {
	/** 收款序号: 0: none in particular */
	payment?: number;
	/** 金额 */
	amount: string;
	/** 退款方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 原因 */
	reason: string;
}

/** 结算 */
export interface SettleInInput {
	/** 到期日: absent: payment_days from today */
	due_date?: string;
	/** 付款条件 */
	terms?: string;
}

/** 已发放的链接 */
export interface SharedLink {
	/** 链接: whoever has it sees the order; told this once */
	url: string;
	/** 显示价格 */
	prices: boolean;
	/** 到期时间 */
	expires_at: string;
}

/** 发放查询链接 */
export interface ShareInInput {
	/** 显示价格: the link shows prices and totals too */
	prices?: boolean;
	/** 有效天数: absent: the setting portal.link_days */
	days?: number;
}

/** 待发件 */
export interface Outbox {
	/** 标识 */
	id: string;
	/** 对象标识 */
	subject_id: string;
	/** 事件序号 */
	seq: number;
	/** 投递方式 */
	transport: string;
	/** 接收地址 */
	endpoint: string;
	/** 状态 */
	state: "pending" | "delivered" | "dead";
	/** 次数 */
	tries: number;
	/** 下次时间 */
	due_at: string;
	/** 应答码 */
	status: number;
	/** 失败原因 */
	reason: string;
	/** 完成时间 */
	done_at?: string;
}

/** 产品 */
export interface Product {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 产品类型 */
	kind: "goods" | "service";
	/** 型号 */
	model: string;
	/** 规格 */
	specification: string;
	/** 属性 */
	attributes: Record<string, string>;
	/** 基本单位: stock and orders count in it, so it cannot change */
	unit: string;
	/** 可拆分: may the base unit be a fraction */
	divisible: boolean;
	/** 税率: parts per million: 130000 is 13 % */
	tax_rate: number;
	/** 币种: CNY when left out */
	currency: string;
	/** 标价: of one base unit, tax included */
	price: string;
	/** 在售 */
	active: boolean;
	/** 外部标识: its name in another system */
	reference?: string;
	/** 条码: what a scanner reads on one base unit: GTIN or the house's own */
	barcode?: string;
	/** 创建时间 */
	created_at: string;
	/** 单位换算 */
	units: ProductUnit[];
	/** 阶梯价格 */
	prices: ProductPrice[];
	allowed_actions?: AllowedAction[];
}

export interface ProductAnswer extends Product {
	warnings?: Warning[];
}

/** 产品单位 */
export interface ProductUnit {
	/** 单位 */
	unit: string;
	/** 换算系数: base units in one of it */
	factor: string;
	/** 可拆分: may half of it be ordered */
	divisible: boolean;
	/** 条码: what a scanner reads on one of it */
	barcode?: string;
}

/** 产品价格 */
export interface ProductPrice {
	/** 序号: left out for a new price */
	n: number;
	/** 起订量: in base units */
	min_quantity: string;
	/** 单价: of one base unit, tax included */
	price: string;
	/** 生效日期 */
	valid_from?: string;
}

/** 产品 */
export interface ProductInput {
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 产品类型 */
	kind?: "goods" | "service";
	/** 型号 */
	model?: string;
	/** 规格 */
	specification?: string;
	/** 属性 */
	attributes?: Record<string, string>;
	/** 基本单位: stock and orders count in it, so it cannot change */
	unit: string;
	/** 可拆分: may the base unit be a fraction */
	divisible?: boolean;
	/** 税率: parts per million: 130000 is 13 % */
	tax_rate: number;
	/** 币种: CNY when left out */
	currency?: string;
	/** 标价: of one base unit, tax included */
	price: string;
	/** 外部标识: its name in another system */
	reference?: string;
	/** 条码: what a scanner reads on one base unit: GTIN or the house's own */
	barcode?: string;
	/** 单位换算 */
	units?: ProductUnitInput[];
	/** 阶梯价格 */
	prices?: ProductPriceInput[];
}

/** 产品单位 */
export interface ProductUnitInput {
	/** 单位 */
	unit: string;
	/** 换算系数: base units in one of it */
	factor: string;
	/** 可拆分: may half of it be ordered */
	divisible?: boolean;
	/** 条码: what a scanner reads on one of it */
	barcode?: string;
}

/** 产品价格 */
export interface ProductPriceInput {
	/** 序号: left out for a new price */
	n?: number;
	/** 起订量: in base units */
	min_quantity?: string;
	/** 单价: of one base unit, tax included */
	price: string;
	/** 生效日期 */
	valid_from?: string;
}

/** 客户订单数量 */
export interface CustomerRow {
	/** 客户 */
	customer_id: string;
	/** 客户名称: as the newest of these orders has it */
	customer_name: string;
	/** 订单数量 */
	orders: number;
}

/** 迟交 */
export interface Late {
	/** 口径: time: after the start of the promised day; day: after the promised day */
	basis: string;
	/** 已交付订单 */
	delivered: number;
	/** 迟交订单 */
	late: number;
	/** 迟交率(%) */
	percent: string;
}

/** 订单统计 */
export interface Amounts {
	/** 分组 */
	key?: string;
	/** 客户 */
	customer_id?: string;
	/** 客户名称 */
	customer_name?: string;
	/** 币种 */
	currency: string;
	/** 订单数量 */
	orders: number;
	/** 订单金额 */
	goods_amount: string;
	/** 物流费用 */
	freight: string;
	/** 应付总额 */
	total: string;
	/** 支付金额 */
	paid: string;
	/** 退款金额 */
	refunded: string;
	/** 净收金额: paid less refunded */
	received: string;
}

/** 收款方式汇总 */
export interface MethodSum {
	/** 付款方式 */
	method: "bank" | "alipay" | "wechat" | "cash" | "credit_card" | "debit_card" | "voucher" | "other";
	/** 笔数 */
	payments: number;
	/** 金额 */
	amount: string;
}

/** 产品销售 */
export interface ProductSum {
	/** 产品 */
	product_id: string;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 币种 */
	currency: string;
	/** 订单行数 */
	line_count: number;
	/** 数量 */
	quantity: string;
	/** 金额 */
	amount: string;
}

/** 复购 */
export interface Repeat {
	/** 每客订单数 */
	orders_each: number;
	/** 客户数 */
	customers: number;
	/** 订单数量 */
	orders: number;
}

/** 环节用时 */
export interface Steps {
	/** 分组 */
	key?: string;
	/** 客户 */
	customer_id?: string;
	/** 客户名称 */
	customer_name?: string;
	/** 从 */
	from: string;
	/** 到 */
	to: string;
	/** 订单数量 */
	orders: number;
	/** 平均小时 */
	mean_hours: string;
	/** 中位小时 */
	median_hours: string;
}

/** 个人信息查看记录 */
export interface Reveal {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 对象 */
	record: string;
	/** 对象标识 */
	subject_id: string;
	/** 查看内容: names with commas between; of parts as contacts/1/phone */
	fields: string;
	/** 理由 */
	reason: string;
	/** 查看人 */
	staff: string;
	/** 时间 */
	at: string;
}

export interface RevealAnswer extends Reveal {
	warnings?: Warning[];
}

/** 个人信息原文 */
export interface Revealed {
	/** 标识 */
	id: string;
	/** 原文 */
	values: RevealedValue[];
}

/** 原文 */
export interface RevealedValue {
	/** 字段 */
	field: string;
	/** 原文 */
	value: string;
}

/** 个人信息查看记录 */
export interface RevealInput {
	/** 对象 */
	record: string;
	/** 对象标识 */
	subject_id: string;
	/** 查看内容: names with commas between; of parts as contacts/1/phone */
	fields: string;
	/** 理由 */
	reason: string;
}

/** 全局查找 */
export interface Found {
	/** 查找结果 */
	hits: Hit[];
}

/** 查找结果 */
export interface Hit {
	/** 对象 */
	record: string;
	/** 标识: of a part: of its root */
	id: string;
	/** 序号 */
	part?: number;
	/** 标题 */
	title: string;
	/** 副标题 */
	subtitle: string;
	/** 状态 */
	state?: string;
}

/** 设置 */
export interface SettingRow {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 设置项 */
	name: string;
	/** 取值: absent: the empty text */
	value: string;
}

export interface SettingRowAnswer extends SettingRow {
	warnings?: Warning[];
}

/** 设置 */
export interface SettingRowInput {
	/** 设置项 */
	name: string;
	/** 取值: absent: the empty text */
	value?: string;
}

/** 初始设置状态 */
export interface Setup {
	/** 尚未设置: there is no staff yet: whoever has the code may make the first administrator */
	open: boolean;
}

/** 初始设置 */
export interface CompanySetupInput {
	/** 设置码: told where orderd was started */
	code: string;
	/** 公司设置 */
	settings?: SettingWishInput[];
	/** 管理员登录名 */
	administrator: string;
	/** 管理员姓名 */
	name: string;
	/** 密码 */
	password: string;
	/** 兼任岗位: beside the administrator's own role */
	roles?: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
}

/** 设置 */
export interface SettingWishInput {
	/** 设置项 */
	name: string;
	/** 取值 */
	value?: string;
}

/** 员工 */
export interface Staff {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 登录名 */
	login: string;
	/** 姓名 */
	name: string;
	/** 部门 */
	department_id?: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 启用 */
	active: boolean;
	/** 两步验证 */
	totp: boolean;
	/** 创建时间 */
	created_at: string;
	allowed_actions?: AllowedAction[];
}

export interface StaffAnswer extends Staff {
	warnings?: Warning[];
}

/** 新员工 */
export interface StaffNewInput {
	/** 登录名 */
	login: string;
	/** 姓名 */
	name: string;
	/** 部门 */
	department_id?: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 密码 */
	password: string;
}

/** 员工 */
export interface StaffInput {
	/** 姓名 */
	name: string;
	/** 部门 */
	department_id?: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 启用 */
	active?: boolean;
}

/** 修改密码 */
export interface PasswordChangeInput {
	/** 原密码: needed to change one's own password */
	old?: string;
	/** 新密码 */
	password: string;
}

/** 库存 */
export interface StockLevel {
	/** 产品 */
	product_id: string;
	/** 仓库 */
	warehouse_id: string;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	product_name: string;
	/** 单位 */
	unit: string;
	/** 仓库编码 */
	warehouse_code: string;
	/** 仓库名称 */
	warehouse_name: string;
	/** 现存量 */
	on_hand: string;
	/** 预留量 */
	reserved: string;
	/** 可用量: on hand less reserved */
	available: string;
}

/** 库存单据 */
export interface StockDocument {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 单号 */
	number: string;
	/** 单据类型 */
	kind: "receipt" | "adjustment" | "transfer";
	/** 仓库 */
	warehouse_id: string;
	/** 调入仓库 */
	to_warehouse_id?: string;
	/** 原因 */
	reason: string;
	/** 时间 */
	at: string;
	/** 经办人 */
	by: string;
	/** 明细 */
	lines: StockDocumentLine[];
}

export interface StockDocumentAnswer extends StockDocument {
	warnings?: Warning[];
}

/** 出入库明细 */
export interface StockDocumentLine {
	/** 单据 */
	stock_document_id: string;
	/** 行号 */
	line: number;
	/** 产品 */
	product_id: string;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 单位 */
	unit: string;
	/** 数量: in base units */
	quantity: string;
}

/** 调整单 */
export interface StockAdjustmentInput {
	/** 仓库 */
	warehouse_id?: string;
	/** 仓库编码 */
	warehouse?: string;
	/** 调整原因 */
	reason: string;
	/** 明细 */
	lines: StockAdjustmentLineInput[];
}

/** 明细 */
export interface StockAdjustmentLineInput {
	/** 产品 */
	product_id?: string;
	/** 产品编码 */
	sku?: string;
	/** 增减数量: below zero takes away */
	quantity: string;
	/** 单位: the base unit when left out */
	unit?: string;
}

/** 库存变动 */
export interface StockLedgerLine {
	/** 产品 */
	product_id: string;
	/** 仓库 */
	warehouse_id: string;
	/** 标识 */
	id: string;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	product_name: string;
	/** 仓库编码 */
	warehouse_code: string;
	/** 数量 */
	quantity: string;
	/** 变动原因 */
	reason: "receipt" | "adjustment" | "transfer" | "shipment" | "return";
	/** 订单 */
	order_id?: string;
	/** 批次 */
	batch?: number;
	/** 单据 */
	document_id?: string;
	/** 时间 */
	at: string;
	/** 经办人 */
	by: string;
}

/** 入库单 */
export interface StockReceiptInput {
	/** 仓库 */
	warehouse_id?: string;
	/** 仓库编码 */
	warehouse?: string;
	/** 说明 */
	reason?: string;
	/** 明细 */
	lines: StockEntryLineInput[];
}

/** 明细 */
export interface StockEntryLineInput {
	/** 产品 */
	product_id?: string;
	/** 产品编码 */
	sku?: string;
	/** 数量 */
	quantity: string;
	/** 单位: the base unit when left out */
	unit?: string;
}

/** 可预占库存 */
export interface StockSupplyPage {
	/** 产品 */
	items: Supply[];
}

/** 可预占库存 */
export interface Supply {
	/** 产品 */
	product_id: string;
	/** 可预占: in base units, in the warehouse in use that has most: a line is served by one */
	available: string;
}

/** 调拨单 */
export interface StockTransferInput {
	/** 调出仓库 */
	warehouse_id?: string;
	/** 调出仓库编码 */
	warehouse?: string;
	/** 调入仓库 */
	to_warehouse_id?: string;
	/** 调入仓库编码 */
	to_warehouse?: string;
	/** 说明 */
	reason?: string;
	/** 明细 */
	lines: StockEntryLineInput[];
}

/** 访问令牌 */
export interface ApiToken {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 名称 */
	name: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 启用 */
	active: boolean;
	/** 到期时间 */
	expires_at?: string;
	/** 创建时间 */
	created_at: string;
	allowed_actions?: AllowedAction[];
}

export interface ApiTokenAnswer extends ApiToken {
	warnings?: Warning[];
}

/** 已发令牌 */
export interface TokenMade {
	/** 标识 */
	id: string;
	/** 名称 */
	name: string;
	/** 令牌: told this once and never again */
	token: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 到期时间 */
	expires_at?: string;
}

/** 新访问令牌 */
export interface ApiTokenNewInput {
	/** 名称 */
	name: string;
	/** 岗位 */
	roles: ("sales" | "reviewer" | "warehouse" | "logistics" | "finance" | "aftersales" | "manager" | "admin" | "customer" | "machine")[];
	/** 到期时间 */
	expires_at?: string;
}

/** 视图列表 */
export interface ViewPage {
	/** 视图 */
	items: View[];
}

/** 视图 */
export interface View {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 列表: the path of a list, or another name of a screen */
	list: string;
	/** 名称 */
	name: string;
	/** 共享: all see it; its owner or an administrator changes it */
	shared: boolean;
	/** 所有者标识 */
	owner_id: string;
	/** 所有者 */
	owner: string;
	/** 条件与列: filters, order and columns, in whatever form the screen keeps them */
	query: string;
	/** 创建时间 */
	created_at: string;
	allowed_actions?: AllowedAction[];
}

export interface ViewAnswer extends View {
	warnings?: Warning[];
}

/** 视图 */
export interface ViewInput {
	/** 列表: the path of a list, or another name of a screen */
	list: string;
	/** 名称 */
	name: string;
	/** 共享: all see it; its owner or an administrator changes it */
	shared?: boolean;
	/** 条件与列: filters, order and columns, in whatever form the screen keeps them */
	query?: string;
}

/** 批次作业 */
export interface BatchTask {
	/** 订单 */
	order_id: string;
	/** 批次 */
	batch: number;
	/** 批次条码: number of the order, "-", number of the batch */
	code: string;
	/** 订单编号 */
	number?: string;
	/** 客户名称 */
	customer_name: string;
	/** 批次状态 */
	state: "planned" | "picked" | "packed" | "shipped" | "signed" | "cancelled" | "lost";
	/** 发货仓库 */
	warehouse_id?: string;
	/** 仓库名称 */
	warehouse?: string;
	/** 省 */
	province: string;
	/** 市 */
	city: string;
	/** 计划发货日期 */
	planned_date?: string;
	/** 物流方式 */
	shipping_mode: "express" | "road" | "air" | "sea" | "rail" | "pickup";
	/** 承运商 */
	carrier: string;
	/** 运单号 */
	tracking_number?: string;
	/** 客户留言 */
	message: string;
	/** 作业明细 */
	lines: TaskLine[];
	/** 作业条码 */
	codes: TaskCode[];
}

/** 作业明细 */
export interface TaskLine {
	/** 行号 */
	line: number;
	/** 产品编码 */
	sku: string;
	/** 产品名称 */
	name: string;
	/** 型号 */
	model: string;
	/** 规格 */
	specification: string;
	/** 单位: the base unit, which all amounts are in */
	unit: string;
	/** 包装换算: of the whole line of the order */
	packing: string;
	/** 计划数量 */
	quantity: string;
	/** 拣货数量 */
	picked: string;
	/** 包装数量 */
	packed: string;
	/** 备注 */
	note: string;
}

/** 作业条码 */
export interface TaskCode {
	/** 行号 */
	line: number;
	/** 条码 */
	code: string;
	/** 单位 */
	unit: string;
	/** 换算系数: base units that one scan of it counts */
	factor: string;
}

/** 仓库 */
export interface Warehouse {
	/** 标识 */
	id: string;
	/** 版本: goes up by one with every change; the ETag */
	version: number;
	/** 仓库编码 */
	code: string;
	/** 仓库名称 */
	name: string;
	/** 省 */
	province: string;
	/** 市 */
	city: string;
	/** 区县 */
	district: string;
	/** 详细地址 */
	street: string;
	/** 联系人 */
	contact_name: string;
	/** 联系电话 */
	phone: string;
	/** 启用: a new warehouse is in use; one that is not keeps its goods, but nothing is reserved or received */
	active: boolean;
	/** 优先级: the smaller, the sooner it is asked for goods */
	priority: number;
	allowed_actions?: AllowedAction[];
}

export interface WarehouseAnswer extends Warehouse {
	warnings?: Warning[];
}

/** 仓库 */
export interface WarehouseInput {
	/** 仓库编码 */
	code: string;
	/** 仓库名称 */
	name: string;
	/** 省 */
	province?: string;
	/** 市 */
	city?: string;
	/** 区县 */
	district?: string;
	/** 详细地址 */
	street?: string;
	/** 联系人 */
	contact_name?: string;
	/** 联系电话 */
	phone?: string;
	/** 启用: a new warehouse is in use; one that is not keeps its goods, but nothing is reserved or received */
	active?: boolean;
	/** 优先级: the smaller, the sooner it is asked for goods */
	priority?: number;
}

/** 查询链接 */
export interface TrackingLink {
	/** 序号 */
	tracking_link: number;
	/** 显示价格 */
	prices: boolean;
	/** 到期时间 */
	expires_at: string;
	/** 发放时间 */
	created_at: string;
	/** 发放人 */
	created_by: string;
}

/** 打印记录 */
export interface Printing {
	/** 序号 */
	printing: number;
	/** 单据 */
	paper: string;
	/** 批次或结算单 */
	part: number;
	/** 第几份: more than 1: a reprint */
	copy: number;
	/** 打印时间 */
	printed_at: string;
	/** 打印人 */
	printed_by: string;
}

/** rows of the lists, by path */
export interface Lists {
	"/api/v1/batches": Pick<Batch, "order_id" | "batch" | "state" | "warehouse_id" | "ship_from" | "contact_name" | "province" | "city" | "planned_date" | "shipping_mode" | "carrier" | "tracking_number" | "packages" | "shipped_at" | "signed_at" | "created_at" | "created_by" | "historical">;
	"/api/v1/customers": Pick<Customer, "id" | "version" | "code" | "kind" | "name" | "phone" | "email" | "level" | "active" | "created_at">;
	"/api/v1/departments": Pick<Department, "id" | "version" | "code" | "name" | "created_at">;
	"/api/v1/events": Pick<Event, "subject_id" | "seq" | "id" | "subject" | "name" | "actor_id" | "actor" | "at" | "request_id" | "data" | "hash">;
	"/api/v1/holiday_plans": Pick<HolidayPlan, "id" | "version" | "year" | "created_at">;
	"/api/v1/imports": Pick<ImportJob, "id" | "version" | "name" | "size" | "state" | "row_count" | "done" | "good" | "warned" | "bad" | "made" | "unchanged" | "owner" | "created_at" | "finished_at">;
	"/api/v1/ledger": Pick<LedgerEntry, "order_id" | "entry" | "customer_id" | "debit" | "credit" | "amount" | "currency" | "reason" | "payment" | "refund" | "settlement" | "at">;
	"/api/v1/message_templates": Pick<MessageTemplate, "id" | "version" | "kind" | "language" | "subject" | "paused" | "changed_at" | "changed_by">;
	"/api/v1/messages": Pick<Message, "id" | "version" | "kind" | "state" | "order_id" | "part" | "language" | "address" | "tries" | "status" | "reason" | "queued_at" | "done_at">;
	"/api/v1/orders": Pick<Order, "id" | "version" | "number" | "state" | "state_at" | "kind" | "class" | "channel" | "reference" | "customer_id" | "customer_name" | "province" | "order_date" | "created_at" | "requested_date" | "promised_date" | "delivered_date" | "placed_at" | "currency" | "goods_amount" | "discount" | "freight" | "total" | "paid" | "refunded" | "payment_method" | "created_by" | "settled">;
	"/api/v1/outbox": Pick<Outbox, "id" | "subject_id" | "seq" | "transport" | "endpoint" | "state" | "tries" | "due_at" | "status" | "reason" | "done_at">;
	"/api/v1/payments": Pick<Payment, "order_id" | "payment" | "customer_id" | "method" | "amount" | "currency" | "value_date" | "reference" | "state" | "received_at" | "recorded_by">;
	"/api/v1/products": Pick<Product, "id" | "version" | "sku" | "name" | "kind" | "model" | "specification" | "unit" | "divisible" | "tax_rate" | "currency" | "price" | "active" | "barcode" | "created_at">;
	"/api/v1/refunds": Pick<Refund, "order_id" | "refund" | "customer_id" | "payment" | "amount" | "currency" | "method" | "reason" | "state" | "requested_at" | "paid_at" | "by">;
	"/api/v1/reveals": Pick<Reveal, "id" | "version" | "record" | "subject_id" | "fields" | "reason" | "staff" | "at">;
	"/api/v1/settlements": Pick<Settlement, "order_id" | "settlement" | "customer_id" | "number" | "order_amount" | "discount" | "freight" | "tax" | "receivable" | "returned" | "paid" | "balance" | "currency" | "due_date" | "method" | "state" | "issued_at" | "settled_at" | "by">;
	"/api/v1/staff": Pick<Staff, "id" | "version" | "login" | "name" | "department_id" | "roles" | "active" | "totp" | "created_at">;
	"/api/v1/stock": Pick<StockLevel, "product_id" | "warehouse_id" | "sku" | "product_name" | "unit" | "warehouse_code" | "warehouse_name" | "on_hand" | "reserved" | "available">;
	"/api/v1/stock/documents": Pick<StockDocument, "id" | "version" | "number" | "kind" | "warehouse_id" | "to_warehouse_id" | "reason" | "at" | "by">;
	"/api/v1/stock/moves": Pick<StockLedgerLine, "product_id" | "warehouse_id" | "id" | "sku" | "product_name" | "warehouse_code" | "quantity" | "reason" | "order_id" | "batch" | "document_id" | "at" | "by">;
	"/api/v1/tokens": Pick<ApiToken, "id" | "version" | "name" | "roles" | "active" | "expires_at" | "created_at">;
	"/api/v1/warehouses": Pick<Warehouse, "id" | "version" | "code" | "name" | "province" | "city" | "active" | "priority">;
}

/** a merge patch: null empties */
export type Patch<T> = { [K in keyof T]?: T[K] | null };

/** bodies and answers of the commands, by name */
export interface Commands {
	"customer.create": { input: CustomerInput; answer: CustomerAnswer };
	"customer.change": { input: Patch<CustomerInput>; answer: CustomerAnswer };
	"customer.activate": { input: undefined; answer: CustomerAnswer };
	"customer.deactivate": { input: undefined; answer: CustomerAnswer };
	"department.create": { input: DepartmentInput; answer: DepartmentAnswer };
	"department.change": { input: Patch<DepartmentInput>; answer: DepartmentAnswer };
	"order.record": { input: HistoryOrderInput; answer: OrderAnswer };
	"holiday_plan.create": { input: HolidayPlanInput; answer: HolidayPlanAnswer };
	"holiday_plan.change": { input: Patch<HolidayPlanInput>; answer: HolidayPlanAnswer };
	"import.create": { input: ImportJobInput; answer: ImportJobAnswer };
	"import.cancel": { input: undefined; answer: ImportJobAnswer };
	"import.check": { input: ImportPlanInput; answer: ImportJobAnswer };
	"import.run": { input: undefined; answer: ImportJobAnswer };
	"import.append": { input: ImportChunkSentInput; answer: ImportJobAnswer };
	"session.open": { input: SignInInput; answer: SignedIn };
	"session.close": { input: SignOutInput; answer: undefined };
	"totp.draw": { input: undefined; answer: TotpDrawn };
	"totp.confirm": { input: TotpCodeInput; answer: undefined };
	"message_template.create": { input: MessageTemplateInput; answer: MessageTemplateAnswer };
	"message_template.change": { input: Patch<MessageTemplateInput>; answer: MessageTemplateAnswer };
	"message.retry": { input: undefined; answer: MessageAnswer };
	"order.create": { input: OrderInput; answer: OrderAnswer };
	"order.change": { input: Patch<OrderInput>; answer: OrderAnswer };
	"order.approve": { input: ReasonOptionalInput; answer: OrderAnswer };
	"order.cancel": { input: ReasonInInput; answer: OrderAnswer };
	"order.complete": { input: undefined; answer: OrderAnswer };
	"order.confirm": { input: ConfirmInInput; answer: OrderAnswer };
	"order.discard": { input: undefined; answer: OrderAnswer };
	"order.note": { input: OrderNoteInput; answer: OrderAnswer };
	"order.perform": { input: PerformInInput; answer: OrderAnswer };
	"order.place": { input: undefined; answer: OrderAnswer };
	"order.promise": { input: PromiseInInput; answer: OrderAnswer };
	"order.reduce": { input: ReduceInInput; answer: OrderAnswer };
	"order.reject": { input: ReasonInInput; answer: OrderAnswer };
	"order.reserve": { input: undefined; answer: OrderAnswer };
	"order.resubmit": { input: undefined; answer: OrderAnswer };
	"batch.plan": { input: BatchPlanInput; answer: OrderAnswer };
	"batch.cancel": { input: BatchCancelInput; answer: OrderAnswer };
	"batch.lost": { input: BatchLostInput; answer: OrderAnswer };
	"batch.pack": { input: BatchPackInput; answer: OrderAnswer };
	"batch.pick": { input: BatchPickInput; answer: OrderAnswer };
	"batch.ship": { input: BatchShipInput; answer: OrderAnswer };
	"batch.sign": { input: BatchSignInput; answer: OrderAnswer };
	"batch.track": { input: BatchTrackInput; answer: OrderAnswer };
	"batch.scan": { input: BatchScanInput; answer: Scanned };
	"order.receive_payment": { input: PaymentInInput; answer: OrderAnswer };
	"payment.reverse": { input: ReasonInInput; answer: OrderAnswer };
	"order.refund": { input: RefundInInput; answer: OrderAnswer };
	"refund.cancel": { input: ReasonInInput; answer: OrderAnswer };
	"refund.pay": { input: undefined; answer: OrderAnswer };
	"order.settle": { input: SettleInInput; answer: OrderAnswer };
	"settlement.void": { input: ReasonInInput; answer: OrderAnswer };
	"order.share": { input: ShareInInput; answer: SharedLink };
	"outbox.retry": { input: undefined; answer: Outbox };
	"product.create": { input: ProductInput; answer: ProductAnswer };
	"product.change": { input: Patch<ProductInput>; answer: ProductAnswer };
	"product.restore": { input: undefined; answer: ProductAnswer };
	"product.retire": { input: undefined; answer: ProductAnswer };
	"personal.reveal": { input: RevealInput; answer: Revealed };
	"setting.change": { input: SettingRowInput; answer: SettingRowAnswer };
	"company.set_up": { input: CompanySetupInput; answer: undefined };
	"staff.create": { input: StaffNewInput; answer: StaffAnswer };
	"staff.change": { input: Patch<StaffInput>; answer: StaffAnswer };
	"staff.password": { input: PasswordChangeInput; answer: StaffAnswer };
	"staff.totp_off": { input: TotpCodeInput; answer: StaffAnswer };
	"stock.adjust": { input: StockAdjustmentInput; answer: StockDocumentAnswer };
	"stock.receive": { input: StockReceiptInput; answer: StockDocumentAnswer };
	"stock.transfer": { input: StockTransferInput; answer: StockDocumentAnswer };
	"token.create": { input: ApiTokenNewInput; answer: TokenMade };
	"token.revoke": { input: undefined; answer: ApiTokenAnswer };
	"view.create": { input: ViewInput; answer: ViewAnswer };
	"view.change": { input: Patch<ViewInput>; answer: ViewAnswer };
	"view.remove": { input: undefined; answer: ViewAnswer };
	"warehouse.create": { input: WarehouseInput; answer: WarehouseAnswer };
	"warehouse.change": { input: Patch<WarehouseInput>; answer: WarehouseAnswer };
}

/** rows of the reports, by name */
export interface Reports {
	"customer-orders": CustomerRow;
	"late": Late;
	"orders": Amounts;
	"payments-by-method": MethodSum;
	"products": ProductSum;
	"repeat-customers": Repeat;
	"steps": Steps;
}

export interface Labels {
	zh: string;
	en: string;
}

export interface MetaChoice extends Labels {
	value: string;
}

export interface MetaField extends Labels {
	name: string;
	type: FieldType;
	choices?: MetaChoice[];
	record?: RecordName;
	min?: number | string;
	max?: number | string;
	doc?: string;
	key?: true;
	read_only?: true;
	required?: true;
	optional?: true;
	fixed?: true;
	listed?: true;
	filter?: true;
	range?: true;
	sort?: true;
	personal?: true;
	rate?: true;
	password?: true;
	counter?: true;
	scope?: string;
	record_in?: string;
	shown_by?: string;
	instead_of?: string;
}

export interface MetaState extends Labels {
	name: string;
	tone: "idle" | "wait" | "busy" | "good" | "bad";
	final?: true;
}

export interface MetaMove extends Partial<Labels> {
	from: string;
	action: string;
	to: string;
	rare?: true;
}

/** A step of its way; the words are the rule of the gate before it. */
export interface MetaStep extends Labels {
	state: string;
	in: string[];
	at: string;
}

export interface MetaRecord extends Labels {
	name: RecordName;
	called?: string;
	attached?: string;
	beside: string[];
	fields: MetaField[];
	machine?: { field: string; states: MetaState[]; moves: MetaMove[]; steps: MetaStep[] };
}

export interface MetaList extends Labels {
	path: keyof Lists;
	record: RecordName;
	sort: string;
	counts?: true;
	search?: true;
	detail?: true;
	conditions: MetaField[];
	roles: Role[];
}

export interface MetaCommand extends Labels {
	method: string;
	path: string;
	name: keyof Commands;
	record?: RecordName;
	input?: RecordName;
	roles: Role[];
	if_match?: true;
	idempotent?: true;
	talks?: true;
}

export interface MetaParameter extends Labels {
	name: string;
	type: FieldType;
	choices?: MetaChoice[];
	default?: string;
	required?: true;
}

export interface MetaReport extends Labels {
	path: string;
	name: keyof Reports;
	roles: Role[];
	parameters: MetaParameter[];
	columns: MetaField[];
	length: string;
	named: string[];
	per?: string;
	opens: { count: string; rows: string; same?: true }[];
}

export interface MetaPaper extends Labels {
	path: string;
	name: string;
	record: RecordName;
	roles: Role[];
	states: string[];
	sizes: string[];
}

export interface MetaScope extends Labels {
	name: string;
	sees: Role[];
	reveals: Role[];
}

/** GET /api/v1/meta */
export interface Meta {
	version: string;
	company: string;
	notice: string;
	time_zone: string;
	currency: string;
	roles: (Labels & { name: Role })[];
	personal: MetaScope[];
	records: MetaRecord[];
	lists: MetaList[];
	commands: MetaCommand[];
	internal: (Labels & { name: string; talks?: true })[];
	reports: MetaReport[];
	papers: MetaPaper[];
}
