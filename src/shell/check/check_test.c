/*
 * check_test.c -- whatever is altered behind orderd's back, the check names the record.
 *
 * A company that sends parcels: three of them are made, moved, edited and one line is dropped. Then each
 * row of a table changes one thing by SQL, and the finding it must lead to is looked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "shell/check/check.h"
#include "shell/shell.h"
#include "unit/testbed_config.h"

/* --- a module ------------------------------------------------------------- */

enum parcel_state { PARCEL_OPEN, PARCEL_SENT, PARCEL_LOST };
static const struct names parcel_states = NAMES(
	[PARCEL_OPEN] = { "open", "待发", "open", TONE_WAIT },
	[PARCEL_SENT] = { "sent", "已发", "sent", TONE_BUSY },
	[PARCEL_LOST] = { "lost", "丢失", "lost", TONE_BAD },
);
static const struct move parcel_moves[] = {
	{ PARCEL_OPEN, "send", PARCEL_SENT, SYSTEM, NULL, NULL, NULL },
	{ PARCEL_SENT, "lose", PARCEL_LOST, SYSTEM, NULL, NULL, NULL },
};
MACHINE(parcel_machine, parcel_states, parcel_moves, PARCEL_OPEN, 1u << PARCEL_LOST);

struct parcel {
	struct id id;
	int64_t version;
	struct digest head;
	struct str receiver, note;
	struct state state;
	struct instant sent_at;
	struct money worth;
	struct str search;
	int64_t line_count;
	struct rows lines;
};
struct parcel_line {
	struct id parcel_id;
	int64_t line;
	struct str name;
	struct quantity quantity;
};

static const struct field line_fields[] = {
	FIELD(parcel_line, parcel_id, .refers = "parcel", .flags = KEY, .zh = "包裹"),
	FIELD(parcel_line, line,      .flags = KEY, .zh = "行"),
	FIELD(parcel_line, name,      .flags = INPUT, .zh = "品名"),
	FIELD(parcel_line, quantity,  .flags = INPUT, .zh = "数量"),
};
RECORD(parcel_line_record, parcel_line, "parcel_lines", line_fields, .zh = "包裹行", .en = "parcel line");

static const struct field parcel_fields[] = {
	ROOT_FIELDS(parcel),
	FIELD(parcel, receiver,   .flags = INPUT | PERSONAL, .scope = OF_NAME, .zh = "收件人"),
	FIELD(parcel, note,       .flags = INPUT | OPTIONAL, .zh = "备注"),
	FIELD(parcel, state,      .names = &parcel_states, .zh = "状态"),
	FIELD(parcel, sent_at,    .flags = OPTIONAL, .zh = "发出时间"),
	FIELD(parcel, worth,      .flags = INPUT, .zh = "价值"),
	FIELD(parcel, search,     .flags = HIDDEN, .zh = "检索词"),
	FIELD(parcel, line_count, .flags = COUNTER, .zh = "行数"),
	FIELD(parcel, lines,      .flags = INPUT, .of = &parcel_line_record, .count = "line_count", .zh = "行"),
};
RECORD(parcel_record, parcel, "parcels", parcel_fields, .zh = "包裹", .en = "parcel",
       .machine = &parcel_machine, .counted = true);

static bool make(struct context *x, const void *in, void *state, struct decision *out)
{
	struct parcel *p = arena_copy(x->arena, in, sizeof *p);
	struct parcel_line *line = p->lines.at;

	(void)state;
	p->id = new_id(x);
	p->line_count = p->lines.n;
	p->search = S("张三丰");
	for (int64_t i = 0; i < p->lines.n; i++) {
		line[i].parcel_id = p->id;
		line[i].line = i + 1;
		put_new(out, &parcel_line_record, &line[i]);
	}
	put_new(out, &parcel_record, p);
	reply_with(out, &parcel_record, p);
	return true;
}

static bool load_parcel(struct context *x, struct load *l, const void *in, void *state)
{
	(void)in;
	return load_family(l, &parcel_record, x->target, state);
}

/* Sent on the second; the last line does not fit in and the first has one more. */
static bool send(struct context *x, const void *in, void *state, struct decision *out)
{
	struct parcel *p = *(struct parcel **)state;
	struct parcel_line *line = p->lines.at;

	(void)in;
	if (!machine_move(&parcel_record, p, "send", SYSTEM, x->errs))
		return false;
	p->sent_at = x->now;
	p->note = S("");
	line[0].quantity.v += ONE;
	put(out, &parcel_line_record, &line[0]);
	drop(out, &parcel_line_record, &line[p->lines.n - 1]);
	put(out, &parcel_record, p);
	announce(out, "parcel.sent", &parcel_record, p->id);
	reply_with(out, &parcel_record, p);
	return true;
}

static const struct command parcel_make = {
	"parcel.make", "新建", "make", .by = SYSTEM, .in = &parcel_record, .decide = make,
};
static const struct command parcel_send = {
	"parcel.send", "发出", "send", .by = SYSTEM, .subject = &parcel_record, .state = sizeof(struct parcel *),
	.load = load_parcel, .decide = send,
};

static bool no_light_parcels(struct db *db, struct check_out *out, struct errs *errs)
{
	static const struct query light = {
		.name = "light", .sql = "SELECT id FROM parcels WHERE worth < 0", .row = &parcel_record,
	};
	ARENA a = { 0 };
	struct parcel p;
	struct cursor *c = db_query(db, &light, NULL, errs);

	while (c && db_next(c, &p, &a))
		check_found(out, "parcel %lld is worth less than nothing", (long long)p.id.v);
	return c && db_done(c);
}

static const struct check parcel_checks[] = { { "P1", "价值不为负", "no worth below zero", no_light_parcels } };
static const struct record *const records[] = { &parcel_record, &parcel_line_record, NULL };
static const struct command *const commands[] = { &parcel_make, &parcel_send, NULL };
static const struct module parcel_module = {
	.name = "parcel", .zh = "包裹", .en = "parcels", .records = records, .commands = commands,
	.checks = parcel_checks, .checks_n = COUNT(parcel_checks),
	.schema =
		"CREATE TABLE parcels (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL,"
		" receiver TEXT NOT NULL, note TEXT, state TEXT NOT NULL, sent_at BIGINT, worth BIGINT NOT NULL,"
		" search TEXT NOT NULL, line_count BIGINT NOT NULL);\n"
		"CREATE TABLE parcel_lines (parcel_id BIGINT NOT NULL, line BIGINT NOT NULL, name TEXT NOT NULL,"
		" quantity BIGINT NOT NULL, PRIMARY KEY (parcel_id, line));\n",
};
const struct module *const modules[] = { &parcel_module, NULL };

/* --- a company ------------------------------------------------------------ */

enum { PARCELS = 3 };

struct company {
	struct arena arena;
	struct errs errs;
	struct config config;
	struct testbed bed;
	int64_t id[PARCELS];
};

static struct call call_of(struct company *c, const struct command *command)
{
	return (struct call){
		.command = command, .arena = &c->arena, .errs = { .arena = &c->arena },
		.who = { .id = { 1 }, .name = S("tester"), .roles = SYSTEM },
	};
}

static void make_parcels(struct company *c, struct engine *e)
{
	static const char body[] =
		"{\"receiver\":\"张\\\"三\\\\\",\"note\":\"轻放,[{\",\"worth\":\"12.50\",\"lines\":["
		"{\"name\":\"杯\",\"quantity\":\"2\"},{\"name\":\"盘\",\"quantity\":\"1.5\"},{\"name\":\"碗\",\"quantity\":\"3\"}]}";

	for (int i = 0; i < PARCELS; i++) {
		struct call call = call_of(c, &parcel_make);

		call.key = str_fmt(&c->arena, "key-%d", i);
		assert_true(call_accept(&call, STR(body)));
		assert_true(call_run(e, &call));
		c->id[i] = call.made.v;
		call_release(&call);
		if (i == 2)
			continue;
		call = call_of(c, &parcel_send);
		call.target = (struct id){ c->id[i] };
		assert_true(call_run(e, &call));
	}
}

static void company_open(struct company *c)
{
	*c = (struct company){ .errs = { .arena = &c->arena } };
	testbed_open(&c->bed);
	testbed_config(&c->bed, &c->config, &c->arena, &c->errs);
	c->config.webhook_url = S("http://127.0.0.1:9/");
	struct engine *e = engine_open(&c->config, &c->errs);
	assert_non_null(e);
	make_parcels(c, e);
	engine_close(e);
}

static void company_close(struct company *c)
{
	testbed_close(&c->bed);
	arena_free(&c->arena);
}

/* --- what is found -------------------------------------------------------- */

struct findings { struct buf text; int begun, ended; };

static void begun(void *self, const struct check *c)
{
	assert_non_null(c->zh);
	((struct findings *)self)->begun++;
}

static void ended(void *self, const struct check *c, int64_t found, int64_t us)
{
	(void)c, (void)found;
	assert_true(us >= 0);
	((struct findings *)self)->ended++;
}

static void found(void *self, const struct check *c, struct str what)
{
	struct findings *f = self;

	buf_fmt(&f->text, "%s: %.*s\n", c->name, P(what));
}

static int64_t check(struct company *c, const char *change, struct findings *f)
{
	struct check_progress progress = { begun, ended, found, f };
	struct db *db = db_open(c->config.db, DB_WRITE, &c->errs);

	*f = (struct findings){ .text = buf_in(&c->arena, 0) };
	assert_non_null(db);
	if (!db_script(db, change, &c->errs))
		print_error("%s: %.*s\n", change, P(c->errs.at[0].param[0]));
	int64_t n = check_all(db, &progress, &c->errs);
	db_close(db);
	assert_int_equal(c->errs.n, 0);
	return n;
}

/* "@1" in a text is the id of the second parcel. */
static const char *with_ids(struct company *c, const char *text)
{
	struct buf out = buf_in(&c->arena, 0);

	for (; *text; text++) {
		if (*text == '@')
			buf_int(&out, c->id[*++text - '0']);
		else
			buf_char(&out, *text);
	}
	return str_c(&c->arena, buf_str(&out));
}

static void a_company_that_nobody_touched_is_clean(void **state)
{
	struct company c;
	struct findings f;

	(void)state;
	company_open(&c);
	int64_t n = check(&c, "", &f);
	assert_string_equal(str_c(&c.arena, buf_str(&f.text)), "");
	assert_int_equal(n, 0);
	assert_int_equal(f.begun, 8);
	assert_int_equal(f.ended, 8);
	company_close(&c);
}

struct alteration { const char *change, *want; };

static void altered(const struct alteration *row)
{
	struct company c;
	struct findings f;

	company_open(&c);
	assert_true(check(&c, with_ids(&c, row->change), &f) > 0);
	const char *want = with_ids(&c, row->want);
	bool told = str_find_str(buf_str(&f.text), STR(want)) >= 0;
	if (!told)
		print_error("%s\nis to be told as\n%sbut is\n%.*s", row->change, want, P(buf_str(&f.text)));
	assert_true(told);
	company_close(&c);
}

/* proves R-190 */
static void whatever_is_altered_the_record_is_named(void **state)
{
	static const struct alteration row[] = {
		{ "UPDATE parcels SET worth = 1251 WHERE id = @1",
		  "I5: parcel @1: worth is \"12.51\" and the log says \"12.50\"\n" },
		{ "UPDATE parcels SET sent_at = sent_at + 1 WHERE id = @1", "I5: parcel @1: sent_at is \"" },
		{ "UPDATE parcels SET sent_at = NULL WHERE id = @0", "I5: parcel @0: sent_at is null and the log says \"" },
		{ "UPDATE parcels SET note = 'x' WHERE id = @1", "I5: parcel @1: note is \"x\" and the log says null\n" },
		{ "UPDATE parcels SET receiver = 'x' WHERE id = @1", "I5: parcel @1: receiver is \"#" },
		{ "UPDATE parcels SET state = 'open' WHERE id = @1",
		  "I5: parcel @1: state is \"open\" and the log says \"sent\"\n" },
		{ "UPDATE parcels SET state = 'sunk' WHERE id = @1", "I5: parcel @1 cannot be read: " },
		{ "UPDATE parcels SET version = 3 WHERE id = @1", "I9: parcel @1 is version 3 and its last event is 2\n" },
		{ "UPDATE parcels SET head = (SELECT head FROM parcels WHERE id = @0) WHERE id = @1",
		  "I9: parcel @1: its head is not the hash of event 2\n" },
		{ "UPDATE parcels SET head = substr(head, 1, 31) WHERE id = @1", "I9: parcel @1 cannot be read: " },
		{ "DELETE FROM parcels WHERE id = @1", "I9: parcel @1 has events and is not there\n" },
		{ "DELETE FROM parcels WHERE id = @1", "I5: parcel_line @1/1 belongs to no parcel\n" },
		{ "DELETE FROM parcels WHERE id = @2", "I5: parcel_line @2/3 belongs to no parcel\n" },
		{ "UPDATE parcel_lines SET quantity = quantity + 1 WHERE parcel_id = @1 AND line = 1",
		  "I5: parcel_line @1/1: quantity is \"3.0001\" and the log says \"3\"\n" },
		{ "UPDATE parcel_lines SET name = 'cup' WHERE parcel_id = @2 AND line = 2",
		  "I5: parcel_line @2/2: name is \"cup\" and the log says \"盘\"\n" },
		{ "UPDATE parcel_lines SET line = 9 WHERE parcel_id = @1 AND line = 2",
		  "I5: parcel_line @1/9 is there and not in the log\n" },
		{ "DELETE FROM parcel_lines WHERE parcel_id = @1 AND line = 2",
		  "I5: parcel_line [\"@1\",2] is in the log and not there\n" },
		{ "INSERT INTO parcel_lines VALUES (@1, 3, '碗', 30000)",
		  "I5: parcel_line @1/3 is there and not in the log\n" },
		{ "INSERT INTO parcel_lines VALUES (7, 1, 'x', 1)", "I5: parcel_line 7/1 belongs to no parcel\n" },
		{ "INSERT INTO parcels SELECT 7, version, head, receiver, note, state, sent_at, worth, search, 0 FROM parcels WHERE id = @1",
		  "I9: parcel 7 has no events\n" },
		{ "UPDATE events SET data = replace(data, '12.50', '12.51') WHERE subject_id = @1 AND seq = 1",
		  "I9: parcel @1: event 1 is not as it was sealed\n" },
		{ "UPDATE events SET data = replace(data, '12.50', '12.51') WHERE subject_id = @1 AND seq = 1",
		  "I5: parcel @1: worth is \"12.50\" and the log says \"12.51\"\n" },
		{ "UPDATE events SET data = replace(data, '\"worth\"', '\"wroth\"') WHERE subject_id = @1 AND seq = 1",
		  "I5: parcel @1: event 1 cannot be understood\n" },
		{ "UPDATE events SET data = substr(data, 1, 100) WHERE subject_id = @1 AND seq = 1",
		  "I5: parcel @1: event 1 cannot be understood\n" },
		{ "UPDATE events SET actor = 'nobody' WHERE subject_id = @1 AND seq = 2",
		  "I9: parcel @1: event 2 is not as it was sealed\n" },
		{ "UPDATE events SET at = 0 WHERE subject_id = @0 AND seq = 2",
		  "I9: parcel @0: event 2 is dated before the one before it\n" },
		{ "UPDATE events SET at = at + 1 WHERE subject_id = @0 AND seq = 2",
		  "I9: parcel @0: event 2 is not as it was sealed\n" },
		{ "UPDATE events SET hash = (SELECT head FROM parcels WHERE id = @0) WHERE subject_id = @1 AND seq = 1",
		  "I9: parcel @1: event 1 is not as it was sealed\n" },
		{ "UPDATE events SET hash = substr(hash, 1, 1) WHERE subject_id = @1 AND seq = 1", "I9: event @1/1 cannot be read: " },
		{ "DELETE FROM events WHERE subject_id = @1 AND seq = 1", "I9: parcel @1: event 1 is missing\n" },
		{ "DELETE FROM events WHERE subject_id = @1 AND seq = 1",
		  "I5: parcel @1: event 2: parcel [\"@1\"] is changed before it is made\n" },
		{ "DELETE FROM events WHERE subject_id = @1 AND seq = 2", "I9: parcel @1 is version 2 and its last event is 1\n" },
		{ "UPDATE events SET subject_id = 7 WHERE subject_id = @1", "I9: parcel 7 has events and is not there\n" },
		{ "UPDATE events SET data = replace(data, '[\"open\",\"sent\"]', '[\"open\",\"lost\"]') WHERE subject_id = @1",
		  "I5: parcel @1: event 2: parcel [\"@1\"] goes from \"open\" to \"lost\", which is no move\n" },
		{ "UPDATE events SET data = replace(data, '[\"open\",\"sent\"]', '[\"lost\",\"sent\"]') WHERE subject_id = @1",
		  "I5: parcel @1: event 2: parcel [\"@1\"] changes another state than there was\n" },
		{ "UPDATE counters SET n = n + 1 WHERE name = 'parcel:sent'", "counters: counter parcel:sent is 3 and there are 2\n" },
		{ "DELETE FROM counters WHERE name = 'parcel:open'", "counters: counter parcel:open is 0 and there are 1\n" },
		{ "INSERT INTO counters VALUES ('parcel:sunk', 1)", "counters: counter parcel:sunk is 1 and there are 0\n" },
		{ "UPDATE idempotency SET made = 7 WHERE key = 'key-1'",
		  "I1: idempotency key key-1 was answered with 7, which does not exist\n" },
		{ "UPDATE outbox SET seq = 9 WHERE subject_id = @1 AND seq = 2", "event 9 of @1: there is no such event\n" },
		{ "UPDATE outbox SET state = 'sent' WHERE subject_id = @1 AND seq = 2", "event 2 of @1: its state is none\n" },
		{ "UPDATE parcels SET worth = -1 WHERE id = @1", "P1: parcel @1 is worth less than nothing\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		altered(&row[i]);
}

static void what_is_indexed_otherwise_is_named(void **state)
{
	static const char named[] = "search: parcel @1 is indexed by other words than it has\n";
	static const struct alteration any[] = {
		{ "UPDATE parcels SET search = '张三' WHERE id = @1", named },
		{ "INSERT INTO search_queue (record, id, was) VALUES ('parcel', @1, '')", named },
		{ "INSERT INTO search_queue (record, id, was) VALUES ('parcel', 7, '')",
		  "search: parcel 7 waits to be indexed and is not there\n" },
		{ "INSERT INTO search_queue (record, id, was) VALUES ('letter', @1, '')",
		  "search: letter @1 waits to be indexed and is not there\n" },
	};
	static const struct alteration sqlite[] = {
		{ "INSERT INTO search_index (rowid, terms) VALUES (7, 'parcel_三丰')", "search: 7 is indexed and not there\n" },
		{ "INSERT INTO search_index (search_index) VALUES ('delete-all')", named },
		{ "INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', @1, 'parcel_三丰')", named },
	};
	static const struct alteration postgres[] = {
		{ "INSERT INTO search_index (id, terms) VALUES (7, 'parcel_三丰')", "search: 7 is indexed and not there\n" },
		{ "DELETE FROM search_index", named },
		{ "UPDATE search_index SET terms = 'parcel_三' WHERE id = @1", named },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(any); i++)
		altered(&any[i]);
	for (size_t i = 0; i < COUNT(sqlite); i++)
		altered(testbed_is_postgres() ? &postgres[i] : &sqlite[i]);
}

static void only_the_first_of_many_findings_are_told(void **state)
{
	struct company c;
	struct findings f;

	(void)state;
	company_open(&c);
	const char *many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
	                   " INSERT INTO parcel_lines SELECT i, 1, 'x', 1 FROM n";
	assert_int_equal(check(&c, many, &f), 50);
	int lines = 0;
	struct str rest = buf_str(&f.text), line;
	while (str_cut(&rest, '\n', &line))
		lines += line.n > 0;
	assert_int_equal(lines, CHECK_SHOWN);
	company_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_company_that_nobody_touched_is_clean),
		cmocka_unit_test(whatever_is_altered_the_record_is_named),
		cmocka_unit_test(what_is_indexed_otherwise_is_named),
		cmocka_unit_test(only_the_first_of_many_findings_are_told),
	};

	secret_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
