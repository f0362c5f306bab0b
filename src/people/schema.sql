-- Who works with orders, and who orders.

CREATE TABLE departments (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	created_at BIGINT NOT NULL
);

CREATE TABLE staff (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	login TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	department_id BIGINT REFERENCES departments (id),
	roles BIGINT NOT NULL,
	password TEXT NOT NULL,
	active BIGINT NOT NULL CHECK (active IN (0, 1)),
	created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
	token TEXT PRIMARY KEY,
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff_id);

CREATE TABLE api_tokens (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	name TEXT NOT NULL,
	token TEXT NOT NULL UNIQUE,
	roles BIGINT NOT NULL,
	active BIGINT NOT NULL CHECK (active IN (0, 1)),
	expires_at BIGINT,
	created_at BIGINT NOT NULL
);

CREATE TABLE customers (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	code TEXT UNIQUE,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	phone TEXT NOT NULL,
	email TEXT NOT NULL,
	tax_number TEXT NOT NULL,
	level TEXT NOT NULL,
	active BIGINT NOT NULL CHECK (active IN (0, 1)),
	reference TEXT UNIQUE,
	search TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	contact_count BIGINT NOT NULL,
	address_count BIGINT NOT NULL
);
CREATE INDEX customers_phone ON customers (phone);

CREATE TABLE contacts (
	customer_id BIGINT NOT NULL,
	contact BIGINT NOT NULL,
	name TEXT NOT NULL,
	phone TEXT NOT NULL,
	email TEXT NOT NULL,
	post TEXT NOT NULL,
	is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
	PRIMARY KEY (customer_id, contact)
);

CREATE TABLE addresses (
	customer_id BIGINT NOT NULL,
	address BIGINT NOT NULL,
	label TEXT NOT NULL,
	region TEXT NOT NULL,
	province TEXT NOT NULL,
	city TEXT NOT NULL,
	district TEXT NOT NULL,
	street TEXT NOT NULL,
	contact_name TEXT NOT NULL,
	phone TEXT NOT NULL,
	postcode TEXT NOT NULL,
	is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
	PRIMARY KEY (customer_id, address)
);

-- change 2: the newest of a kind or a level, and those no longer active, however rare they are
CREATE INDEX customers_kind ON customers (kind, id);
CREATE INDEX customers_level ON customers (level, id);
CREATE INDEX customers_active ON customers (active, id);

-- change 3: logging in in two steps
ALTER TABLE staff ADD COLUMN totp BIGINT NOT NULL DEFAULT 0 CHECK (totp IN (0, 1));
CREATE TABLE totps (
	staff_id BIGINT NOT NULL,
	step BIGINT NOT NULL,
	secret TEXT NOT NULL,
	PRIMARY KEY (staff_id, step)
);

-- change 4: how somebody likes to see a list, for themselves or for all
CREATE TABLE views (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	list TEXT NOT NULL,
	name TEXT NOT NULL,
	shared BIGINT NOT NULL CHECK (shared IN (0, 1)),
	owner_id BIGINT NOT NULL,
	owner TEXT NOT NULL,
	query TEXT NOT NULL,
	removed BIGINT NOT NULL CHECK (removed IN (0, 1)),
	created_at BIGINT NOT NULL
);
CREATE INDEX views_owner ON views (owner_id);
CREATE INDEX views_shared ON views (shared, list);

-- change 5: the newest by several words, however few have all of them
CREATE INDEX customers_words ON customers (kind, active, id);

-- change 6: with what somebody logged in, and from where
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
