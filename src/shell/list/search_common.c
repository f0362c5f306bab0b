/*
 * search_common.c -- which words so many rows have that some of the newest do.
 *
 * PostgreSQL counts terms when it looks through a table, and plans by that. But it takes rows with a word for spread over all others,
 * and those of an order's number or a former channel stand together: to find the first it would walk past all newer rows. So it is chosen
 * here. Every choice finds the same: what is known may be old, or of another database of this process.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/instant.h"
#include "shell/list/search_inner.h"

enum {
	COMMON_OF = 400,		/* what fewer have than one in so many is looked for by its terms, whatever is wanted */
	TERMS_COST = 7,			/* a row that is found by its terms costs as much as so many that are walked past */
	KNOWN_US = 300 * 1000000, UNKNOWN_US = 10 * 1000000,	/* after that it is asked for again */
};

struct common { struct str term; int64_t n, total; };
static const struct field common_fields[] = {
	FIELD(common, term, .flags = KEY, .zh = "词"), FIELD(common, n, .zh = "行数"), FIELD(common, total, .zh = "总行数"),
};
static RECORD(common_record, common, NULL, common_fields, .zh = "常见词");

/*
 * In the words of PostgreSQL, and of nobody else: no QUERY. One row at least where it has counted. Of a database that is spread it has
 * counted each part, or what there was before it was spread.
 */
static const struct query common_terms = {
	.name = "search_common_terms", .params = 1, .row = &common_record,
	.sql = "SELECT COALESCE(t.term, '') AS term, CAST(COALESCE(t.share, 0) * c.reltuples AS BIGINT) AS n, CAST(c.reltuples AS BIGINT) AS total"
	       " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace ns ON ns.oid = c.relnamespace"
	       " JOIN pg_catalog.pg_stats s ON s.schemaname = ns.nspname AND s.tablename = c.relname AND s.attname = 'terms'"
	       " LEFT JOIN unnest(CAST(CAST(s.most_common_elems AS TEXT) AS TEXT[]), s.most_common_elem_freqs) AS t (term, share)"
	       " ON t.term IS NOT NULL AND t.share * CAST(?1 AS BIGINT) >= 1"
	       " WHERE c.oid = to_regclass('search_index') AND c.reltuples > 0 AND s.most_common_elems IS NOT NULL"
	       " AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus')",
};

static struct {
	pthread_mutex_t lock;
	struct arena arena;
	struct rows rows;		/* in the order of terms */
	int64_t until;
} known = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int by_term(const void *a, const void *b)
{
	return str_cmp(((const struct common *)a)->term, ((const struct common *)b)->term);
}

/* Is it time to ask again? Then whoever is told so does, and the others go on with what is known. */
static bool is_due(void)
{
	int64_t now = monotonic_us();

	pthread_mutex_lock(&known.lock);
	bool due = now >= known.until;
	if (due)
		known.until = now + UNKNOWN_US;
	pthread_mutex_unlock(&known.lock);
	return due;
}

static bool look(struct db *db, struct errs *errs)
{
	struct arena fresh = { 0 }, old;
	struct value of = VI(COMMON_OF);
	struct rows rows;

	if (!db_all(db, &common_terms, &of, &rows, &fresh, errs)) {
		arena_free(&fresh);
		return false;
	}
	if (rows.n)
		qsort(rows.at, (size_t)rows.n, sizeof(struct common), by_term);
	pthread_mutex_lock(&known.lock);
	old = known.arena;
	known.arena = fresh;
	known.rows = rows;
	if (rows.n)
		known.until = monotonic_us() + KNOWN_US;
	pthread_mutex_unlock(&known.lock);
	arena_free(&old);
	return true;
}

void search_count_anew(void)
{
	pthread_mutex_lock(&known.lock);
	known.rows.n = known.until = 0;
	pthread_mutex_unlock(&known.lock);
}

/* Rows with any of them; of words that are not common none. */
static int64_t rows_with(const struct condition *c, int part)
{
	int64_t rows = 0;

	for (int k = 0; k < c->part[part].n; k++) {
		const struct common wanted = { .term = c->part[part].any[k] };
		const struct common *common = bsearch(&wanted, known.rows.at, (size_t)known.rows.n, sizeof wanted, by_term);
		rows += common ? common->n : 0;
	}
	return rows;
}

/*
 * Parts of one name come together: rows are taken to have them all as often as the rarest. Of common words that hardly ever meet the
 * newest rows are walked in vain. Twice as many are walked as on average: rows are not spread that evenly.
 */
static enum search_by by_counts(const struct condition *c, int wanted)
{
	int64_t least = INT64_MAX;

	if (!known.rows.n || !c->parts)
		return BY_PLAN;
	for (int i = 0; i < c->parts; i++) {
		int64_t rows = rows_with(c, i);
		least = rows < least ? rows : least;
	}
	int64_t walked = least ? 2 * wanted * ((const struct common *)known.rows.at)->total / least : INT64_MAX;
	return walked <= SEARCH_NEWEST && walked <= TERMS_COST * least ? BY_NEWEST : BY_TERMS;
}

bool search_choose(struct db *db, const struct condition *c, int wanted, enum search_by *by, struct errs *errs)
{
	*by = BY_PLAN;
	if (!db_is_shared(db))
		return true;
	if (is_due() && !look(db, errs))
		return false;
	pthread_mutex_lock(&known.lock);
	*by = by_counts(c, wanted);
	pthread_mutex_unlock(&known.lock);
	return true;
}
