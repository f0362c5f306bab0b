CREATE TABLE tracking_links (
	order_id      BIGINT NOT NULL REFERENCES orders (id),
	tracking_link BIGINT NOT NULL,
	prices        BIGINT NOT NULL CHECK (prices IN (0, 1)),
	expires_at    BIGINT NOT NULL,
	created_at    BIGINT NOT NULL,
	created_by    TEXT   NOT NULL,
	PRIMARY KEY (order_id, tracking_link)
);
