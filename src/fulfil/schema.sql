CREATE TABLE batches (
	order_id        BIGINT NOT NULL REFERENCES orders (id),
	batch           BIGINT NOT NULL,
	state           TEXT   NOT NULL,
	warehouse_id    BIGINT,
	ship_from       TEXT   NOT NULL,
	contact_name    TEXT   NOT NULL,
	phone           TEXT   NOT NULL,
	region          TEXT   NOT NULL,
	province        TEXT   NOT NULL,
	city            TEXT   NOT NULL,
	district        TEXT   NOT NULL,
	street          TEXT   NOT NULL,
	planned_date    BIGINT,
	shipping_mode   TEXT   NOT NULL,
	carrier         TEXT   NOT NULL,
	tracking_number TEXT,
	freight_cost    BIGINT NOT NULL,
	packages        BIGINT NOT NULL CHECK (packages >= 0),
	weight          TEXT   NOT NULL,
	picked_at       BIGINT,
	picked_by       TEXT   NOT NULL,
	packed_at       BIGINT,
	packed_by       TEXT   NOT NULL,
	shipped_at      BIGINT,
	shipped_by      TEXT   NOT NULL,
	signed_at       BIGINT,
	signer          TEXT   NOT NULL,
	proof_kind      TEXT   NOT NULL,
	proof           TEXT   NOT NULL,
	signed_by       TEXT   NOT NULL,
	cancel_reason   TEXT   NOT NULL,
	created_at      BIGINT NOT NULL,
	created_by      TEXT   NOT NULL,
	historical      BIGINT NOT NULL CHECK (historical IN (0, 1)),
	PRIMARY KEY (order_id, batch)
);
CREATE INDEX batches_created ON batches (created_at, order_id, batch);
CREATE INDEX batches_state ON batches (state, created_at, order_id, batch);
CREATE INDEX batches_tracking ON batches (tracking_number) WHERE tracking_number IS NOT NULL;

CREATE TABLE batch_lines (
	order_id   BIGINT NOT NULL,
	batch      BIGINT NOT NULL,
	line       BIGINT NOT NULL,
	quantity   BIGINT NOT NULL CHECK (quantity > 0),
	picked     BIGINT NOT NULL CHECK (picked BETWEEN 0 AND quantity),
	packed     BIGINT NOT NULL CHECK (packed BETWEEN 0 AND picked),
	signed_for BIGINT NOT NULL CHECK (signed_for >= 0),
	missing    BIGINT NOT NULL CHECK (missing >= 0),
	note       TEXT   NOT NULL,
	PRIMARY KEY (order_id, batch, line),
	FOREIGN KEY (order_id, batch) REFERENCES batches (order_id, batch),
	FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line),
	CHECK (signed_for + missing <= packed)
);

-- change 2: a page of the newest costs the same by whatever they are filtered
CREATE INDEX batches_warehouse ON batches (warehouse_id, created_at, order_id, batch) WHERE warehouse_id IS NOT NULL;
CREATE INDEX batches_planned ON batches (COALESCE(planned_date, 0), order_id, batch);
CREATE INDEX batches_shipped ON batches (COALESCE(shipped_at, 0), order_id, batch);

-- change 3: those of a state in any order
CREATE INDEX batches_state_planned ON batches (state, COALESCE(planned_date, 0), order_id, batch);
CREATE INDEX batches_state_shipped ON batches (state, COALESCE(shipped_at, 0), order_id, batch);
