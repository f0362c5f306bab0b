/*
 * case.c -- reading a story.
 */
#include "lib/case.h"

#include <stdio.h>
#include <string.h>

struct reader {
	struct story *story;
	struct arena *arena;
	struct step *step;		/* the one being read */
	struct str title;
	struct buf block;		/* lines of JSON being gathered */
	struct str *block_of;
	int line;
	const char *wrong;
};

static struct str file_text(const char *path, struct arena *a)
{
	struct buf b = buf_in(a, 0);
	char piece[4096];
	size_t n;
	FILE *in = fopen(path, "r");

	while (in && (n = fread(piece, 1, sizeof piece, in)) > 0)
		buf_add(&b, (struct str){ piece, n });
	if (in)
		fclose(in);
	return buf_str(&b);
}

static void end_block(struct reader *r)
{
	if (r->block_of)
		*r->block_of = buf_str(&r->block);
	r->block_of = NULL;
}

static struct step *begin(struct reader *r, enum step_kind kind, struct str text)
{
	struct story *s = r->story;

	s->step = arena_grow(r->arena, s->step, s->n, &s->room, sizeof *s->step);
	r->step = &s->step[s->n++];
	*r->step = (struct step){ .kind = kind, .line = r->line, .title = r->title, .text = text };
	return r->step;
}

static bool add(struct reader *r, struct lines *to, struct str text)
{
	if (to->n == STEP_LINES)
		r->wrong = "too many of these lines";
	else
		to->at[to->n++] = text;
	return true;
}

static struct str after(struct str line, size_t n)
{
	return str_trim(str_sub(line, n, line.n));
}

/* What is said of a step: sent with it, or expected of it. */
static bool read_detail(struct reader *r, struct str line)
{
	struct step *s = r->step;

	if (str_starts(line, S("> ")))
		return add(r, &s->sent, after(line, 2));
	if (str_starts(line, S("= ")) && !s->body.n) {
		s->body = after(line, 2);
		s->form = true;
		return true;
	}
	if (str_starts(line, S("< ")) && !s->status.n) {
		s->status = after(line, 2);
		return true;
	}
	if (str_starts(line, S("< ")))
		return add(r, &s->headers, after(line, 2));
	if (str_starts(line, S("! ")))
		return add(r, &s->errors, after(line, 2));
	if (str_starts(line, S("~ ")))
		return add(r, &s->holds, after(line, 2));
	if (str_starts(line, S("!~ ")))
		return add(r, &s->lacks, after(line, 3));
	if (str_starts(line, S("|")))
		return add(r, &s->rows, after(line, 1));
	return false;
}

static bool read_json(struct reader *r, struct str line)
{
	struct step *s = r->step;

	if (!memchr("{}[]\" \t", line.s[0], 7))
		return false;
	if (!r->block_of) {
		r->block = buf_in(r->arena, 0);
		r->block_of = s->status.n ? &s->json : &s->body;
	}
	buf_add(&r->block, line);
	buf_char(&r->block, '\n');
	return true;
}

static bool is_method(struct str word)
{
	static const char *const methods[] = { "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS" };

	for (size_t i = 0; i < COUNT(methods); i++)
		if (str_eq(word, STR(methods[i])))
			return true;
	return false;
}

static bool read_request(struct reader *r, struct str line)
{
	struct str who, method;

	if (!str_cut(&line, ' ', &who) || !str_cut(&line, ' ', &method) || !is_method(method))
		return false;
	struct step *s = begin(r, STEP_REQUEST, line);
	s->who = who;
	s->method = method;
	s->path = str_trim(line);
	return s->path.n > 0;
}

static bool read_other(struct reader *r, struct str line)
{
	static const struct { const char *word; enum step_kind kind; } others[] = {
		{ "rows", STEP_ROWS }, { "alter", STEP_ALTER }, { "run", STEP_RUN },
		{ "restart", STEP_RESTART }, { "kill", STEP_KILL },
	};
	struct str rest = line, word;

	if (!str_cut(&rest, ' ', &word))
		return false;
	for (size_t i = 0; i < COUNT(others); i++) {
		if (str_eq(word, STR(others[i].word))) {
			begin(r, others[i].kind, str_trim(rest));
			return true;
		}
	}
	return false;
}

static void read_line(struct reader *r, struct str line)
{
	if (!line.n || line.s[0] == '#')
		return;
	if (r->step && read_json(r, line))
		return;
	end_block(r);
	if (str_starts(line, S("== ")))
		r->title = after(line, 3);
	else if (!(r->step && read_detail(r, line)) && !read_other(r, line) && !read_request(r, line))
		r->wrong = "neither a step nor part of one";
}

bool story_read(struct story *s, const char *path, struct arena *a, struct buf *why)
{
	struct reader r = { .story = s, .arena = a };
	struct str text = file_text(path, a), line;

	*s = (struct story){ .path = path };
	while (!r.wrong && str_cut(&text, '\n', &line)) {
		r.line++;
		read_line(&r, line);
	}
	end_block(&r);
	if (!r.wrong && !s->n)
		r.wrong = "no step in it";
	if (r.wrong)
		buf_fmt(why, "%s:%d: %s\n", path, r.line, r.wrong);
	return !r.wrong;
}
