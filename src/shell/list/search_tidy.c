/*
 * search_tidy.c -- what makes looking through the index quick again after many rows were put in.
 *
 * An index of FTS5 is in pieces, one of each commit, that are joined as they become many; a word is looked up in each of them, so a
 * search of few rows costs as much as there are pieces. Of each size one stays, and all become one when the small ones are worth it.
 * PostgreSQL keeps new terms in a list that every search reads from end to end;
 * of 4 MB at most (gin_pending_list_limit), as the row that fills it empties it. Of a database that is spread each part has an index of its
 * own, out of reach of a call on the coordinator: there they are kept without a list (emit_citus.c), and this finds nothing to do.
 * The writer calls for this when nothing else waits: in small steps, for whoever asks meanwhile waits for one.
 */
#include "shell/list/search.h"

enum {
	STEP_PAGES = 128,		/* of an index are written anew at a time: some milliseconds */
	LIKE_LEAST = 2,			/* pieces of like size are joined */
	WHOLE_FROM = 16,		/* all pieces become one when those beside the largest are one in so many of it */
};

struct piece { struct id id; int64_t pages; };
static const struct field piece_fields[] = {
	FIELD(piece, id, .flags = KEY, .zh = "标识"), FIELD(piece, pages, .zh = "页数"),
};
static RECORD(piece_record, piece, NULL, piece_fields, .zh = "索引分段");

/* In the words of one engine, and of nobody else: no QUERY. */
static const struct query pieces = {
	.name = "search_pieces", .row = &piece_record,
	.sql = "WITH RECURSIVE piece (id) AS (SELECT min(segid) FROM search_index_idx UNION ALL"
	       " SELECT (SELECT min(segid) FROM search_index_idx WHERE segid > piece.id) FROM piece WHERE piece.id IS NOT NULL)"
	       " SELECT id, (SELECT pgno / 2 FROM search_index_idx WHERE segid = piece.id ORDER BY term DESC LIMIT 1) AS pages"
	       " FROM piece WHERE id IS NOT NULL",
};
/* So many pages; of pieces of like size, or, when the number is negative, until all are one. */
static const struct query join_pieces = {
	.name = "search_join_pieces", .params = 1,
	.sql = "INSERT INTO search_index (search_index, rank) VALUES ('merge', ?1)",
};
/* How many of like size there have to be. It is kept with the index, and told once: all connections read it anew. */
static const struct query join_from = {
	.name = "search_join_from", .params = 1,
	.sql = "INSERT INTO search_index (search_index, rank) SELECT 'usermerge', ?1"
	       " WHERE NOT EXISTS (SELECT 1 FROM search_index_config WHERE k = 'usermerge' AND v = ?1)",
};
static const struct query empty_list = {
	.name = "search_empty_list", .row = &piece_record, .sql = "SELECT 1",
	.sql_postgres = "SELECT gin_clean_pending_list('search_index_terms') AS pages",
};

struct size { int64_t n, pages, largest; };

static bool measure(struct db *db, struct size *size, struct errs *errs)
{
	ARENA a = { 0 };
	struct rows rows;

	*size = (struct size){ 0 };
	if (!db_all(db, &pieces, NULL, &rows, &a, errs))
		return false;
	const struct piece *piece = rows.at;
	for (int64_t i = 0; i < rows.n; i++) {
		size->n++;
		size->pages += piece[i].pages;
		size->largest = piece[i].pages > size->largest ? piece[i].pages : size->largest;
	}
	return true;
}

/* Is it worth writing all of it? It costs each row that comes in as many turns at most, however large the index. */
static bool worth_joining(const struct size *s)
{
	return s->n > 1 && (s->pages - s->largest) * WHOLE_FROM >= s->largest;
}

static bool join_some(struct db *db, bool *more, struct errs *errs)
{
	struct size before, after;

	if (!measure(db, &before, errs) || before.n < 2)
		return !errs->n;
	*more = worth_joining(&before);
	if (!db_run(db, &join_from, &VI(LIKE_LEAST), NULL, errs) ||
	    !db_run(db, &join_pieces, &VI(*more ? -STEP_PAGES : STEP_PAGES), NULL, errs) || !measure(db, &after, errs))
		return false;
	*more |= after.n != before.n || after.pages != before.pages;
	return true;
}

bool search_tidy(struct db *db, bool *more, struct errs *errs)
{
	ARENA a = { 0 };
	struct rows rows;

	*more = false;
	if (db_is_shared(db))
		return db_all(db, &empty_list, NULL, &rows, &a, errs);
	if (!db_begin(db, DB_WRITE, errs))
		return false;
	if (join_some(db, more, errs))
		return db_commit(db, errs);
	db_rollback(db);
	return false;
}
