/*
 * log_key.c -- one random text per database, made with its first start.
 */
#include <string.h>

#include "record/decision.h"
#include "shell/write/log_key.h"

struct secret { struct str name, value; };

static const struct field secret_fields[] = {
	FIELD(secret, name,  .flags = KEY, .zh = "名称"),
	FIELD(secret, value, .flags = HIDDEN, .zh = "值"),
};
RECORD(secret_record, secret, "secrets", secret_fields, .zh = "密钥", .en = "secret", .rank = RANK_LOG);

QUERY(read_secret) = {
	.name = "read_secret", .params = 1, .row = &secret_record,
	.sql = "SELECT name, value FROM secrets WHERE name = ?1",
};
QUERY(make_secret) = {
	.name = "make_secret", .params = 2,
	.sql = "INSERT INTO secrets (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
};

bool log_key_load(struct db *db, struct errs *errs)
{
	static char key[128];	/* for the process: it opens one database at a time */
	ARENA a = { 0 };
	struct value name = VT(S("log"));
	struct secret s;
	bool found;

	if (!db_one(db, &read_secret, &name, &s, &found, &a, errs))
		return false;
	if (!found || s.value.n >= sizeof key)
		return true;
	if (strlen(key) != s.value.n || memcmp(key, s.value.s, s.value.n) != 0) {
		memcpy(key, s.value.s, s.value.n);
		key[s.value.n] = 0;
	}
	record_log_key(STR(key));
	return true;
}

bool log_key_make(struct db *db, struct errs *errs)
{
	ARENA a = { 0 };
	struct value v[] = { VT(S("log")), VT(token_new(&a)) };

	return db_run(db, &make_secret, v, NULL, errs) && log_key_load(db, errs);
}
