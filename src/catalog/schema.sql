-- What is sold.

CREATE TABLE products (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	sku TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	model TEXT NOT NULL,
	specification TEXT NOT NULL,
	attributes TEXT NOT NULL,
	unit TEXT NOT NULL,
	divisible BIGINT NOT NULL CHECK (divisible IN (0, 1)),
	tax_rate BIGINT NOT NULL CHECK (tax_rate >= 0),
	currency TEXT NOT NULL,
	price BIGINT NOT NULL,
	active BIGINT NOT NULL CHECK (active IN (0, 1)),
	reference TEXT UNIQUE,
	search TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	unit_count BIGINT NOT NULL,
	price_count BIGINT NOT NULL
);

CREATE TABLE product_units (
	product_id BIGINT NOT NULL,
	unit TEXT NOT NULL,
	factor BIGINT NOT NULL CHECK (factor > 0),
	divisible BIGINT NOT NULL CHECK (divisible IN (0, 1)),
	PRIMARY KEY (product_id, unit)
);

CREATE TABLE product_prices (
	product_id BIGINT NOT NULL,
	n BIGINT NOT NULL,
	min_quantity BIGINT NOT NULL,
	price BIGINT NOT NULL,
	valid_from BIGINT,
	PRIMARY KEY (product_id, n)
);

-- change 2: the newest of a kind, and those no longer sold, however rare they are
CREATE INDEX products_kind ON products (kind, id);
CREATE INDEX products_active ON products (active, id);

-- change 3: what a scanner reads on one base unit, and on one of another unit
ALTER TABLE products ADD COLUMN barcode TEXT;
CREATE UNIQUE INDEX products_barcode ON products (barcode) WHERE barcode IS NOT NULL;
ALTER TABLE product_units ADD COLUMN barcode TEXT;
CREATE UNIQUE INDEX product_units_barcode ON product_units (barcode) WHERE barcode IS NOT NULL;

-- change 4: the newest by several words, however few have all of them
CREATE INDEX products_words ON products (kind, active, id);
