/*
 * story.c -- runs the stories of tests/cases against the real server.
 *
 *   story [-j N] FILE...
 *
 * Every story has a server and a database of its own: a copy of one in which people are hired and
 * tests/cases/shop.seed has happened. It passes when every step answers as it says and orderd check
 * finds nothing afterwards. How stories are written: tests/README.md.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/case.h"
#include "lib/match.h"
#include "lib/rows.h"
#include "lib/shop.h"
#include "lib/web.h"

enum { JOBS = 3, HEADERS_MAX = 20, ARGUMENTS_MAX = 32 };

/* One story being told. */
struct told {
	const struct story *story;
	struct house *house;
	struct words *words;
	struct web *web;
	struct arena *arena;
	struct buf why;			/* what was not as expected; empty: all was */
	const char *options[ARGUMENTS_MAX];	/* of the server */
	int serial;			/* of keys */
	bool altered;			/* bytes were changed behind orderd's back: check must complain */
};

/* --- texts ------------------------------------------------------------------------------ */

static bool wrong(struct told *t, const char *what, struct str want, struct str got)
{
	buf_fmt(&t->why, "%s: expected %.*s, got %.*s\n", what, P(want), P(str_sub(got, 0, 2000)));
	return false;
}

static struct str filled(struct told *t, struct str text)
{
	struct str out = { 0 }, unknown;

	if (!words_fill(t->words, text, t->arena, &out, &unknown))
		wrong(t, "a name", S("one kept before"), unknown);
	return out;
}

static char *filled_c(struct told *t, struct str text)
{
	return str_c(t->arena, filled(t, text));
}

static void hold_texts(struct told *t, const struct step *s, struct str got)
{
	for (int i = 0; i < s->holds.n; i++) {
		struct str want = filled(t, s->holds.at[i]);
		if (str_find_str(got, want) < 0)
			wrong(t, "the answer", want, got);
	}
	for (int i = 0; i < s->lacks.n; i++) {
		struct str want = filled(t, s->lacks.at[i]);
		if (str_find_str(got, want) >= 0)
			wrong(t, "the answer", str_fmt(t->arena, "no %.*s", P(want)), got);
	}
}

static void hold_json(struct told *t, const struct step *s, struct str got)
{
	struct str text = filled(t, s->json);
	json_error_t error;

	if (!s->json.n)
		return;
	json_t *want = json_loadb(text.s, text.n, JSON_DECODE_ANY, &error);
	json_t *have = json_loadb(got.s ? got.s : "", got.n, JSON_DECODE_ANY, NULL);
	if (!want)
		wrong(t, "what the story expects", S("JSON"), STR(error.text));
	else if (!match_json(want, have, t->words, &t->why))
		buf_fmt(&t->why, "the answer was %.*s\n", P(str_sub(got, 0, 4000)));
	json_decref(want);
	json_decref(have);
}

/* --- errors ------------------------------------------------------------------------------- */

/* "CODE /pointer text", the pointer "-" for the whole request, the text anywhere in a language of the detail. */
static bool is_error(struct told *t, struct str want, json_t *got)
{
	struct str code, pointer = S("-");
	const char *zh = json_string_value(json_object_get(got, "detail_zh"));
	const char *en = json_string_value(json_object_get(got, "detail_en"));

	want = filled(t, want);
	str_cut(&want, ' ', &code);
	str_cut(&want, ' ', &pointer);
	want = str_trim(want);
	if (str_eq(pointer, S("-")))
		pointer = S("");
	return str_eq(code, STR(json_string_value(json_object_get(got, "code")))) &&
	       str_eq(pointer, STR(json_string_value(json_object_get(got, "pointer")))) &&
	       (str_find_str(STR(zh), want) >= 0 || str_find_str(STR(en), want) >= 0);
}

static void hold_errors(struct told *t, const struct step *s, struct str got)
{
	if (!s->errors.n)
		return;
	json_t *json = json_loadb(got.s ? got.s : "", got.n, 0, NULL), *list = json_object_get(json, "errors");
	for (int i = 0; i < s->errors.n; i++) {
		bool found = false;
		for (size_t k = 0; k < json_array_size(list) && !found; k++)
			found = is_error(t, s->errors.at[i], json_array_get(list, k));
		if (!found)
			wrong(t, "the errors", s->errors.at[i], got);
	}
	if ((int)json_array_size(list) != s->errors.n)
		wrong(t, "how many errors", str_fmt(t->arena, "%d", s->errors.n), got);
	json_decref(json);
}

/* --- requests -------------------------------------------------------------------------------- */

static bool sends(const struct step *s, struct str name)
{
	for (int i = 0; i < s->sent.n; i++)
		if (str_starts(s->sent.at[i], name))
			return true;
	return false;
}

/* A client that knows the rules: a key for what is posted, and whatever version there is. */
static int client_headers(struct told *t, const struct step *s, const char **header)
{
	int n = 0;

	for (; n < s->sent.n && n < HEADERS_MAX - 4; n++)
		header[n] = filled_c(t, s->sent.at[n]);
	if (str_eq(s->method, S("GET")))
		return n;
	/* With its file: the database already remembers the seed's keys. */
	if (!sends(s, S("Idempotency-Key:")))
		header[n++] = str_c(t->arena, str_fmt(t->arena, "Idempotency-Key: %s:%d-%d", t->story->path, s->line, t->serial++));
	if (!sends(s, S("If-Match:")))
		header[n++] = "If-Match: *";
	if (s->form)
		header[n++] = "Content-Type: application/x-www-form-urlencoded";
	return n;
}

static struct str token_of(struct told *t, struct str who)
{
	struct str token = words_value(t->words, who);

	if (!token.n && !str_eq(who, S("anyone")))
		wrong(t, "who asks", S("a role, anyone, or a token kept before"), who);
	return token;
}

static void hold_headers(struct told *t, const struct step *s, const struct got *g)
{
	for (int i = 0; i < s->headers.n; i++) {
		struct str want = filled(t, s->headers.at[i]), name;
		str_cut(&want, ':', &name);
		struct str value = got_header(g, str_c(t->arena, str_trim(name)));
		if (!match_text(str_trim(want), value, t->words))
			wrong(t, str_c(t->arena, name), str_trim(want), value);
	}
}

static void do_request(struct told *t, const struct step *s)
{
	const char *header[HEADERS_MAX] = { 0 };
	struct sent sent = {
		.method = str_c(t->arena, s->method), .path = filled_c(t, s->path), .token = token_of(t, s->who),
		.header = header, .body = filled(t, s->body),
	};

	client_headers(t, s, header);
	if (t->why.n)
		return;
	struct got g = web_send(t->web, &sent, t->arena);
	if (!g.status)
		wrong(t, "the answer", s->status, STR(g.error));
	if (!str_eq(s->status, str_fmt(t->arena, "%d", g.status)))
		wrong(t, "the status", s->status, str_fmt(t->arena, "%d %.*s", g.status, P(g.body)));
	hold_headers(t, s, &g);
	hold_errors(t, s, g.body);
	hold_json(t, s, g.body);
	hold_texts(t, s, g.body);
}

/* --- rows -------------------------------------------------------------------------------------- */

static struct str next_cell(struct str *rest)
{
	struct str cell = { 0 };

	str_cut(rest, '|', &cell);
	return str_trim(cell);
}

/* The rows a step expects, held against those that come. */
struct expected { struct told *told; const struct step *step; int n; };

static void hold_row(void *self, int cells, const char *const *cell)
{
	struct expected *e = self;
	struct told *t = e->told;
	int at = e->n++;

	if (at >= e->step->rows.n)
		return;
	struct str want = e->step->rows.at[at], rest = filled(t, want);
	struct buf got = buf_in(t->arena, 0);
	bool same = true;
	for (int i = 0; i < cells; i++) {
		struct str value = cell[i] ? str_dup(t->arena, STR(cell[i])) : S("null");
		same = match_text(next_cell(&rest), value, t->words) && same;
		buf_fmt(&got, i ? " | %.*s" : "%.*s", P(value));
	}
	if (!same || rest.n)
		wrong(t, "a row", want, buf_str(&got));
}

static void do_rows(struct told *t, const struct step *s)
{
	struct expected expected = { t, s, 0 };
	struct buf why = buf_in(t->arena, 0);
	int64_t n = rows_run(t->house->db, filled_c(t, s->text), hold_row, &expected, &why);

	if (n < 0)
		wrong(t, "the statement", S("rows"), buf_str(&why));
	else if (s->kind == STEP_ROWS && n != s->rows.n)
		wrong(t, "how many rows", str_fmt(t->arena, "%d", s->rows.n), str_fmt(t->arena, "%lld", (long long)n));
	else if (s->kind == STEP_ALTER && n == 0)
		wrong(t, "what was altered", S("a row"), S("none"));
	t->altered |= s->kind == STEP_ALTER;
}

/* --- the program itself --------------------------------------------------------------------------- */

/* Words at blanks; 'several of them' together. */
static int split(struct told *t, struct str text, const char **args, int most)
{
	int n = 0;

	text = str_trim(filled(t, text));
	while (text.n && n < most) {
		bool quoted = text.s[0] == '\'';
		struct str word = { 0 }, rest = quoted ? str_sub(text, 1, text.n) : text;
		str_cut(&rest, quoted ? '\'' : ' ', &word);
		args[n++] = str_c(t->arena, word);
		text = str_trim(rest);
	}
	return n;
}

static void do_run(struct told *t, const struct step *s)
{
	const char *args[ARGUMENTS_MAX + 3] = { 0 };
	struct buf out = buf_in(t->arena, 0);
	int n = split(t, s->text, args, ARGUMENTS_MAX);

	args[n] = "--db";
	args[n + 1] = t->house->db;
	int code = house_run(args, &out);
	if (!str_eq(s->status, str_fmt(t->arena, "%d", code)))
		wrong(t, "the exit code", s->status, str_fmt(t->arena, "%d: %.*s", code, P(buf_str(&out))));
	hold_json(t, s, buf_str(&out));
	hold_texts(t, s, buf_str(&out));
}

static void serve_again(struct told *t)
{
	if (!house_start(t->house, t->options))
		wrong(t, "the server", S("to start"), STR(t->house->log));
	web_port(t->web, t->house->port);
}

static void do_restart(struct told *t, const struct step *s)
{
	memset(t->options, 0, sizeof t->options);
	split(t, s->text, t->options, ARGUMENTS_MAX - 1);
	if (!house_stop(t->house))
		wrong(t, "stopping", S("exit code 0"), S("another end"));
	serve_again(t);
}

static void do_kill(struct told *t, const struct step *s)
{
	(void)s;
	house_kill(t->house);
	serve_again(t);
}

/* --- a story ----------------------------------------------------------------------------------------- */

static void (*const doing[])(struct told *t, const struct step *s) = {
	[STEP_REQUEST] = do_request, [STEP_ROWS] = do_rows, [STEP_ALTER] = do_rows,
	[STEP_RUN] = do_run, [STEP_RESTART] = do_restart, [STEP_KILL] = do_kill,
};

/* Steps until one fails: those after it would only say so again. Returns how many passed. */
static int tell(struct told *t)
{
	const struct story *story = t->story;

	for (size_t i = 0; i < story->n; i++) {
		const struct step *s = &story->step[i];
		doing[s->kind](t, s);
		if (!t->why.n)
			continue;
		printf("%s:%d: %.*s\n%.*s", story->path, s->line, P(s->title), P(buf_str(&t->why)));
		return (int)i;
	}
	return (int)story->n;
}

/* What must be so after every story. */
static bool sound_end(struct told *t)
{
	struct buf out = buf_in(t->arena, 0);

	if (!house_stop(t->house))
		printf("%s: the server did not stop by itself: see its log\n", t->story->path);
	else if (t->altered || house_check(t->house, &out))
		return true;
	printf("%s: orderd check\n%.*s", t->story->path, P(buf_str(&out)));
	return false;
}

struct sum { int passed, failed; };

static struct sum run_story(const char *path, struct house *house, struct words *words)
{
	ARENA a = { 0 };
	struct story story;
	struct told t = { .story = &story, .house = house, .words = words, .arena = &a, .why = buf_in(&a, 0) };
	struct sum sum = { 0 };

	if (!story_read(&story, path, &a, &t.why)) {
		printf("%.*s", P(buf_str(&t.why)));
		return (struct sum){ 0, 1 };
	}
	t.web = web_open(house->port);
	sum.passed = tell(&t);
	sum.failed = sum.passed < (int)story.n;
	if (!sum.failed && !sound_end(&t))
		sum.failed = 1;
	web_close(t.web);
	return sum;
}

/* --- all of them ---------------------------------------------------------------------------------------- */

/* What the server said besides "listening" and "stopping": the end of its log. */
static void show_log(const struct house *h)
{
	char text[6000];
	FILE *in = fopen(h->log, "r");

	if (in && fseek(in, -(long)sizeof text, SEEK_END) != 0)
		rewind(in);
	for (size_t n; in && (n = fread(text, 1, sizeof text, in)) > 0;)
		fwrite(text, 1, n, stdout);
	if (in)
		fclose(in);
}

/* In a process of its own: whatever happens to it is one failed story. */
static void run_child(const char *path, const struct house *seed, const struct words *words, struct sum *sum)
{
	struct house house;
	struct words *own = malloc(sizeof *own);

	*own = *words;
	*sum = (struct sum){ 0, 1 };
	house_open(&house);
	if (house_copy(&house, seed) && house_start(&house, NULL))
		*sum = run_story(path, &house, own);
	else
		printf("%s: no server\n", path);
	if (sum->failed)
		show_log(&house);
	house_close(&house);
	free(own);
}

static void run_all(char **path, int n, int jobs, const struct house *seed, const struct words *words, struct sum *sums)
{
	int running = 0;

	for (int i = 0; i < n; i++) {
		sums[i].failed = 1;	/* until it says otherwise */
		if (running == jobs && wait(NULL) > 0)
			running--;
		fflush(stdout);
		if (fork() == 0) {
			run_child(path[i], seed, words, &sums[i]);
			exit(0);
		}
		running++;
	}
	while (wait(NULL) > 0)
		;
}

/* The people, and the story every other one begins after. */
static bool seed_shop(struct house *seed, struct words *words)
{
	struct buf why = buf_in(words->arena, 0);

	house_open(seed);
	if (shop_open(seed, words, &why)) {
		struct sum sum = run_story("tests/cases/shop.seed", seed, words);
		return !sum.failed;
	}
	printf("%.*s", P(buf_str(&why)));
	return false;
}

int main(int argc, char **argv)
{
	static struct arena kept;
	static struct words words = { .arena = &kept };
	struct house seed;
	int jobs = JOBS, option;
	struct sum all = { 0 };

	while ((option = getopt(argc, argv, "j:")) != -1)
		jobs = option == 'j' ? atoi(optarg) : 0;
	int n = argc - optind;
	if (jobs < 1 || n < 1) {
		fprintf(stderr, "usage: story [-j N] FILE...\n");
		return 64;
	}
	struct sum *sums = mmap(NULL, (size_t)n * sizeof *sums, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seed_shop(&seed, &words))
		run_all(argv + optind, n, jobs, &seed, &words, sums);
	else
		all.failed = 1;
	house_close(&seed);
	for (int i = 0; i < n; i++) {
		all.passed += sums[i].passed;
		all.failed += sums[i].failed;
	}
	printf("%d passed, %d failed\n", all.passed, all.failed);
	return all.failed > 0;
}
