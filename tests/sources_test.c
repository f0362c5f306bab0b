/*
 * sources_test.c -- what the tables of the modules name is there in the sources and in the stories.
 */
#define _XOPEN_SOURCE 700	/* nftw */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fnmatch.h>
#include <ftw.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/tables_bench.h"
#include "shell/list/list.h"

/* --- the sources ----------------------------------------------------------------------------------- */

static char *read_whole(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;

	assert_non_null(f);
	if (getdelim(&text, &room, 0, f) < 0)
		text = strdup("");
	fclose(f);
	return text;
}

/* What lies below the folder that is being walked: files, and the folders themselves. */
static struct paths { const char **path; size_t n, room; } files, folders;

static int keep_path(const char *path, const struct stat *about, int kind, struct FTW *at)
{
	(void)about;
	if (kind == FTW_D && at->level) {
		folders.path = arena_grow(&arena, folders.path, folders.n, &folders.room, sizeof *folders.path);
		folders.path[folders.n++] = str_c(&arena, STR(path));
	}
	if (kind == FTW_F) {
		files.path = arena_grow(&arena, files.path, files.n, &files.room, sizeof *files.path);
		files.path[files.n++] = str_c(&arena, STR(path));
	}
	return 0;
}

/* Call `each` with the text of every file of that name in the folder, however deep, until it says true; not with tests. */
static bool any_file(const char *folder, const char *pattern, bool (*each)(const char *path, const char *text, void *self), void *self)
{
	bool found = false;

	files = folders = (struct paths){ 0 };
	assert_int_equal(nftw(folder, keep_path, 16, FTW_PHYS), 0);
	for (size_t i = 0; i < files.n && !found; i++) {
		if (fnmatch(pattern, files.path[i], 0) != 0 || fnmatch("*_test.c", files.path[i], 0) == 0)
			continue;
		char *text = read_whole(files.path[i]);
		found = each(files.path[i], text, self);
		free(text);
	}
	return found;
}

static bool count_in(const char *path, const char *text, void *self)
{
	int *met = self;

	(void)text;
	for (size_t i = 0; i < folders.n; i++)
		met[i] += str_starts(STR(path), str_fmt(&arena, "%s/", folders.path[i]));
	return false;
}

/* Else what is asked of the sources would be asked of some. */
static void every_folder_is_read(void **state)
{
	int met[256] = { 0 };

	(void)state;
	any_file("src", "*.c", count_in, met);
	assert_in_range(folders.n, 20, COUNT(met));
	for (size_t i = 0; i < folders.n; i++)
		if (!met[i])
			buf_fmt(&wrong, "nothing of %s is read\n", folders.path[i]);
	nothing_is_wrong();
}

static bool rule_says(const char *path, const char *text, void *self)
{
	return !strstr(path, "_tables.c") && strstr(text, self) != NULL;
}

/* A fact nobody announces would be waited for in vain. */
static void every_listener_hears_a_fact_that_is_announced(void **state)
{
	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->listeners_n; k++) {
			char *fact = str_c(&arena, str_fmt(&arena, "\"%s\"", emit_module(i)->listeners[k].fact));
			if (!any_file("src", "*.c", rule_says, fact))
				buf_fmt(&wrong, "nobody announces %s\n", fact);
		}
	}
	nothing_is_wrong();
}

/* "CODE", 422, … is how a problem begins. */
static bool collect_codes(const char *path, const char *text, void *self)
{
	struct seen *codes = self;
	regmatch_t at[2];
	regex_t code;

	(void)path;
	assert_int_equal(regcomp(&code, "\"([A-Z][A-Z0-9_]+)\",[ \n\t]*[45][0-9][0-9],", REG_EXTENDED), 0);
	while (regexec(&code, text, COUNT(at), at, 0) == 0) {
		see(codes, "problem", str_c(&arena, (struct str){ text + at[1].rm_so, (size_t)(at[1].rm_eo - at[1].rm_so) }));
		text += at[0].rm_eo;
	}
	regfree(&code);
	return false;
}

static void every_problem_has_a_code_of_its_own(void **state)
{
	struct seen codes = { .n = 0 };

	(void)state;
	any_file("src", "*.c", collect_codes, &codes);
	assert_true(codes.n > 50);
	nothing_is_wrong();
}

/* --- the stories -------------------------------------------------------------------------------------- */

/* "{{order}}" of a story stands for any part in braces; a word stands for itself or for one. */
static bool path_fits(struct str pattern, struct str path)
{
	struct str want, have;

	while (str_cut(&pattern, '/', &want)) {
		if (!str_cut(&path, '/', &have))
			return false;
		if (!str_starts(want, S("{")) && !str_eq(want, have))
			return false;
	}
	return !path.n;
}

struct story_line { struct str method, path; };

/* "sales POST /api/v1/orders?x=1" */
static bool parse_request(struct str line, struct story_line *out)
{
	struct str who, path;

	if (!str_cut(&line, ' ', &who) || !str_cut(&line, ' ', &out->method) || !str_cut(&line, ' ', &path))
		return false;
	ptrdiff_t query = str_find(path, '?');
	out->path = query < 0 ? path : str_sub(path, 0, (size_t)query);
	return str_starts(out->path, S("/"));
}

static bool tells_of(const char *path, const char *text, void *self)
{
	const struct operation *o = self;
	struct str rest = STR(text), line;
	struct story_line asked;

	(void)path;
	while (str_cut(&rest, '\n', &line))
		if (parse_request(line, &asked) && str_eq(asked.method, STR(method_names[o->route->method])) &&
		    path_fits(o->path, asked.path))
			return true;
	return false;
}

static void every_route_has_a_story(void **state)
{
	struct operations all = emit_operations(&arena);

	(void)state;
	for (size_t i = 0; i < all.n; i++)
		if (!any_file("tests/cases", "*.case", tells_of, &all.at[i]))
			buf_fmt(&wrong, "no story asks %s %.*s\n", method_names[all.at[i].route->method], P(all.at[i].path));
	nothing_is_wrong();
}

/* Those are no operations of the API. */
static void every_page_has_a_story(void **state)
{
	int pages = 0;

	(void)state;
	for (int i = 0; emit_module(i); i++) {
		for (int k = 0; k < emit_module(i)->routes_n; k++) {
			const struct route *r = &emit_module(i)->routes[k];
			struct operation o = { .route = r, .path = STR(r->path) };
			if (!r->page)
				continue;
			pages++;
			if (!any_file("tests/cases", "*.case", tells_of, &o))
				buf_fmt(&wrong, "no story asks %s %s\n", method_names[r->method], r->path);
		}
	}
	assert_true(pages > 0);
	nothing_is_wrong();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_folder_is_read),
		T(every_listener_hears_a_fact_that_is_announced),
		T(every_problem_has_a_code_of_its_own),
		T(every_route_has_a_story),
		T(every_page_has_a_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
