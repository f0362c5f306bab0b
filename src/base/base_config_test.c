/*
 * base_config_test.c -- where options come from, what is refused, and what a line of the log is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/config.h"
#include "base/log.h"

/* What one reading is given and gives. */
struct reading {
	struct arena arena;
	struct errs errs;
	struct config config;
	int argc;
	char *argv[16];
	char path[64];
};

static void write_file(char path[64], const char *text)
{
	strcpy(path, "/tmp/base_config_XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* Read with `file` as the configuration file and `words` (up to NULL) behind the program's name. */
static bool read_with(struct reading *r, const char *file, const char *const *words)
{
	memset(r, 0, sizeof *r);
	r->errs.arena = &r->arena;
	r->argv[r->argc++] = str_c(&r->arena, S("orderd"));
	for (; *words; words++)
		r->argv[r->argc++] = str_c(&r->arena, STR(*words));
	write_file(r->path, file);
	bool ok = config_read(&r->config, r->path, &r->argc, r->argv, &r->arena, &r->errs);
	unlink(r->path);
	assert_int_equal(ok, r->errs.n == 0);
	return ok;
}

static const char *const none[] = { NULL };

static void every_default_is_valid(void **state)
{
	(void)state;
	struct reading r;

	assert_true(read_with(&r, "", none));
	assert_true(str_eq(r.config.db, S("orderd.db")));
	assert_true(str_eq(r.config.listen, S("127.0.0.1:8080")));
	assert_true(str_eq(r.config.zone, S("Asia/Shanghai")));
	assert_int_equal(r.config.metrics_listen.n, 0);
	assert_int_equal(r.config.threads, 2);
	assert_int_equal(r.config.connections_max, 1000);
	assert_int_equal(r.config.body_max, 4194304);
	assert_int_equal(r.config.batch_max, 256);
	assert_int_equal(r.config.log_level, 1);
	assert_int_equal(r.config.rate_limit, 0);
	assert_false(r.config.webhook_hold);
	arena_free(&r.arena);
}

static void the_stronger_source_wins(void **state)
{
	(void)state;
	static const struct { const char *file, *environment, *flag; int64_t threads; } row[] = {
		{ "", NULL, NULL, 2 },
		{ "threads = 3", NULL, NULL, 3 },
		{ "threads = 3", "4", NULL, 4 },
		{ "threads = 3", "4", "--threads=5", 5 },
		{ "threads = 3", NULL, "--threads=5", 5 },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct reading r;
		if (row[i].environment)
			setenv("ORDERD_THREADS", row[i].environment, 1);
		assert_true(read_with(&r, row[i].file, (const char *const[]){ row[i].flag, NULL }));
		unsetenv("ORDERD_THREADS");
		assert_int_equal(r.config.threads, row[i].threads);
		arena_free(&r.arena);
	}
}

static void known_flags_are_taken_out_and_the_rest_stays_in_order(void **state)
{
	(void)state;
	static const char *const words[] = {
		"serve", "--metrics-listen=:9", "-v", "--db", "x.db", "--webhook_hold", "--other", "a", "--",
		"--threads=9", NULL,
	};
	static const char *const rest[] = { "orderd", "serve", "-v", "--other", "a", "--", "--threads=9" };
	struct reading r;

	assert_true(read_with(&r, "", words));
	assert_int_equal(r.argc, COUNT(rest));
	for (size_t i = 0; i < COUNT(rest); i++)
		assert_string_equal(r.argv[i], rest[i]);
	assert_null(r.argv[r.argc]);
	assert_true(str_eq(r.config.metrics_listen, S(":9")));
	assert_true(str_eq(r.config.db, S("x.db")));
	assert_true(r.config.webhook_hold);
	assert_int_equal(r.config.threads, 2);
	arena_free(&r.arena);
}

static void files_have_comments_and_blank_lines(void **state)
{
	(void)state;
	struct reading r;

	assert_true(read_with(&r, "# all of it\n\n  threads=7  # seven\r\nwebhook-url = http://h/#part\n"
	                          "webhook_hold = yes\nlisten =\n", none));
	assert_int_equal(r.config.threads, 7);
	assert_true(str_eq(r.config.webhook_url, S("http://h/#part")));
	assert_true(r.config.webhook_hold);
	assert_int_equal(r.config.listen.n, 0);
	arena_free(&r.arena);
}

static void mistakes_are_refused_with_their_reason(void **state)
{
	(void)state;
	static const struct { const char *file, *flag[2], *code, *pointer; } row[] = {
		{ "treads = 3", {0}, "CONFIG_UNKNOWN", "" },
		{ "threads 3", {0}, "CONFIG_LINE", "" },
		{ "= 3", {0}, "CONFIG_LINE", "" },
		{ "threads = 0", {0}, "CONFIG_VALUE", "/threads" },
		{ "threads = 257", {0}, "CONFIG_VALUE", "/threads" },
		{ "threads = many", {0}, "CONFIG_VALUE", "/threads" },
		{ "threads =", {0}, "CONFIG_VALUE", "/threads" },
		{ "webhook_hold = perhaps", {0}, "CONFIG_VALUE", "/webhook_hold" },
		{ "zone = Mars", {0}, "CONFIG_VALUE", "/zone" },
		{ "log_format = xml", {0}, "CONFIG_VALUE", "/log_format" },
		{ "webhook_secret = whsec_x", {0}, "CONFIG_SECRET", "/webhook_secret" },
		{ "webhook_secret_file = /no/such/file", {0}, "CONFIG_UNREADABLE", "" },
		{ "", { "--webhook-secret=x" }, "CONFIG_SECRET", "/webhook_secret" },
		{ "", { "--webhook-secret", "x" }, "CONFIG_SECRET", "/webhook_secret" },
		{ "", { "--log-level=4" }, "CONFIG_VALUE", "/log_level" },
		{ "", { "--threads" }, "CONFIG_NO_VALUE", "/threads" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		struct reading r;
		assert_false(read_with(&r, row[i].file, (const char *const[]){ row[i].flag[0], row[i].flag[1], NULL }));
		assert_int_equal(r.errs.n, 1);
		assert_string_equal(r.errs.at[0].problem->code, row[i].code);
		assert_string_equal(str_c(&r.arena, r.errs.at[0].pointer), row[i].pointer);
		for (int zh = 0; zh < 2; zh++)
			assert_int_equal(str_find(err_text(&r.arena, &r.errs.at[0], zh), '{'), -1);
		assert_int_equal(r.argc, 1);
		arena_free(&r.arena);
	}
}

static void all_mistakes_are_reported_at_once(void **state)
{
	(void)state;
	struct reading r;
	static const char *const words[] = { "--log-level=9", NULL };

	assert_false(read_with(&r, "nonsense\nthreads = -1\n", words));
	assert_int_equal(r.errs.n, 3);
	struct str first = err_text(&r.arena, &r.errs.at[0], false);
	assert_true(str_starts(first, S("line 1 of /tmp/base_config_")));
	arena_free(&r.arena);
}

/* The address of a database may hold a password: a file can be named instead, and what is nearer still wins. */
static void the_database_may_be_named_in_a_file(void **state)
{
	(void)state;
	char path[64], line[128];
	struct reading r;

	write_file(path, "postgresql://orderd:secret@db.example.com/orderd\n");
	snprintf(line, sizeof line, "db_file = %s\n", path);
	assert_true(read_with(&r, line, none));
	assert_true(str_ends(r.config.db, S("@db.example.com/orderd")));
	arena_free(&r.arena);

	assert_true(read_with(&r, line, (const char *const[]){ "--db", "other.db", NULL }));
	assert_true(str_eq(r.config.db, S("other.db")));
	arena_free(&r.arena);

	setenv("ORDERD_DB_FILE", path, 1);
	assert_true(read_with(&r, "db = third.db\n", none));
	assert_true(str_ends(r.config.db, S("@db.example.com/orderd")));
	arena_free(&r.arena);
	unsetenv("ORDERD_DB_FILE");
	unlink(path);
}

static void a_secret_comes_from_its_file_or_the_environment(void **state)
{
	(void)state;
	char path[64], line[128];
	struct reading r;

	write_file(path, "whsec_from_file\n");
	snprintf(line, sizeof line, "webhook_secret_file = %s\n", path);
	assert_true(read_with(&r, line, none));
	assert_true(str_eq(r.config.webhook_secret, S("whsec_from_file")));
	arena_free(&r.arena);

	setenv("ORDERD_WEBHOOK_SECRET_FILE", path, 1);
	assert_true(read_with(&r, "", none));
	assert_true(str_eq(r.config.webhook_secret, S("whsec_from_file")));
	arena_free(&r.arena);

	setenv("ORDERD_WEBHOOK_SECRET", "whsec_direct", 1);
	assert_true(read_with(&r, "", none));
	assert_true(str_eq(r.config.webhook_secret, S("whsec_direct")));
	arena_free(&r.arena);

	unsetenv("ORDERD_WEBHOOK_SECRET");
	unsetenv("ORDERD_WEBHOOK_SECRET_FILE");
	unlink(path);
}

static void a_file_that_was_named_must_be_there(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct config c;
	char *argv[] = { (char[]){ "orderd" }, NULL };
	int argc = 1;

	assert_false(config_read(&c, "/no/such/file", &argc, argv, &a, &errs));
	assert_string_equal(errs.at[0].problem->code, "CONFIG_UNREADABLE");
	setenv("ORDERD_CONFIG", "/no/such/other", 1);
	assert_false(config_read(&c, NULL, &argc, argv, &a, &errs));
	unsetenv("ORDERD_CONFIG");
	assert_string_equal(errs.at[1].problem->code, "CONFIG_UNREADABLE");
}

/* Standard error goes into a pipe between capture() and captured(). */
struct capture { int saved, from; };

static struct capture capture(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	struct capture c = { .saved = dup(STDERR_FILENO), .from = ends[0] };
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return c;
}

static char *captured(struct arena *a, struct capture c)
{
	size_t n = 0, room = 16384;
	char *text = arena_alloc(a, room + 1);

	dup2(c.saved, STDERR_FILENO);
	close(c.saved);
	for (ssize_t got; (got = read(c.from, text + n, room - n)) > 0;)
		n += (size_t)got;
	close(c.from);
	return text;
}

static void a_log_line_is_logfmt_with_quoting(void **state)
{
	(void)state;
	ARENA a = {0};
	struct capture c = capture();

	log_setup(false, LOG_INFO);
	log_line(LOG_WARN, "could not listen", "address", "127.0.0.1:80", "why", "in use", "x", "",
	         "y", "a\nlevel=error", "z", "\xff\x1b[", "名", "单", NULL);
	log_line(LOG_DEBUG, "too quiet to hear", NULL);
	log_line(LOG_ERROR, "two\nlines", NULL);
	char *text = captured(&a, c), *second = strchr(text, '\n') + 1;

	assert_memory_equal(text + 10, "T", 1);
	assert_memory_equal(text + 23, "Z ", 2);
	second[-1] = '\0';
	assert_string_equal(text + 25, "warn could not listen address=127.0.0.1:80 why=\"in use\" x=\"\" "
	                               "y=\"a\\nlevel=error\" z=??[ 名=\"单\"");
	assert_string_equal(second + 25, "error \"two\\nlines\"\n");
}

static void a_log_line_in_json_parses(void **state)
{
	(void)state;
	ARENA a = {0};
	struct capture c = capture();

	log_setup(true, LOG_INFO);
	log_line(LOG_INFO, "re\"quest", "status", "200", "path", "/a\nb", NULL);
	char *text = captured(&a, c);

	assert_memory_equal(text, "{\"time\":\"20", 11);
	assert_string_equal(text + 33, "\",\"level\":\"info\",\"message\":\"re\\\"quest\",\"status\":\"200\","
	                               "\"path\":\"/a\\nb\"}\n");
}

static void a_line_too_long_is_cut_between_pairs(void **state)
{
	(void)state;
	ARENA a = {0};
	char *value = arena_alloc(&a, 3001);
	struct capture c = capture();

	for (int i = 0; i < 3000; i += 3)
		memcpy(value + i, "单", 3);
	log_setup(true, LOG_INFO);
	log_line(LOG_INFO, "m", "a", value, "b", value, "c", value, "d", value, "e", value, NULL);
	char *text = captured(&a, c);
	size_t n = strlen(text);

	assert_in_range(n, 3000, 4096);
	assert_string_equal(text + n - 3, "\"}\n");
	assert_ptr_equal(strchr(text, '\n'), text + n - 1);
	assert_non_null(strstr(text, "单\",\"c\":\""));
	assert_null(strstr(text, "\"d\":"));
}

static void lines_for_the_journal_begin_with_their_priority(void **state)
{
	(void)state;
	ARENA a = {0};
	char stream[64];
	struct stat own;
	struct capture c = capture();

	fstat(STDERR_FILENO, &own);
	snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)own.st_dev, (unsigned long long)own.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_setup(false, LOG_INFO);
	log_line(LOG_ERROR, "one", NULL);
	log_line(LOG_INFO, "two", NULL);
	setenv("JOURNAL_STREAM", "1:1", 1);	/* inherited, but standard error goes elsewhere */
	log_setup(true, LOG_INFO);
	log_line(LOG_INFO, "three", NULL);
	unsetenv("JOURNAL_STREAM");
	char *text = captured(&a, c);

	assert_memory_equal(text, "<3>20", 5);
	assert_memory_equal(strchr(text, '\n') + 1, "<6>20", 5);
	assert_non_null(strstr(text, "two\n{\"time\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_default_is_valid),
		cmocka_unit_test(the_stronger_source_wins),
		cmocka_unit_test(known_flags_are_taken_out_and_the_rest_stays_in_order),
		cmocka_unit_test(files_have_comments_and_blank_lines),
		cmocka_unit_test(mistakes_are_refused_with_their_reason),
		cmocka_unit_test(all_mistakes_are_reported_at_once),
		cmocka_unit_test(the_database_may_be_named_in_a_file),
		cmocka_unit_test(a_secret_comes_from_its_file_or_the_environment),
		cmocka_unit_test(a_file_that_was_named_must_be_there),
		cmocka_unit_test(a_log_line_is_logfmt_with_quoting),
		cmocka_unit_test(a_log_line_in_json_parses),
		cmocka_unit_test(a_line_too_long_is_cut_between_pairs),
		cmocka_unit_test(lines_for_the_journal_begin_with_their_priority),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
