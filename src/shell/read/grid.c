/*
 * grid.c -- texts aligned in columns.
 */
#include "shell/read/grid.h"

#include <utf8proc.h>

#include "record/json.h"

/* The next character of s from *at on, and its places; a broken byte counts as one. */
static size_t step(struct str s, size_t *at)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.s + *at, (utf8proc_ssize_t)(s.n - *at), &c);

	if (n <= 0) {
		(*at)++;
		return 1;
	}
	*at += (size_t)n;
	return (size_t)utf8proc_charwidth(c);
}

size_t text_width(struct str s)
{
	size_t width = 0;

	for (size_t at = 0; at < s.n;)
		width += step(s, &at);
	return width;
}

/* What would break a line or steer the terminal is shown as a blank. */
static struct str plain(struct arena *a, struct str s)
{
	char *copy = str_c(a, s);

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)copy[i] < ' ' || copy[i] == 127)
			copy[i] = ' ';
	return (struct str){ copy, s.n };
}

static struct str shortened(struct arena *a, struct str s)
{
	size_t width = 0, at = 0, fits = 0;

	while (at < s.n) {
		width += step(s, &at);
		if (width > GRID_CELL)
			return str_fmt(a, "%.*s…", (int)fits, s.s);
		if (width < GRID_CELL)
			fits = at;
	}
	return s;
}

void grid_cell(struct grid *g, struct str text)
{
	g->cell = arena_grow(g->arena, g->cell, g->cells, &g->room, sizeof *g->cell);
	g->cell[g->cells++] = shortened(g->arena, plain(g->arena, text));
}

static bool is_number(const struct field *f)
{
	return f->type == F_INT || f->type == F_MONEY || f->type == F_PRICE || f->type == F_QUANTITY;
}

static bool is_shown(const struct field *f)
{
	return (f->flags & LISTED) && !(f->flags & HIDDEN) && f->type != F_ROWS;
}

/* "2026-11-23 16:00:00" where it hangs. */
static void add_wall_clock(struct buf *out, struct instant t, struct zone z)
{
	t.us += z.seconds * (int64_t)SECOND;
	instant_format(out, t);
	out->s[10] = ' ';
	out->n = 19;
}

struct grid grid_of(struct arena *a, const struct record *r, struct zone zone, bool zh)
{
	struct grid g = { .arena = a, .zone = zone };

	for (int i = 0; i < r->fields && g.columns < GRID_COLUMNS; i++) {
		const struct field *f = &r->field[i];
		if (!is_shown(f))
			continue;
		g.right[g.columns++] = is_number(f);
		grid_cell(&g, STR(zh && f->zh ? f->zh : field_label_en(a, f)));
	}
	return g;
}

void grid_row(struct grid *g, const struct record *r, const void *row)
{
	for (int i = 0, column = 0; i < r->fields && column < g->columns; i++) {
		struct buf text = buf_in(g->arena, 0);
		if (!is_shown(&r->field[i]))
			continue;
		column++;
		if (r->field[i].type == F_TIME && !field_is_zero(&r->field[i], row))
			add_wall_clock(&text, *(const struct instant *)field_at(&r->field[i], row), g->zone);
		else
			field_text(&text, &r->field[i], row);
		grid_cell(g, buf_str(&text));
	}
}

static void blanks(struct buf *out, size_t n)
{
	while (n--)
		buf_char(out, ' ');
}

static void write_cell(const struct grid *g, size_t i, const size_t *width, struct buf *out)
{
	int column = (int)(i % (size_t)g->columns);
	bool last = column == g->columns - 1;
	size_t gap = width[column] - text_width(g->cell[i]);

	if (g->right[column])
		blanks(out, gap);
	buf_add(out, g->cell[i]);
	if (!g->right[column] && !last)
		blanks(out, gap);
	buf_text(out, last ? "\n" : "  ");
}

void grid_write(const struct grid *g, struct buf *out)
{
	size_t width[GRID_COLUMNS] = { 0 };

	for (size_t i = 0; i < g->cells; i++) {
		size_t *most = &width[i % (size_t)g->columns], w = text_width(g->cell[i]);
		if (w > *most)
			*most = w;
	}
	for (size_t i = 0; i < g->cells; i++)
		write_cell(g, i, width, out);
}
