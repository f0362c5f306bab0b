/*
 * profile.h -- how somebody else's files become our records, said in a text that reads like documentation.
 *
 *     [profile]                          [customer]                        one customer.record each
 *     name = olist                       from = customers
 *     zone = -03:00                      group by = customer_unique_id
 *     time = %Y-%m-%d %H:%M:%S           reference = olist:{customer_unique_id}
 *
 *     [file customers]                   [order]                           one order.record each
 *     path = customers.csv               from = orders
 *     key = customer_id                  state = map(states, {order_status})
 *
 *     [map states]                       [order lines]                     its lines: rows of `items` with its key
 *     delivered = signed                 from = items
 *     * = placed                         unit_price = {price}
 *
 * A section named after a command's subject makes one input of that command from each row, or each group
 * of rows, of a file; without `from` it makes exactly one. Names on the left are fields of the command's
 * input, checked against its field table, so a profile cannot ask for what the command does not take.
 *
 * On the right stands a text with {column} or {file.column} in it; it is empty when one of its columns is.
 * Alternatives stand between |: the first that is not empty counts. map(name, text) looks the text up;
 * sum(file.column) adds up a column of the rows that belong to the record, add({a}, {b}) columns of one row.
 * README.md tells it in full.
 */
#ifndef CHANNEL_PROFILE_H
#define CHANNEL_PROFILE_H

#include "shell/module.h"

enum {
	PROFILE_SECTIONS = 8,
	PROFILE_FILES = 16,
	PROFILE_JOINS = 4,
	PROFILE_CHILDREN = 8,
	PROFILE_COLUMNS = 64
};

/* The row of another file whose key equals a column of this one. */
struct profile_join {
	int file;
	int column;			/* of the file that joins */
};

struct profile_file {
	struct str name, path, sheet;
	int key;			/* column; -1: none */
	struct profile_join join[PROFILE_JOINS];
	int joins;
	struct str column[PROFILE_COLUMNS];	/* the headers that are used, byte for byte */
	int columns;
	uint64_t sought;		/* bit i: rows are looked up by column i */
	int line;			/* of the profile */
};

struct profile_entry { struct str from, to; bool prefix; };

struct profile_map {
	struct str name;
	struct profile_entry *entry;
	size_t entries, room;
	bool otherwise;			/* "* = …" was given … */
	struct str other;		/* … and is this */
	int line;
};

/* Where a column's text is found: in the row itself or its parent, or in a row joined to that. */
struct profile_column {
	bool parent;
	int join;			/* index in the file's joins; -1: the row itself */
	int file, column;
};

struct profile_piece {
	bool is_column;
	struct str text;		/* literal */
	struct profile_column column;
};

struct profile_choice {			/* one alternative */
	enum { CHOICE_TEXT, CHOICE_MAP, CHOICE_SUM, CHOICE_ADD } kind;
	int map;
	struct profile_piece *piece;
	size_t pieces, room;
};

struct profile_value {
	struct profile_choice *choice;
	size_t choices, room;
};

struct profile_assignment {
	const struct field *field;
	struct profile_value value;
	int line;
};

enum profile_test { TEST_NONE, TEST_GIVEN, TEST_EQUAL, TEST_UNEQUAL, TEST_ABOVE, TEST_BELOW };

struct profile_section {
	struct str name;		/* "order", or "lines" of a child */
	const struct record *record;
	const struct command *command;	/* NULL in a child */
	const struct field *rows;	/* of a child: the field it fills */
	int file;			/* -1: none */
	int group;			/* column; -1: each row on its own */
	bool lone;			/* … and so are rows whose column is empty */
	enum profile_test test;		/* only rows that pass are taken */
	struct profile_value tested;
	struct str against;
	struct profile_assignment *set;
	size_t sets, room;
	struct profile_section *child[PROFILE_CHILDREN];
	int children;
	int line;
};

struct profile {
	struct str name, title;
	struct zone zone;
	const char *time;		/* pattern of times, as strptime */
	const char *encoding;		/* NULL: looked at */
	char separator;
	int64_t bytes_max, rows_max;	/* of a file, unpacked; 0: any. Whoever runs it says so, not its text */
	struct str command;		/* "record": order.record; or another command of the subject */
	struct str currency; /* for records that have one and do not set it; may be empty */
	struct profile_file file[PROFILE_FILES];
	int files;
	struct profile_map *map;
	size_t maps, map_room;
	struct profile_section **section;
	size_t sections, section_room;
};

/*
 * Read a profile. [order] is the command "order.record" (or order.create, when it says so) of one of the modules (NULL-terminated, as in
 * modules.c). NULL when anything is wrong: every mistake is reported with its line. All of it lives in
 * the arena.
 */
struct profile *profile_read(struct str text, const struct module *const *modules, struct arena *a,
                             struct errs *errs);

extern const struct problem
	PROFILE_WRONG;		/* 422 line {line} of the profile: {reason} */

#endif
