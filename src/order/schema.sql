CREATE TABLE orders (
	id             BIGINT NOT NULL PRIMARY KEY,
	version        BIGINT NOT NULL,
	head           BLOB   NOT NULL,
	number         TEXT,
	number_day     BIGINT,
	number_serial  BIGINT NOT NULL,
	state          TEXT   NOT NULL,
	state_at       BIGINT NOT NULL,
	kind           TEXT   NOT NULL,
	class          TEXT   NOT NULL,
	channel        TEXT   NOT NULL,
	reference      TEXT,
	customer_id    BIGINT NOT NULL,
	customer_name  TEXT   NOT NULL,
	contact_name   TEXT   NOT NULL,
	phone          TEXT   NOT NULL,
	email          TEXT   NOT NULL,
	region         TEXT   NOT NULL,
	province       TEXT   NOT NULL,
	city           TEXT   NOT NULL,
	district       TEXT   NOT NULL,
	street         TEXT   NOT NULL,
	order_date     BIGINT NOT NULL,
	received_at    BIGINT NOT NULL,
	created_at     BIGINT NOT NULL,
	requested_date BIGINT,
	promised_date  BIGINT,
	delivered_date BIGINT,
	placed_at      BIGINT,
	approved_at    BIGINT,
	confirmed_at   BIGINT,
	shipped_at     BIGINT,
	signed_at      BIGINT,
	completed_at   BIGINT,
	cancelled_at   BIGINT,
	currency       TEXT   NOT NULL,
	goods_amount   BIGINT NOT NULL,
	discount       BIGINT NOT NULL,
	freight        BIGINT NOT NULL,
	tax            BIGINT NOT NULL,
	total          BIGINT NOT NULL,
	paid           BIGINT NOT NULL,
	refunded       BIGINT NOT NULL,
	payment_method TEXT   NOT NULL,
	payment_days   BIGINT NOT NULL,
	shipping_mode  TEXT   NOT NULL,
	message        TEXT   NOT NULL,
	cancel_reason  TEXT   NOT NULL,
	search         TEXT   NOT NULL,
	created_by     TEXT   NOT NULL,
	historical     BIGINT NOT NULL CHECK (historical IN (0, 1)),
	settled        BIGINT NOT NULL CHECK (settled IN (0, 1)),
	line_count         BIGINT NOT NULL,
	note_count         BIGINT NOT NULL,
	batch_count        BIGINT NOT NULL,
	payment_count      BIGINT NOT NULL,
	refund_count       BIGINT NOT NULL,
	settlement_count   BIGINT NOT NULL,
	ledger_entry_count BIGINT NOT NULL
);
CREATE UNIQUE INDEX orders_number ON orders (number);
CREATE UNIQUE INDEX orders_reference ON orders (reference);
CREATE INDEX orders_created ON orders (created_at, id);
CREATE INDEX orders_state ON orders (state, created_at, id);
CREATE INDEX orders_date ON orders (order_date, id);
CREATE INDEX orders_customer ON orders (customer_id, created_at, id);

CREATE TABLE order_lines (
	order_id       BIGINT NOT NULL REFERENCES orders (id),
	line           BIGINT NOT NULL,
	product_id     BIGINT NOT NULL,
	sku            TEXT   NOT NULL,
	name           TEXT   NOT NULL,
	kind           TEXT   NOT NULL,
	model          TEXT   NOT NULL,
	specification  TEXT   NOT NULL,
	attributes     TEXT   NOT NULL,
	unit           TEXT   NOT NULL,
	factor         BIGINT NOT NULL,
	quantity       BIGINT NOT NULL,
	base_quantity  BIGINT NOT NULL,
	packing        TEXT   NOT NULL,
	reduced        BIGINT NOT NULL CHECK (reduced >= 0),
	batched        BIGINT NOT NULL CHECK (batched >= 0),
	shipped        BIGINT NOT NULL CHECK (shipped >= 0),
	signed_for     BIGINT NOT NULL CHECK (signed_for >= 0),
	list_price     BIGINT NOT NULL,
	gift           BIGINT NOT NULL CHECK (gift IN (0, 1)),
	unit_price     BIGINT NOT NULL,
	amount         BIGINT NOT NULL,
	discount       BIGINT NOT NULL,
	tax_rate       BIGINT NOT NULL,
	tax            BIGINT NOT NULL,
	warehouse_id   BIGINT,
	ship_from      TEXT   NOT NULL,
	requested_date BIGINT,
	promised_date  BIGINT,
	delivered_date BIGINT,
	reduce_reason  TEXT   NOT NULL,
	note           TEXT   NOT NULL,
	PRIMARY KEY (order_id, line),
	CHECK (signed_for <= shipped)
);

CREATE TABLE order_notes (
	order_id BIGINT NOT NULL REFERENCES orders (id),
	note     BIGINT NOT NULL,
	text     TEXT   NOT NULL,
	author   TEXT   NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (order_id, note)
);

-- change 2: the warehouse a line was asked to ship from, apart from the one that was chosen
ALTER TABLE order_lines ADD COLUMN wanted_warehouse_id BIGINT;

-- change 3: the newest of a class or a channel, however rare it is
CREATE INDEX orders_class ON orders (class, created_at, id);
CREATE INDEX orders_channel ON orders (channel, created_at, id);

-- change 4: orders by their names in the channels: unique wherever orders lie, also when they are spread over machines
CREATE TABLE order_references (
	reference TEXT   NOT NULL PRIMARY KEY,
	order_id  BIGINT NOT NULL
);
INSERT INTO order_references (reference, order_id) SELECT reference, id FROM orders WHERE reference IS NOT NULL;
DROP INDEX orders_reference;
CREATE INDEX orders_reference ON orders (reference) WHERE reference IS NOT NULL;

-- change 5: links that were handed out to customers
ALTER TABLE orders ADD COLUMN tracking_link_count BIGINT NOT NULL DEFAULT 0;

-- change 6: papers that were printed of it; what the amounts of a line are counted in
ALTER TABLE orders ADD COLUMN printing_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN base_unit TEXT NOT NULL DEFAULT '';

-- change 7: what has waited longest, in a state or in all
CREATE INDEX orders_state_at ON orders (state, state_at, id);
CREATE INDEX orders_waiting ON orders (state_at, id);

-- change 8: the newest by several words, however few have all of them
CREATE INDEX orders_words ON orders (state, class, channel, created_at, id);

-- change 9: those of a state in any order: of a company of some age nearly all are completed
CREATE INDEX orders_state_date ON orders (state, order_date, id);

-- change 10: why it was sent back
ALTER TABLE orders ADD COLUMN reject_reason TEXT NOT NULL DEFAULT '';
