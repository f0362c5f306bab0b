CREATE TABLE printings (
	order_id   BIGINT NOT NULL REFERENCES orders (id),
	printing   BIGINT NOT NULL,
	paper      TEXT   NOT NULL,
	part       BIGINT NOT NULL CHECK (part >= 0),
	copy       BIGINT NOT NULL CHECK (copy > 0),
	printed_at BIGINT NOT NULL,
	printed_by TEXT   NOT NULL,
	PRIMARY KEY (order_id, printing)
);
