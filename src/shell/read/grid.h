/*
 * grid.h -- rows of texts in columns, for a terminal.
 *
 * A Chinese character takes two places there, so columns are aligned by places and not by characters.
 * The whole grid is kept until it is written: it is for what a person reads.
 */
#ifndef SHELL_GRID_H
#define SHELL_GRID_H

#include "record/field.h"

enum { GRID_COLUMNS = 64, GRID_CELL = 60 };	/* a longer text is cut, and ends in … */

struct grid {
	struct arena *arena;
	struct zone zone;		/* of the times, which are shown by the wall clock */
	int columns;
	bool right[GRID_COLUMNS];	/* numbers stand at the right */
	struct str *cell;
	size_t cells, room;
};

/* Columns are the LISTED fields of a record; the first row of the grid is their labels. */
struct grid grid_of(struct arena *a, const struct record *r, struct zone zone, bool zh);
void grid_row(struct grid *g, const struct record *r, const void *row);

/* Or of any texts: begin with a zeroed grid that has its arena and columns. */
void grid_cell(struct grid *g, struct str text);

void grid_write(const struct grid *g, struct buf *out);

/* Places a text takes on a terminal. */
size_t text_width(struct str s);

#endif
