/*
 * record_machine_test.c -- moves as the table says, the buttons, and the proof that a table is sound.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "record/record_sample.h"

static void moves_are_made_as_the_table_says(void **state)
{
	(void)state;
	static const struct {
		int from;
		const char *action;
		unsigned by;
		int64_t count;
		const struct problem *want;
		int to;
	} row[] = {
		{ SAMPLE_NEW,  "cancel", SALES,            0, NULL,             SAMPLE_VOID },
		{ SAMPLE_NEW,  "cancel", CUSTOMER,         0, NULL,             SAMPLE_VOID },
		{ SAMPLE_PAID, "cancel", CUSTOMER,         0, &E_FORBIDDEN,     SAMPLE_PAID },
		{ SAMPLE_PAID, "cancel", CUSTOMER | SALES, 0, NULL,             SAMPLE_VOID },
		{ SAMPLE_PAID, "cancel", MANAGER,          0, NULL,             SAMPLE_VOID },
		{ SAMPLE_PAID, "cancel", NOBODY,           0, &E_FORBIDDEN,     SAMPLE_PAID },
		{ SAMPLE_NEW,  "pay",    MANAGER,          0, &E_FORBIDDEN,     SAMPLE_NEW },
		{ SAMPLE_NEW,  "pay",    SYSTEM,           0, NULL,             SAMPLE_PAID },
		{ SAMPLE_NEW,  "erase",  MANAGER,          0, &E_FORBIDDEN,     SAMPLE_NEW },
		{ SAMPLE_NEW,  "erase",  ADMIN,            0, NULL,             SAMPLE_VOID },
		{ SAMPLE_PAID, "send",   WAREHOUSE,        0, &SAMPLE_UNPACKED, SAMPLE_PAID },
		{ SAMPLE_PAID, "send",   SYSTEM,           0, &SAMPLE_UNPACKED, SAMPLE_PAID },
		{ SAMPLE_PAID, "send",   SALES,            0, &E_FORBIDDEN,     SAMPLE_PAID },
		{ SAMPLE_PAID, "send",   WAREHOUSE,        1, NULL,             SAMPLE_SENT },
		{ SAMPLE_SENT, "send",   WAREHOUSE,        1, &E_MOVE,          SAMPLE_SENT },
		{ SAMPLE_NEW,  "dance",  SYSTEM,           1, &E_MOVE,          SAMPLE_NEW },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		struct sample sample = { .state = { row[i].from }, .count = row[i].count };
		bool moved = machine_move(&sample_record, &sample, row[i].action, row[i].by, &errs);
		if (moved != !row[i].want)
			print_error("row %zu\n", i);
		assert_int_equal(moved, !row[i].want);
		assert_int_equal(errs.n, row[i].want != NULL);
		if (row[i].want)
			assert_ptr_equal(errs.at[0].problem, row[i].want);
		assert_int_equal(sample.state.v, row[i].to);
	}
}

static void a_refused_move_names_what_is_possible(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	struct sample sample = { .state = { SAMPLE_PAID } };

	machine_move(&sample_record, &sample, "pay", MANAGER, &errs);
	assert_string_equal(str_c(&a, err_text(&a, &errs.at[0], false)),
	                    "cannot pay the sample: it is paid; possible: cancel, send");
	assert_string_equal(str_c(&a, err_text(&a, &errs.at[0], true)),
	                    "样品的状态为“已付款”，不能pay；当前可以：取消并退款、发货");
	sample.state.v = SAMPLE_SENT;
	machine_move(&sample_record, &sample, "cancel", SALES, &errs);
	assert_string_equal(str_c(&a, err_text(&a, &errs.at[1], false)),
	                    "cannot cancel the sample: it is sent; possible: nothing");
	assert_string_equal(str_c(&a, err_text(&a, &errs.at[1], true)),
	                    "样品的状态为“已发货”，不能取消；当前可以：无");
}

static void a_move_is_found_by_state_and_action(void **state)
{
	(void)state;

	assert_ptr_equal(machine_find(&sample_machine, SAMPLE_PAID, S("cancel")), &sample_moves[2]);
	assert_null(machine_find(&sample_machine, SAMPLE_SENT, S("cancel")));
	assert_null(machine_find(&sample_machine, SAMPLE_PAID, S("canc")));
}

static const char *actions(struct arena *a, int from, int64_t count, unsigned by)
{
	struct buf out = buf_in(a, 0);
	const struct sample sample = { .state = { from }, .count = count };

	machine_encode_actions(&out, &sample_record, &sample, by, (struct owner){ 0 });
	return str_c(a, buf_str(&out));
}

static void every_button_says_whether_and_why_not(void **state)
{
	(void)state;
	ARENA a = {0};

	assert_string_equal(actions(&a, SAMPLE_PAID, 0, SALES | WAREHOUSE),
		",\"allowed_actions\":["
		"{\"action\":\"cancel\",\"allowed\":true,\"label\":\"取消并退款\",\"label_en\":\"Cancel, refund\",\"rare\":true},"
		"{\"action\":\"send\",\"allowed\":false,\"label\":\"发货\",\"label_en\":\"Send\","
		"\"reason\":{\"code\":\"SAMPLE_UNPACKED\",\"zh\":\"尚未装箱\",\"en\":\"it is not packed yet\"}},"
		"{\"action\":\"erase\",\"allowed\":false,\"label\":\"清除\",\"label_en\":\"Erase\","
		"\"reason\":{\"code\":\"E_FORBIDDEN\",\"zh\":\"您的岗位无权进行此操作\",\"en\":\"your role may not do this\"}}]");
	assert_non_null(strstr(actions(&a, SAMPLE_PAID, 0, ADMIN),
		"{\"action\":\"erase\",\"allowed\":false,\"label\":\"清除\",\"label_en\":\"Erase\","
		"\"reason\":{\"code\":\"E_MOVE\",\"possible_in\":[\"new\"]}}"));
	assert_non_null(strstr(actions(&a, SAMPLE_PAID, 1, WAREHOUSE),
		"{\"action\":\"cancel\",\"allowed\":false,\"label\":\"取消并退款\",\"label_en\":\"Cancel, refund\",\"rare\":true,"
		"\"reason\":{\"code\":\"E_FORBIDDEN\""));
	assert_non_null(strstr(actions(&a, SAMPLE_PAID, 1, WAREHOUSE), "\"send\",\"allowed\":true"));
}

/* What a button promises is what the move then does, for every state, action and role. */
static void buttons_agree_with_moves(void **state)
{
	(void)state;
	static const char *const action[] = { "cancel", "send", "erase" };

	for (int from = 0; from < sample_states.n; from++)
		for (size_t k = 0; k < COUNT(action); k++)
			for (unsigned by = 0; by <= MACHINE << 1; by = by ? by << 1 : 1) {
				ARENA a = {0};
				struct errs errs = { .arena = &a };
				struct sample sample = { .state = { from }, .count = 1 };
				const char *buttons = actions(&a, from, 1, by);
				struct str promise = str_fmt(&a, "\"%s\",\"allowed\":true", action[k]);
				bool promised = strstr(buttons, str_c(&a, promise)) != NULL;
				assert_int_equal(promised, machine_move(&sample_record, &sample, action[k], by, &errs));
			}
}

/* --- actions that keep the state ----------------------------------------------- */

static const struct problem SAMPLE_EMPTY = { "SAMPLE_EMPTY", 409, "里面没有东西", "there is nothing in it" };
static const struct problem SAMPLE_GONE = { "SAMPLE_GONE", 409, "已寄出", "it is on its way" };

static const struct problem *empty(const void *row)
{
	return ((const struct sample *)row)->count ? NULL : &SAMPLE_EMPTY;
}

static const struct problem *gone(const void *row)
{
	return ((const struct sample *)row)->state.v == SAMPLE_SENT ? &SAMPLE_GONE : NULL;
}

static const struct action acts[] = {
	{ "note", 0, SALES | WAREHOUSE, "记录", "note", NULL, NULL },
	{ "weigh", STATE_BITS(SAMPLE_PAID, SAMPLE_SENT), WAREHOUSE, "称重", "weigh", "POST /samples/{id}/weights", empty },
	{ "cancel", STATE_BIT(SAMPLE_SENT), SALES, NULL, NULL, NULL, gone },
	{ "part.open", 0, WAREHOUSE, "打开", "open", NULL, gone },
};
static ACTIONS(sample_actions, acts);
static const struct action part_acts[] = {
	{ "open", 0, WAREHOUSE, "打开", "open", NULL, NULL },
};
static ACTIONS(part_actions, part_acts);

/* The sample with actions, and a part of it that has no states. */
static struct record acting(void)
{
	struct record r = sample_record;

	r.actions = &sample_actions;
	return r;
}

static void actions_are_permitted_as_the_table_says(void **state)
{
	(void)state;
	static const struct { int at; const char *action; unsigned by; int64_t count; const struct problem *want; } row[] = {
		{ SAMPLE_NEW,  "note",      SALES,     0, NULL },
		{ SAMPLE_VOID, "note",      WAREHOUSE, 0, NULL },
		{ SAMPLE_NEW,  "note",      CUSTOMER,  0, &E_FORBIDDEN },
		{ SAMPLE_NEW,  "weigh",     WAREHOUSE, 1, &E_MOVE },
		{ SAMPLE_PAID, "weigh",     WAREHOUSE, 1, NULL },
		{ SAMPLE_SENT, "weigh",     WAREHOUSE, 1, NULL },
		{ SAMPLE_VOID, "weigh",     WAREHOUSE, 1, &E_MOVE },
		{ SAMPLE_PAID, "weigh",     WAREHOUSE, 0, &SAMPLE_EMPTY },
		{ SAMPLE_PAID, "weigh",     SALES,     0, &E_FORBIDDEN },
		{ SAMPLE_PAID, "cancel",    SALES,     0, NULL },
		{ SAMPLE_SENT, "cancel",    SALES,     0, &SAMPLE_GONE },
		{ SAMPLE_SENT, "part.open", WAREHOUSE, 0, &SAMPLE_GONE },
		{ SAMPLE_NEW,  "dance",     SYSTEM,    0, &E_MOVE },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		struct errs errs = { .arena = &a };
		struct record r = acting();
		struct sample sample = { .state = { row[i].at }, .count = row[i].count };
		bool may = machine_permit(&r, &sample, row[i].action, row[i].by, &errs);
		if (may != !row[i].want)
			print_error("row %zu\n", i);
		assert_int_equal(may, !row[i].want);
		assert_ptr_equal(errs.n ? errs.at[0].problem : NULL, row[i].want);
	}
}

/* An action is no move: to ask for it as one changes nothing. */
static void an_action_moves_nothing(void **state)
{
	(void)state;
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const struct record r = acting();
	struct sample sample = { .state = { SAMPLE_PAID }, .count = 1 };

	assert_false(machine_move(&r, &sample, "weigh", WAREHOUSE, &errs));
	assert_ptr_equal(errs.at[0].problem, &E_MOVE);
	assert_int_equal(sample.state.v, SAMPLE_PAID);
}

static void actions_are_buttons_too(void **state)
{
	(void)state;
	ARENA a = {0};
	static struct record r;		/* what is ready made of it is kept under its address */
	struct buf out = buf_in(&a, 0);
	const struct sample sample = { .state = { SAMPLE_SENT }, .count = 1 };

	r = acting();
	machine_encode_actions(&out, &r, &sample, SALES, (struct owner){ 0 });
	const char *text = str_c(&a, buf_str(&out));
	assert_non_null(strstr(text, "{\"action\":\"note\",\"allowed\":true,\"label\":\"记录\",\"label_en\":\"note\"}"));
	assert_non_null(strstr(text, "{\"action\":\"weigh\",\"allowed\":false,\"label\":\"称重\",\"label_en\":\"weigh\","
	                             "\"request\":\"POST /samples/{id}/weights\",\"reason\":{\"code\":\"E_FORBIDDEN\""));
	assert_non_null(strstr(text, "{\"action\":\"cancel\",\"allowed\":false,\"label\":\"取消\",\"label_en\":\"Cancel\","
	                             "\"reason\":{\"code\":\"SAMPLE_GONE\",\"zh\":\"已寄出\",\"en\":\"it is on its way\"}}"));
	assert_null(strstr(text, "open"));
}

/* What the root says of its parts, their buttons say. */
static void a_part_is_blocked_by_its_root(void **state)
{
	(void)state;
	ARENA a = {0};
	static struct record r;
	const struct record whole = acting();

	r = part_record;
	r.actions = &part_actions;
	for (int at = 0; at < sample_states.n; at++) {
		struct buf out = buf_in(&a, 0);
		const struct sample sample = { .state = { at } };
		const struct part part = { .part = 1 };
		machine_encode_actions(&out, &r, &part, WAREHOUSE, (struct owner){ &whole, &sample });
		assert_string_equal(str_c(&a, buf_str(&out)), at == SAMPLE_SENT ?
			",\"allowed_actions\":[{\"action\":\"open\",\"allowed\":false,\"label\":\"打开\",\"label_en\":\"open\","
			"\"reason\":{\"code\":\"SAMPLE_GONE\",\"zh\":\"已寄出\",\"en\":\"it is on its way\"}}]" :
			",\"allowed_actions\":[{\"action\":\"open\",\"allowed\":true,\"label\":\"打开\",\"label_en\":\"open\"}]");
	}
}

static void planted_faults_of_actions_are_found(void **state)
{
	(void)state;
	static const struct { struct action instead; const char *wrong; } row[] = {
		{ { "note", 0, SALES, "记录", "note", NULL, NULL }, "" },
		{ { "cancel", STATE_BIT(SAMPLE_NEW), SALES, NULL, NULL, NULL, gone }, "sample: \"cancel\" is there twice\n" },
		{ { "note", 0, NOBODY, "记录", "note", NULL, NULL }, "sample: \"note\" is for nobody\n" },
		{ { "note", 0, SALES, "记录", NULL, NULL, NULL }, "sample: \"note\" has a label in one language only\n" },
		{ { "cancel", STATE_BIT(SAMPLE_SENT), SALES, NULL, NULL, NULL, NULL },
		  "sample: \"cancel\" has no label, and is no reason against a move of that name\n" },
		{ { "note", 0, SALES, NULL, NULL, NULL, gone },
		  "sample: \"note\" has no label, and is no reason against a move of that name\n" },
		{ { "note", STATE_BIT(4), SALES, "记录", "note", NULL, NULL },
		  "sample: \"note\" is possible in a state that is none\n" },
		{ { "part.open", STATE_BIT(SAMPLE_NEW), SALES, "打开", "open", NULL, gone },
		  "sample: \"part.open\" is of a part, but has nothing to say beside its own row\n" },
		{ { "part.open", 0, SALES, "打开", "open", NULL, NULL },
		  "sample: \"part.open\" is of a part, but has nothing to say beside its own row\n" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		const struct actions actions = { &row[i].instead, 1 };
		struct record r = sample_record;
		struct buf wrong = buf_in(&a, 0);
		r.actions = &actions;
		assert_int_equal(machine_check(&r, &wrong), !row[i].wrong[0]);
		assert_string_equal(str_c(&a, buf_str(&wrong)), row[i].wrong);
	}
}

static void planted_faults_of_gates_are_found(void **state)
{
	(void)state;
	static const struct gate first = { SAMPLE_PAID, STATE_BIT(SAMPLE_PAID), "placed_at", "已收款", "paid for" };
	static const struct { struct gate gate; const char *wrong; } row[] = {
		{ { SAMPLE_SENT, STATE_BIT(SAMPLE_SENT), "placed_at", "已装箱", "packed" }, "" },
		{ { SAMPLE_SENT, STATE_BIT(SAMPLE_VOID), "placed_at", "已装箱", "packed" },
		  "sample: step \"sent\" is not in its own states, or one of them is in a step before\n" },
		{ { SAMPLE_SENT, STATE_BITS(SAMPLE_PAID, SAMPLE_SENT), "placed_at", "已装箱", "packed" },
		  "sample: step \"sent\" is not in its own states, or one of them is in a step before\n" },
		{ { SAMPLE_SENT, STATE_BIT(SAMPLE_SENT), "sent_at", "已装箱", "packed" }, "sample: step \"sent\" has no field that tells when\n" },
		{ { SAMPLE_SENT, STATE_BIT(SAMPLE_SENT), "due", "已装箱", "packed" }, "sample: step \"sent\" has no field that tells when\n" },
		{ { SAMPLE_SENT, STATE_BIT(SAMPLE_SENT), "placed_at", "已装箱", NULL }, "sample: step \"sent\" has no rule, or only in one language\n" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		const struct gate way[] = { first, row[i].gate };
		struct machine m = sample_machine;
		struct record r = sample_record;
		struct buf wrong = buf_in(&a, 0);
		m.gate = way;
		m.gates = COUNT(way);
		r.machine = &m;
		assert_int_equal(machine_check(&r, &wrong), !row[i].wrong[0]);
		assert_string_equal(str_c(&a, buf_str(&wrong)), row[i].wrong);
	}
}

static bool check_moves(struct arena *a, const struct move *moves, int n, uint64_t finals, const char **wrong)
{
	const struct machine m = { &sample_states, moves, n, SAMPLE_NEW, finals };
	const struct record r = { .name = "sample", .machine = &m };
	struct buf out = buf_in(a, 0);
	bool sound = machine_check(&r, &out);

	*wrong = str_c(a, buf_str(&out));
	return sound;
}

static void a_sound_machine_passes(void **state)
{
	(void)state;
	ARENA a = {0};
	const char *wrong;

	assert_true(check_moves(&a, sample_moves, COUNT(sample_moves), sample_machine.finals, &wrong));
	assert_string_equal(wrong, "");
}

static void planted_faults_of_a_machine_are_found(void **state)
{
	(void)state;
	static const struct move on[] = {
		{ SAMPLE_NEW, "pay", SAMPLE_PAID, SYSTEM, NULL, NULL, NULL },
		{ SAMPLE_PAID, "send", SAMPLE_SENT, WAREHOUSE, "发货", "Send", NULL },
		{ SAMPLE_NEW, "cancel", SAMPLE_VOID, SALES, "取消", "Cancel", NULL },
	};
	static const struct { int at; struct move instead; uint64_t finals; const char *wrong; } row[] = {
		{ 2, { SAMPLE_NEW, "stay", SAMPLE_NEW, SALES, "留", "Stay", NULL }, 12,
		  "sample: state \"void\" cannot be reached\n" },
		{ 2, { SAMPLE_NEW, "cancel", SAMPLE_VOID, SALES, "取消", "Cancel", NULL }, 4,
		  "sample: state \"void\" is a dead end but not final\n" },
		{ 2, { SAMPLE_NEW, "cancel", SAMPLE_VOID, SALES, "取消", "Cancel", NULL }, 14,
		  "sample: state \"paid\" is final but leads on\n" },
		{ 2, { SAMPLE_NEW, "pay", SAMPLE_VOID, SALES, "取消", "Cancel", NULL }, 12,
		  "sample: \"pay\" from \"new\" is there twice\n" },
		{ 2, { SAMPLE_NEW, "cancel", SAMPLE_VOID, NOBODY, "取消", "Cancel", NULL }, 12,
		  "sample: \"cancel\" from \"new\" is for nobody\n" },
		{ 2, { SAMPLE_NEW, "cancel", SAMPLE_VOID, SALES, "取消", NULL, NULL }, 12,
		  "sample: \"cancel\" from \"new\" has a label in one language only\n" },
		{ 2, { SAMPLE_NEW, "cancel", 4, SALES, "取消", "Cancel", NULL }, 12,
		  "sample: \"cancel\" leads from or to a state that is none\n" },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		ARENA a = {0};
		const char *wrong;
		struct move moves[COUNT(on)];
		memcpy(moves, on, sizeof moves);
		moves[row[i].at] = row[i].instead;
		assert_false(check_moves(&a, moves, COUNT(moves), row[i].finals, &wrong));
		assert_string_equal(wrong, row[i].wrong);
	}
}

static void a_state_without_a_tone_is_found(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf wrong = buf_in(&a, 0);
	struct name names[4];
	const struct names states = { names, COUNT(names) };
	struct machine m = sample_machine;
	struct record r = sample_record;

	memcpy(names, sample_states.at, sizeof names);
	names[SAMPLE_SENT].tone = TONE_NONE;
	m.states = &states;
	r.machine = &m;
	assert_false(machine_check(&r, &wrong));
	assert_string_equal(str_c(&a, buf_str(&wrong)), "sample: state \"sent\" has no tone\n");
}

static void the_diagram_shows_every_move(void **state)
{
	(void)state;
	ARENA a = {0};
	struct buf out = buf_in(&a, 0);

	machine_draw(&out, &sample_record);
	assert_string_equal(str_c(&a, buf_str(&out)),
		"stateDiagram-v2\n"
		"    state \"新建\" as new\n"
		"    state \"已付款\" as paid\n"
		"    state \"已发货\" as sent\n"
		"    state \"已作废\" as void\n"
		"    [*] --> new\n"
		"    new --> paid: pay（系统）\n"
		"    new --> void: 取消\n"
		"    paid --> void: 取消并退款\n"
		"    paid --> sent: 发货\n"
		"    new --> void: 清除\n"
		"    sent --> [*]\n"
		"    void --> [*]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_are_made_as_the_table_says),
		cmocka_unit_test(a_refused_move_names_what_is_possible),
		cmocka_unit_test(a_move_is_found_by_state_and_action),
		cmocka_unit_test(every_button_says_whether_and_why_not),
		cmocka_unit_test(buttons_agree_with_moves),
		cmocka_unit_test(actions_are_permitted_as_the_table_says),
		cmocka_unit_test(an_action_moves_nothing),
		cmocka_unit_test(actions_are_buttons_too),
		cmocka_unit_test(a_part_is_blocked_by_its_root),
		cmocka_unit_test(planted_faults_of_actions_are_found),
		cmocka_unit_test(planted_faults_of_gates_are_found),
		cmocka_unit_test(a_sound_machine_passes),
		cmocka_unit_test(planted_faults_of_a_machine_are_found),
		cmocka_unit_test(a_state_without_a_tone_is_found),
		cmocka_unit_test(the_diagram_shows_every_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
