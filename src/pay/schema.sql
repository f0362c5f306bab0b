-- Money of an order: received, returned, settled, and the ledger. Children of orders, which live in a higher module.

CREATE TABLE payments (
	order_id BIGINT NOT NULL,
	payment BIGINT NOT NULL,
	customer_id BIGINT NOT NULL,
	method TEXT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount >= 0),	-- a history may tell of a payment of nothing
	currency TEXT NOT NULL,
	value_date BIGINT NOT NULL,
	reference TEXT NOT NULL,
	note TEXT NOT NULL,
	state TEXT NOT NULL,
	received_at BIGINT NOT NULL,
	recorded_by TEXT NOT NULL,
	reversed_at BIGINT,
	reverse_reason TEXT NOT NULL,
	PRIMARY KEY (order_id, payment)
);
CREATE INDEX payments_received ON payments (received_at);
CREATE INDEX payments_value_date ON payments (value_date);
CREATE INDEX payments_customer ON payments (customer_id);

CREATE TABLE refunds (
	order_id BIGINT NOT NULL,
	refund BIGINT NOT NULL,
	customer_id BIGINT NOT NULL,
	payment BIGINT,
	amount BIGINT NOT NULL CHECK (amount > 0),
	currency TEXT NOT NULL,
	method TEXT NOT NULL,
	reason TEXT NOT NULL,
	state TEXT NOT NULL,
	requested_at BIGINT NOT NULL,
	paid_at BIGINT,
	by TEXT NOT NULL,
	PRIMARY KEY (order_id, refund)
);
CREATE INDEX refunds_requested ON refunds (requested_at);
CREATE INDEX refunds_customer ON refunds (customer_id);

CREATE TABLE settlements (
	order_id BIGINT NOT NULL,
	settlement BIGINT NOT NULL,
	customer_id BIGINT NOT NULL,
	number TEXT NOT NULL,
	order_amount BIGINT NOT NULL,
	discount BIGINT NOT NULL,
	freight BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	receivable BIGINT NOT NULL,
	returned BIGINT NOT NULL,
	paid BIGINT NOT NULL,
	balance BIGINT NOT NULL,
	currency TEXT NOT NULL,
	due_date BIGINT,
	method TEXT NOT NULL,
	terms TEXT NOT NULL,
	state TEXT NOT NULL,
	issued_at BIGINT NOT NULL,
	settled_at BIGINT,
	by TEXT NOT NULL,
	PRIMARY KEY (order_id, settlement),
	CHECK (receivable = order_amount - discount + freight),
	CHECK (balance = receivable - returned - paid)
);
CREATE INDEX settlements_issued ON settlements (issued_at);
CREATE INDEX settlements_due ON settlements (due_date) WHERE state = 'issued';
CREATE INDEX settlements_customer ON settlements (customer_id);
CREATE INDEX settlements_number ON settlements (number);

CREATE TABLE settlement_lines (
	order_id BIGINT NOT NULL,
	settlement BIGINT NOT NULL,
	line BIGINT NOT NULL,
	product TEXT NOT NULL,
	unit TEXT NOT NULL,
	ordered BIGINT NOT NULL,
	delivered BIGINT NOT NULL,
	unit_price BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	discount BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (order_id, settlement, line),
	FOREIGN KEY (order_id, settlement) REFERENCES settlements (order_id, settlement)
);

-- One transfer a row: it balances by its shape.
CREATE TABLE ledger_entries (
	order_id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	customer_id BIGINT NOT NULL,
	debit TEXT NOT NULL,
	credit TEXT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount > 0),
	currency TEXT NOT NULL,
	reason TEXT NOT NULL,
	payment BIGINT,
	refund BIGINT,
	settlement BIGINT,
	at BIGINT NOT NULL,
	PRIMARY KEY (order_id, entry),
	CHECK (debit <> credit)
);
CREATE INDEX ledger_entries_at ON ledger_entries (at);

-- change 2: a page of the newest costs the same by whatever they are filtered
DROP INDEX payments_received;
DROP INDEX payments_value_date;
DROP INDEX payments_customer;
CREATE INDEX payments_received ON payments (received_at, order_id, payment);
CREATE INDEX payments_value_date ON payments (value_date, order_id, payment);
CREATE INDEX payments_customer ON payments (customer_id, received_at, order_id, payment);
CREATE INDEX payments_method ON payments (method, received_at, order_id, payment);
CREATE INDEX payments_currency ON payments (currency, received_at, order_id, payment);
CREATE INDEX payments_state ON payments (state, received_at, order_id, payment);
DROP INDEX refunds_requested;
DROP INDEX refunds_customer;
CREATE INDEX refunds_requested ON refunds (requested_at, order_id, refund);
CREATE INDEX refunds_customer ON refunds (customer_id, requested_at, order_id, refund);
CREATE INDEX refunds_method ON refunds (method, requested_at, order_id, refund);
CREATE INDEX refunds_currency ON refunds (currency, requested_at, order_id, refund);
CREATE INDEX refunds_state ON refunds (state, requested_at, order_id, refund);
DROP INDEX settlements_issued;
DROP INDEX settlements_customer;
CREATE INDEX settlements_issued ON settlements (issued_at, order_id, settlement);
CREATE INDEX settlements_due_date ON settlements (COALESCE(due_date, 0), order_id, settlement);
CREATE INDEX settlements_customer ON settlements (customer_id, issued_at, order_id, settlement);
CREATE INDEX settlements_method ON settlements (method, issued_at, order_id, settlement);
CREATE INDEX settlements_currency ON settlements (currency, issued_at, order_id, settlement);
CREATE INDEX settlements_state ON settlements (state, issued_at, order_id, settlement);
DROP INDEX ledger_entries_at;
CREATE INDEX ledger_entries_at ON ledger_entries (at, order_id, entry);
CREATE INDEX ledger_entries_debit ON ledger_entries (debit, at, order_id, entry);
CREATE INDEX ledger_entries_credit ON ledger_entries (credit, at, order_id, entry);
CREATE INDEX ledger_entries_currency ON ledger_entries (currency, at, order_id, entry);
CREATE INDEX ledger_entries_reason ON ledger_entries (reason, at, order_id, entry);

-- change 3: the newest by several words, however few have all of them
CREATE INDEX payments_words ON payments (method, state, received_at, order_id, payment);
CREATE INDEX refunds_words ON refunds (method, state, requested_at, order_id, refund);
CREATE INDEX settlements_words ON settlements (method, state, issued_at, order_id, settlement);
CREATE INDEX ledger_entries_words ON ledger_entries (debit, credit, reason, at, order_id, entry);

-- change 4: those of a state in any order
CREATE INDEX payments_state_date ON payments (state, value_date, order_id, payment);
CREATE INDEX settlements_state_due ON settlements (state, COALESCE(due_date, 0), order_id, settlement);
