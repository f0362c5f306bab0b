-- When the company works: what is not as the day of the week says, year by year.

CREATE TABLE holiday_plans (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	head BLOB NOT NULL,
	year BIGINT NOT NULL UNIQUE,
	created_at BIGINT NOT NULL,
	day_count BIGINT NOT NULL
);

CREATE TABLE holidays (
	holiday_plan_id BIGINT NOT NULL REFERENCES holiday_plans (id),
	n BIGINT NOT NULL,
	date BIGINT NOT NULL UNIQUE,
	working BIGINT NOT NULL CHECK (working IN (0, 1)),
	name TEXT NOT NULL,
	PRIMARY KEY (holiday_plan_id, n)
);
