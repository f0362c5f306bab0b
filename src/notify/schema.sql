CREATE TABLE message_templates (
	id         BIGINT NOT NULL PRIMARY KEY,
	version    BIGINT NOT NULL,
	head       BLOB   NOT NULL,
	kind       TEXT   NOT NULL,
	language   TEXT   NOT NULL,
	subject    TEXT   NOT NULL,
	body       TEXT   NOT NULL,
	paused     BIGINT NOT NULL CHECK (paused IN (0, 1)),
	changed_at BIGINT NOT NULL,
	changed_by TEXT   NOT NULL,
	UNIQUE (language, kind)
);

CREATE TABLE messages (
	id        BIGINT NOT NULL PRIMARY KEY,
	version   BIGINT NOT NULL,
	head      BLOB   NOT NULL,
	kind      TEXT   NOT NULL,
	state     TEXT   NOT NULL,
	order_id  BIGINT NOT NULL,
	part      BIGINT CHECK (part > 0),
	language  TEXT   NOT NULL,
	address   TEXT   NOT NULL,
	subject   TEXT   NOT NULL,
	body      TEXT   NOT NULL,
	outbox_id BIGINT NOT NULL,
	tries     BIGINT NOT NULL,
	status    BIGINT,
	reason    TEXT   NOT NULL,
	queued_at BIGINT NOT NULL,
	done_at   BIGINT
);
CREATE INDEX messages_queued ON messages (queued_at, id);
CREATE INDEX messages_state ON messages (state, queued_at, id);
CREATE INDEX messages_kind ON messages (kind, queued_at, id);
CREATE INDEX messages_words ON messages (kind, state, queued_at, id);
CREATE INDEX messages_order ON messages (order_id, queued_at, id);
-- How many had this address in the last hour?
CREATE INDEX messages_address ON messages (address, done_at);
CREATE INDEX messages_outbox ON messages (outbox_id);
