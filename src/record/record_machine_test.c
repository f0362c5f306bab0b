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
		"{\"action\":\"cancel\",\"allowed\":true,\"label\":\"取消并退款\",\"label_en\":\"Cancel, refund\"},"
		"{\"action\":\"send\",\"allowed\":false,\"label\":\"发货\",\"label_en\":\"Send\","
		"\"reason\":{\"code\":\"SAMPLE_UNPACKED\",\"zh\":\"尚未装箱\",\"en\":\"it is not packed yet\"}},"
		"{\"action\":\"erase\",\"allowed\":false,\"label\":\"清除\",\"label_en\":\"Erase\","
		"\"reason\":{\"code\":\"E_FORBIDDEN\",\"zh\":\"您的角色无权进行此操作\",\"en\":\"your role may not do this\"}}]");
	assert_non_null(strstr(actions(&a, SAMPLE_PAID, 0, ADMIN),
		"{\"action\":\"erase\",\"allowed\":false,\"label\":\"清除\",\"label_en\":\"Erase\","
		"\"reason\":{\"code\":\"E_MOVE\",\"possible_in\":[\"new\"]}}"));
	assert_non_null(strstr(actions(&a, SAMPLE_PAID, 1, WAREHOUSE),
		"{\"action\":\"cancel\",\"allowed\":false,\"label\":\"取消并退款\",\"label_en\":\"Cancel, refund\","
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
		cmocka_unit_test(a_sound_machine_passes),
		cmocka_unit_test(planted_faults_of_a_machine_are_found),
		cmocka_unit_test(the_diagram_shows_every_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
