-- Warehouses, what lies in them, what of it is promised, and the papers that changed it.

CREATE TABLE warehouses (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	province TEXT NOT NULL,
	city TEXT NOT NULL,
	district TEXT NOT NULL,
	street TEXT NOT NULL,
	contact_name TEXT NOT NULL,
	phone TEXT NOT NULL,
	active BIGINT NOT NULL CHECK (active IN (0, 1)),
	priority BIGINT NOT NULL
);

-- The balance of a product in a warehouse, changed by guarded deltas only.
CREATE TABLE stock (
	product_id BIGINT NOT NULL,
	warehouse_id BIGINT NOT NULL REFERENCES warehouses (id),
	on_hand BIGINT NOT NULL,
	reserved BIGINT NOT NULL CHECK (reserved >= 0),
	PRIMARY KEY (product_id, warehouse_id),
	CHECK (on_hand >= reserved)
);

-- The stock ledger: balances are the sums of it.
CREATE TABLE stock_moves (
	product_id BIGINT NOT NULL,
	warehouse_id BIGINT NOT NULL REFERENCES warehouses (id),
	id BIGINT NOT NULL,
	quantity BIGINT NOT NULL CHECK (quantity <> 0),
	reason TEXT NOT NULL,
	order_id BIGINT,
	batch BIGINT,
	document_id BIGINT,
	at BIGINT NOT NULL,
	by TEXT NOT NULL,
	PRIMARY KEY (product_id, warehouse_id, id)
);
CREATE INDEX stock_moves_at ON stock_moves (at);
CREATE INDEX stock_moves_order ON stock_moves (order_id) WHERE order_id IS NOT NULL;

-- What is promised to the lines of orders; rows at zero are done with.
CREATE TABLE reservations (
	order_id BIGINT NOT NULL,
	line BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	warehouse_id BIGINT NOT NULL REFERENCES warehouses (id),
	quantity BIGINT NOT NULL CHECK (quantity >= 0),
	PRIMARY KEY (order_id, line)
);
CREATE INDEX reservations_open ON reservations (product_id, warehouse_id, quantity) WHERE quantity > 0;

CREATE TABLE stock_documents (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	number TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	warehouse_id BIGINT NOT NULL REFERENCES warehouses (id),
	to_warehouse_id BIGINT REFERENCES warehouses (id),
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by TEXT NOT NULL
);
CREATE INDEX stock_documents_at ON stock_documents (at);

CREATE TABLE stock_document_lines (
	stock_document_id BIGINT NOT NULL REFERENCES stock_documents (id),
	line BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	quantity BIGINT NOT NULL CHECK (quantity <> 0),
	PRIMARY KEY (stock_document_id, line)
);

-- Balances and moves as people read them. The outer joins keep the balance or move the table that is walked, so that
-- a page in its order reads a page's rows and no more.
CREATE VIEW stock_levels AS
SELECT s.product_id, s.warehouse_id, p.sku, p.name AS product_name, p.unit,
       w.code AS warehouse_code, w.name AS warehouse_name,
       s.on_hand, s.reserved, s.on_hand - s.reserved AS available
  FROM stock s
  LEFT JOIN products p ON p.id = s.product_id
  LEFT JOIN warehouses w ON w.id = s.warehouse_id;

CREATE VIEW stock_ledger AS
SELECT m.product_id, m.warehouse_id, m.id, p.sku, p.name AS product_name, w.code AS warehouse_code,
       m.quantity, m.reason, m.order_id, m.batch, m.document_id, m.at, m.by
  FROM stock_moves m
  LEFT JOIN products p ON p.id = m.product_id
  LEFT JOIN warehouses w ON w.id = m.warehouse_id;

-- change 2: a page of the newest costs the same by whatever they are filtered
CREATE INDEX stock_warehouse ON stock (warehouse_id, product_id);
DROP INDEX stock_moves_order;
CREATE INDEX stock_moves_order ON stock_moves (order_id, at) WHERE order_id IS NOT NULL;
CREATE INDEX stock_moves_warehouse ON stock_moves (warehouse_id, at);
CREATE INDEX stock_moves_reason ON stock_moves (reason, at);
CREATE INDEX stock_documents_kind ON stock_documents (kind, at, id);
CREATE INDEX stock_documents_warehouse ON stock_documents (warehouse_id, at, id);
CREATE INDEX stock_documents_to ON stock_documents (to_warehouse_id, at, id) WHERE to_warehouse_id IS NOT NULL;

-- change 3: balances change all day: room for the next version of a row beside it, and nothing moves to other pages
-- postgres:
ALTER TABLE stock SET (fillfactor = 25);
