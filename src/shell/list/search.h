/*
 * search.h -- finding rows by words.
 *
 * A record with a field `search` is found by what stands in it: folded text, one line for each thing it is known by. Nothing
 * else has to be declared; ids are unique over all records. What can be typed: two or more Han characters that stand together
 * anywhere; the first or last character of a name; the head, from two characters on, or the tail, from three on, of a number or
 * another word; words with signs between them as they stand, from the beginning of the first; the Pinyin of a name: three or
 * more of its initials that stand together, the first two, or its letters from the beginning. Several words: all of them.
 * A root without it that lies everywhere has few rows (`everywhere`): these are looked through by what they are called and told apart by.
 */
#ifndef SHELL_SEARCH_H
#define SHELL_SEARCH_H

#include "shell/engine.h"

/* The field, or NULL: it is in no index. */
const struct field *search_field(const struct record *r);
/* Is it found by words, by the index or without? */
bool search_finds(const struct record *r);

/*
 * Rows that were there before their record was found by words wait to be indexed, and so do all when the terms are made
 * otherwise than they were; asked at every start.
 */
bool search_fill(const struct engine *e, struct db *db, struct errs *errs);

/* Rows are written: those whose text differs wait to be indexed. *waiting is moved. */
bool search_note(struct db *db, const struct record *r, const struct change *change, int n, int64_t *waiting, struct errs *errs);

/* Put up to SEARCH_SLICE waiting rows into the index, in a transaction of its own; `done` gets how many it were. */
enum { SEARCH_SLICE = 256 };
bool search_index(const struct engine *e, struct db *db, int64_t *done, struct errs *errs);

/*
 * After so many rows were indexed: one small step, in a transaction of its own, towards an index that is quick to look through.
 * `more`: another is worth it.
 */
enum { SEARCH_UNTIDY = 256 };
bool search_tidy(struct db *db, bool *more, struct errs *errs);

/*
 * The newest rows older than `before` that have all the words, newest first: up to `max` ids. What is not indexed yet is found as
 * well. The words must stand in what the asker sees of them from whom these kinds of personal data are `hidden`.
 */
bool search_find(struct db *db, const struct record *r, struct str typed, unsigned hidden, int64_t before, int64_t *id, int max,
                 int *n, struct arena *a, struct errs *errs);

extern const struct check search_check;

/* A row on its way into the index, out of a search, or to the check. */
struct searched {
	struct id id;
	struct str search;
	struct str was;			/* the text it is indexed by; empty: it is not */
};

/* Every row of the record, and in `search` the text it is indexed by now; for search_check. */
const struct query *search_indexed(const struct record *r);

/* The terms of a text, with blanks between them. */
struct str search_terms(struct arena *a, const struct record *r, struct str text);

#endif
