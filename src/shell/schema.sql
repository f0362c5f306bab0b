-- What happened: one line per change of a root, hash chained per root. Append-only.
CREATE TABLE events ( /* heap */
	subject_id BIGINT NOT NULL,
	seq        BIGINT NOT NULL,
	id         BIGINT NOT NULL,
	subject    TEXT   NOT NULL,
	name       TEXT   NOT NULL,
	actor_id   BIGINT NOT NULL,
	actor      TEXT   NOT NULL,
	at         BIGINT NOT NULL,
	request_id TEXT   NOT NULL,
	data       TEXT   NOT NULL,
	hash       BLOB   NOT NULL,
	PRIMARY KEY (subject_id, seq)
);
CREATE UNIQUE INDEX events_id ON events (id);

-- Same key, same answer. The answer is stored in the commit of its effect.
CREATE TABLE idempotency ( /* heap */
	key         TEXT   NOT NULL,
	caller_id   BIGINT NOT NULL,
	fingerprint BLOB   NOT NULL,
	status      BIGINT NOT NULL,
	version     BIGINT NOT NULL,
	made        BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	body        TEXT   NOT NULL,
	PRIMARY KEY (key, caller_id)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- How many rows of a record are in a state: "order:placed". Kept by differences, proven by check.
CREATE TABLE counters (
	name TEXT   NOT NULL PRIMARY KEY,
	n    BIGINT NOT NULL
);

CREATE TABLE settings (
	id      BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	head    BLOB   NOT NULL,
	name    TEXT   NOT NULL UNIQUE,
	value   TEXT   NOT NULL
);

-- What only this database knows: the key under which personal values are digested in the log.
CREATE TABLE secrets (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

-- The last number given out of each series: "order:20261123".
CREATE TABLE series (
	name TEXT   NOT NULL PRIMARY KEY,
	last BIGINT NOT NULL
);

-- What is due, and the command that is then run.
CREATE TABLE timers (
	id         BIGINT NOT NULL PRIMARY KEY,
	name       TEXT   NOT NULL,
	subject_id BIGINT NOT NULL,
	due_at     BIGINT NOT NULL
);
CREATE INDEX timers_due ON timers (due_at, id);

-- Events on their way to the world: one row per event and endpoint, until delivered or given up.
CREATE TABLE outbox (
	id         BIGINT NOT NULL PRIMARY KEY,
	subject_id BIGINT NOT NULL,
	seq        BIGINT NOT NULL,
	endpoint   TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	tries      BIGINT NOT NULL,
	due_at     BIGINT NOT NULL,
	status     BIGINT NOT NULL,
	done_at    BIGINT
);
CREATE INDEX outbox_due ON outbox (state, due_at, id);
CREATE INDEX outbox_order ON outbox (subject_id, seq) WHERE state = 'pending';

-- change 2: which batch each writer of a shared database committed last, for when a commit was not answered
CREATE TABLE commits (
	writer BIGINT NOT NULL PRIMARY KEY,
	batch  BIGINT NOT NULL,
	at     BIGINT NOT NULL
);
INSERT INTO commits (writer, batch, at) VALUES (0, 0, 0);	-- whose turn it is, where writers compete

-- change 3: an index of the words rows are found by
CREATE TABLE search_records (
	record TEXT NOT NULL PRIMARY KEY
);
-- Records all of whose rows are in the index or wait for it; the rows that wait, with the text they are indexed by until then.
CREATE TABLE search_queue (
	record TEXT   NOT NULL,
	id     BIGINT NOT NULL,
	was    TEXT   NOT NULL,
	PRIMARY KEY (record, id)
);
-- sqlite:
CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '_'");
-- sqlite:
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_index, instance);
-- postgres:
CREATE TABLE search_index (id BIGINT NOT NULL PRIMARY KEY, terms TSVECTOR NOT NULL);
-- postgres:
CREATE INDEX search_index_terms ON search_index USING gin (terms);
-- postgres:
CREATE VIEW search_vocabulary AS SELECT unnest(tsvector_to_array(terms)) AS term, id AS doc FROM search_index;

-- change 4: the processes at work on this database, what only one of them does at a time, and when to ask anew
CREATE TABLE nodes (
	id         BIGINT NOT NULL,
	beat       BIGINT NOT NULL,
	name       TEXT   NOT NULL,
	started_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL,
	used       TEXT   NOT NULL,
	PRIMARY KEY (id, beat)
);
CREATE TABLE leases (
	name  TEXT   NOT NULL,
	fence BIGINT NOT NULL,
	owner BIGINT NOT NULL,
	PRIMARY KEY (name, fence)
);
CREATE TABLE revisions (
	name TEXT   NOT NULL PRIMARY KEY,
	n    BIGINT NOT NULL
);
-- Those that have no subject come again and again.
CREATE INDEX timers_periodic ON timers (name) WHERE subject_id = 0;
-- An id that all later ones of this writer are greater than: up to the least of them the log is complete.
ALTER TABLE commits ADD COLUMN last BIGINT NOT NULL DEFAULT 0;

-- change 5: the newest of a state, however many wait
CREATE INDEX outbox_state ON outbox (state, id);

-- change 6: how rare a rare word is: PostgreSQL else takes it for one in six hundred and walks all rows to find the first
-- postgres:
ALTER TABLE search_index ALTER COLUMN terms SET STATISTICS 1000;

-- change 7: by which terms a record is indexed; those of another version are made anew
ALTER TABLE search_records ADD COLUMN terms TEXT NOT NULL DEFAULT '';

-- change 8: who looked at personal data that is masked for their post
CREATE TABLE reveals (
	id         BIGINT NOT NULL PRIMARY KEY,
	version    BIGINT NOT NULL,
	head       BLOB   NOT NULL,
	record     TEXT   NOT NULL,
	subject_id BIGINT NOT NULL,
	fields     TEXT   NOT NULL,
	reason     TEXT   NOT NULL,
	staff_id   BIGINT NOT NULL,
	staff      TEXT   NOT NULL,
	hour       TEXT   NOT NULL,
	at         BIGINT NOT NULL
);
CREATE INDEX reveals_subject ON reveals (subject_id, id);
CREATE INDEX reveals_staff ON reveals (staff, id);
CREATE INDEX reveals_hour ON reveals (hour, id);

-- change 9: by which transport it leaves, and why it could not
ALTER TABLE outbox ADD COLUMN transport TEXT NOT NULL DEFAULT 'webhook';
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- change 10: what is due by one transport, however much waits for another
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (transport, due_at, id) WHERE state = 'pending';
CREATE INDEX outbox_old ON outbox (due_at) WHERE state = 'delivered';

-- change 11: two pieces of like size are joined when the writer has time; four are anyway, by who makes the fourth
-- sqlite:
INSERT INTO search_index (search_index, rank) VALUES ('usermerge', 2);
