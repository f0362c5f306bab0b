/*
 * search_common.c -- which terms so many rows have that some of the newest do.
 *
 * PostgreSQL counts terms when it looks through a table, and plans by that. But it takes rows with a word for spread over all others,
 * and those of an order's number or a former channel stand together: to find the first it would walk past all newer rows. So the way is
 * chosen here. Either finds the same; what is known may be old, or of another database of this process.
 */
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/instant.h"
#include "shell/list/search_inner.h"

enum {
	COMMON_OF = 400,		/* one in so many rows has it: 50 times among the newest 20,000 … */
	COMMON_ROWS = 2000,		/* … and it is read sooner there than all that have it are */
	KNOWN_US = 300 * 1000000, UNKNOWN_US = 10 * 1000000,	/* as long it is not asked for again */
};

struct common { struct str term; int64_t n, total; };
static const struct field common_fields[] = {
	FIELD(common, term, .flags = KEY, .zh = "词"), FIELD(common, n, .zh = "行数"), FIELD(common, total, .zh = "总行数"),
};
static RECORD(common_record, common, NULL, common_fields, .zh = "常见词");

/* In the words of PostgreSQL, and of nobody else: no QUERY. One row at least when it has counted; Citus has not, on the coordinator. */
static const struct query common_terms = {
	.name = "search_common_terms", .params = 1, .row = &common_record,
	.sql = "SELECT COALESCE(t.term, '') AS term, CAST(COALESCE(t.share, 0) * c.reltuples AS BIGINT) AS n, CAST(c.reltuples AS BIGINT) AS total"
	       " FROM pg_class c JOIN pg_namespace ns ON ns.oid = c.relnamespace"
	       " JOIN pg_stats s ON s.schemaname = ns.nspname AND s.tablename = c.relname AND s.attname = 'terms'"
	       " LEFT JOIN unnest(CAST(CAST(s.most_common_elems AS TEXT) AS TEXT[]), s.most_common_elem_freqs) AS t (term, share)"
	       " ON t.share * CAST(?1 AS BIGINT) >= 1"
	       " WHERE c.oid = to_regclass('search_index') AND c.reltuples > 0 AND s.most_common_elems IS NOT NULL",
};

static struct {
	pthread_mutex_t lock;
	struct arena arena;
	struct rows rows;
	int64_t until;
} known = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int by_term(const void *a, const void *b)
{
	return str_cmp(((const struct common *)a)->term, ((const struct common *)b)->term);
}

static bool look(struct db *db, struct errs *errs)
{
	struct value of = VI(COMMON_OF);
	struct rows rows;

	known.rows = (struct rows){ 0 };
	arena_reset(&known.arena);
	if (!db_all(db, &common_terms, &of, &rows, &known.arena, errs))
		return false;
	if (rows.n)
		qsort(rows.at, (size_t)rows.n, sizeof(struct common), by_term);
	known.rows = rows;
	known.until = monotonic_us() + (known.rows.n ? KNOWN_US : UNKNOWN_US);
	return true;
}

/* Rows with any of them: of those that are known to be in many. */
static double rows_with(const struct condition *c, int part)
{
	double rows = 0;

	for (int k = 0; k < c->part[part].n; k++) {
		const struct common wanted = { .term = c->part[part].any[k] };
		const struct common *found = bsearch(&wanted, known.rows.at, (size_t)known.rows.n, sizeof wanted, by_term);
		rows += found ? (double)found->n : 0;
	}
	return rows;
}

/* Parts of one name come together: rows have them all as often as the rarest. */
static enum search_way way_by_counts(const struct condition *c)
{
	double least = DBL_MAX;

	if (!known.rows.n)
		return WAY_PLANNED;
	for (int i = 0; i < c->parts; i++)
		least = fmin(least, rows_with(c, i));
	return least >= COMMON_ROWS && least * COMMON_OF >= ((const struct common *)known.rows.at)->total ? WAY_NEWEST : WAY_TERMS;
}

bool search_way(struct db *db, const struct condition *c, enum search_way *way, struct errs *errs)
{
	*way = WAY_PLANNED;
	if (!db_is_shared(db))
		return true;
	pthread_mutex_lock(&known.lock);
	bool fine = monotonic_us() < known.until || look(db, errs);
	if (fine)
		*way = way_by_counts(c);
	pthread_mutex_unlock(&known.lock);
	return fine;
}
