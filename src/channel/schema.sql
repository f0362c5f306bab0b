-- Files on their way to be orders: what somebody sent, and how far the job has come.
CREATE TABLE import_jobs (
	id            BIGINT NOT NULL PRIMARY KEY,
	version       BIGINT NOT NULL,
	head          BLOB   NOT NULL,
	name          TEXT   NOT NULL,
	size          BIGINT NOT NULL,
	received      BIGINT NOT NULL,
	chunks        BIGINT NOT NULL,
	state         TEXT   NOT NULL,
	state_at      BIGINT NOT NULL,
	customer_id   BIGINT NOT NULL,
	customer_code TEXT   NOT NULL,
	channel       TEXT   NOT NULL,
	draft         BIGINT NOT NULL CHECK (draft IN (0, 1)),
	dates         TEXT   NOT NULL,
	mapping       TEXT   NOT NULL,
	pass          BIGINT NOT NULL,
	faults        BIGINT NOT NULL,
	row_count     BIGINT NOT NULL,
	done          BIGINT NOT NULL,
	good          BIGINT NOT NULL,
	warned        BIGINT NOT NULL,
	bad           BIGINT NOT NULL,
	made          BIGINT NOT NULL,
	unchanged     BIGINT NOT NULL,
	failure_zh    TEXT   NOT NULL,
	failure_en    TEXT   NOT NULL,
	owner_id      BIGINT NOT NULL,
	owner         TEXT   NOT NULL,
	created_at    BIGINT NOT NULL,
	started_at    BIGINT,
	finished_at   BIGINT,
	keep_until    BIGINT NOT NULL
);
CREATE INDEX import_jobs_created ON import_jobs (created_at, id);
CREATE INDEX import_jobs_state ON import_jobs (state, created_at, id);

-- The file itself, in chunks of base64. Personal data: gone when its time is up.
CREATE TABLE import_chunks (
	import_job_id BIGINT NOT NULL,
	chunk         BIGINT NOT NULL,
	keep_until    BIGINT NOT NULL,
	data          TEXT   NOT NULL,
	PRIMARY KEY (import_job_id, chunk)
);
CREATE INDEX import_chunks_until ON import_chunks (keep_until);

-- What is wrong with its rows, or worth a look, as the pass of that number found it.
CREATE TABLE import_faults (
	import_job_id BIGINT NOT NULL,
	pass          BIGINT NOT NULL,
	fault         BIGINT NOT NULL,
	keep_until    BIGINT NOT NULL,
	line          BIGINT NOT NULL,
	place         TEXT   NOT NULL,
	warning       BIGINT NOT NULL CHECK (warning IN (0, 1)),
	zh            TEXT   NOT NULL,
	en            TEXT   NOT NULL,
	PRIMARY KEY (import_job_id, pass, fault)
);
CREATE INDEX import_faults_until ON import_faults (keep_until);

-- How the columns of files with these headers were understood the last time, of one customer or of any.
CREATE TABLE import_mappings (
	name    TEXT   NOT NULL PRIMARY KEY,
	mapping TEXT   NOT NULL,
	dates   TEXT   NOT NULL,
	channel TEXT   NOT NULL,
	draft   BIGINT NOT NULL CHECK (draft IN (0, 1)),
	used_at BIGINT NOT NULL
);

-- change 2: faults in the order of the file, page by page
CREATE INDEX import_faults_line ON import_faults (import_job_id, pass, line, fault);
