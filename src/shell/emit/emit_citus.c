/*
 * emit_citus.c -- how the tables are spread over the machines of a Citus cluster, from what the records say of themselves.
 *
 *   everywhere       records marked so, with their children: each machine has all of their rows
 *   by the root's id a root and its children: an order and all that belongs to it lie on one machine
 *   by the first key stock by product, answers by idempotency key, names by the name; events by their subject
 *   as what it finds the index of searches: a row of it beside the order
 *   not spread       number series, counters, timers, the outbox: on the coordinator
 *
 * The script may be run again, after an upgrade that brought new tables: it passes over those that are spread already.
 *
 * Tables whose keys are of one type are in one group: rows of one id lie on one machine, which is what a foreign key inside a
 * family needs, and what makes the events of an order part of its own commit.
 */
#include "shell/emit/emit_inner.h"

#include <string.h>

#include "record/sql.h"
#include "shell/check/walk.h"

enum spread { ON_ONE, EVERYWHERE, BY_KEY };

static enum spread spread_of(const struct entry *e)
{
	const struct record *r = e->record;

	if (r->everywhere || (e->root && e->root->record->everywhere))
		return EVERYWHERE;
	if (e->root || r->rank == RANK_FIRST || r->rank == RANK_FAMILY || r->rank == RANK_STOCK)
		return BY_KEY;
	/* The id of whichever root it is about. */
	return strcmp(e->key[0]->name, "subject_id") == 0 ? BY_KEY : ON_ONE;
}

/* Each entry of a kind, in the order in which a foreign key may point to an earlier one. */
static const struct entry *next_of(enum spread kind, int *i)
{
	const struct engine *engine = &tables()->engine;

	while (*i < engine->entries) {
		const struct entry *e = &engine->entry[(*i)++];
		if (spread_of(e) == kind)
			return e;
	}
	return NULL;
}

/* A unique index of a spread table has its key in it; what needs no proof gets a plain one. */
static void add_plain_index(struct buf *out, const char *table, const char *column)
{
	buf_fmt(out, "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s_%s_key;\n", table, table, column);
	buf_fmt(out, "DROP INDEX IF EXISTS %s_%s;\n", table, column);
	buf_fmt(out, "CREATE INDEX %s_%s ON %s (%s);\n", table, column, table, column);
}

static void add_plain_indexes(struct buf *out)
{
	const struct entry *e;

	buf_text(out, "\n-- Numbers and ids that are made once: no index over all machines has to prove it.\n");
	for (int i = 0; (e = next_of(BY_KEY, &i)); )
		for (int f = 0; f < e->record->fields; f++)
			if (e->record->field[f].flags & ONCE)
				add_plain_index(out, e->record->table, e->record->field[f].name);
}

#define NOT_YET " WHERE '%s'::regclass NOT IN (TABLE spread);\n"

static void add_everywhere(struct buf *out)
{
	const struct entry *e;

	buf_text(out, "\n-- On every machine.\n");
	for (int i = 0; (e = next_of(EVERYWHERE, &i)); )
		buf_fmt(out, "SELECT create_reference_table('%s')" NOT_YET, e->record->table, e->record->table);
}

static bool is_text(const struct entry *e)
{
	return e->key[0]->type == F_TEXT;
}

static void add_by_key(struct buf *out, const char *table, const char *key, const char *beside)
{
	buf_fmt(out, "SELECT create_distributed_table('%s', '%s', colocate_with => '%s')" NOT_YET, table, key, beside, table);
}

static void add_spread(struct buf *out)
{
	const char *first[2] = { "none", "none" };	/* of each type: ids, texts */
	const struct entry *e;

	buf_text(out, "\n-- Spread by key.\n");
	for (int i = 0; (e = next_of(BY_KEY, &i)); ) {
		const char **beside = &first[is_text(e)];

		add_by_key(out, e->record->table, e->key[0]->name, *beside);
		if (strcmp(*beside, "none") == 0)
			*beside = e->record->table;
	}
	buf_text(out, "\n-- What is found by words lies beside its words.\n");
	buf_text(out, "-- Nobody would empty the list of new terms of each part (search_tidy.c): there shall be none.\n"
	              "ALTER INDEX search_index_terms SET (fastupdate = off);\n");
	add_by_key(out, "search_index", "id", first[0]);
}

static void add_rest(struct buf *out)
{
	const char *separator = "\n-- On the coordinator, as they are: ";
	const struct entry *e;

	for (int i = 0; (e = next_of(ON_ONE, &i)); separator = ", ")
		buf_fmt(out, "%s%s", separator, e->record->table);
	buf_text(out, ",\n-- and what belongs to the database itself.\n");
}

void emit_citus(struct buf *out)
{
	buf_text(out, "-- Spreads the tables of orderd over a Citus cluster: psql -v ON_ERROR_STOP=1 -1 -f this, on the\n"
	              "-- coordinator, on a database whose schema is applied and which nobody serves meanwhile; again\n"
	              "-- after an upgrade that changed the schema (docs/operations/growing.md).\n"
	              "SET LOCAL client_min_messages TO warning;\n"
	              "SET LOCAL citus.enable_local_reference_table_foreign_keys TO off;\n"
	              "CREATE TEMP TABLE spread ON COMMIT DROP AS\n"
	              "  SELECT table_name FROM citus_tables WHERE citus_table_type IN ('distributed', 'reference');\n");
	add_plain_indexes(out);
	add_everywhere(out);
	add_spread(out);
	add_rest(out);
	buf_text(out, "\n-- What was copied to its machine need not stay here too.\n"
	              "SELECT truncate_local_data_after_distributing_table(table_name) FROM citus_tables\n"
	              " WHERE citus_table_type IN ('distributed', 'reference');\n");
}
