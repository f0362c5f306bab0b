/*
 * order_moves_test.c -- the table of moves: sound, and every state, action and role as the standard has it.
 */
#include "order/order_bench.h"

/* What must be possible, written down apart from the table: "from action to: who". Nothing else is. */
static const struct { int from; const char *action; int to; unsigned by; } wanted[] = {
	{ ORDER_DRAFT,        "place",     ORDER_PLACED,       SALES | MACHINE },
	{ ORDER_DRAFT,        "discard",   ORDER_CANCELLED,    SALES | MACHINE },
	{ ORDER_PLACED,       "approve",   ORDER_APPROVED,     REVIEWER },
	{ ORDER_PLACED,       "reject",    ORDER_REJECTED,     REVIEWER },
	{ ORDER_REJECTED,     "resubmit",  ORDER_PLACED,       SALES },
	{ ORDER_APPROVED,     "confirm",   ORDER_CONFIRMED,    SALES },
	/* Until goods have left the house an order can be cancelled. */
	{ ORDER_PLACED,       "cancel",    ORDER_CANCELLED,    SALES | AFTERSALES },
	{ ORDER_REJECTED,     "cancel",    ORDER_CANCELLED,    SALES | AFTERSALES },
	{ ORDER_APPROVED,     "cancel",    ORDER_CANCELLED,    SALES | AFTERSALES },
	{ ORDER_CONFIRMED,    "cancel",    ORDER_CANCELLED,    SALES | AFTERSALES },
	{ ORDER_PROCESSING,   "cancel",    ORDER_CANCELLED,    SALES | AFTERSALES },
	{ ORDER_SIGNED,       "complete",  ORDER_COMPLETED,    FINANCE | SALES },
	/* What follows from lines and batches. */
	{ ORDER_CONFIRMED,    "process",   ORDER_PROCESSING,   SYSTEM },
	{ ORDER_CONFIRMED,    "part_sign", ORDER_PART_SIGNED,  SYSTEM },
	{ ORDER_CONFIRMED,    "sign",      ORDER_SIGNED,       SYSTEM },
	{ ORDER_PROCESSING,   "unprocess", ORDER_CONFIRMED,    SYSTEM },
	{ ORDER_PROCESSING,   "part_ship", ORDER_PART_SHIPPED, SYSTEM },
	{ ORDER_PROCESSING,   "ship",      ORDER_SHIPPED,      SYSTEM },
	{ ORDER_PROCESSING,   "part_sign", ORDER_PART_SIGNED,  SYSTEM },
	{ ORDER_PROCESSING,   "sign",      ORDER_SIGNED,       SYSTEM },
	{ ORDER_PART_SHIPPED, "unprocess", ORDER_CONFIRMED,    SYSTEM },	/* a batch is lost, as below */
	{ ORDER_PART_SHIPPED, "process",   ORDER_PROCESSING,   SYSTEM },
	{ ORDER_PART_SHIPPED, "ship",      ORDER_SHIPPED,      SYSTEM },
	{ ORDER_PART_SHIPPED, "part_sign", ORDER_PART_SIGNED,  SYSTEM },
	{ ORDER_PART_SHIPPED, "sign",      ORDER_SIGNED,       SYSTEM },
	{ ORDER_SHIPPED,      "unprocess", ORDER_CONFIRMED,    SYSTEM },
	{ ORDER_SHIPPED,      "process",   ORDER_PROCESSING,   SYSTEM },
	{ ORDER_SHIPPED,      "part_ship", ORDER_PART_SHIPPED, SYSTEM },
	{ ORDER_SHIPPED,      "part_sign", ORDER_PART_SIGNED,  SYSTEM },
	{ ORDER_SHIPPED,      "sign",      ORDER_SIGNED,       SYSTEM },
	{ ORDER_PART_SIGNED,  "sign",      ORDER_SIGNED,       SYSTEM },
};

static const char *const actions[] = {
	"place", "discard", "approve", "reject", "resubmit", "confirm", "cancel", "complete", "process", "unprocess",
	"part_ship", "ship", "part_sign", "sign", "nonsense",
};
static const unsigned roles[] = {
	NOBODY, SALES, REVIEWER, WAREHOUSE, LOGISTICS, FINANCE, AFTERSALES, MANAGER, ADMIN, CUSTOMER, MACHINE, SYSTEM,
	WAREHOUSE | FINANCE,
};

static void the_table_is_sound(void **state)
{
	ARENA a = { 0 };
	struct buf wrong = buf_in(&a, 0);
	(void)state;

	bool sound = machine_check(&order_record, &wrong);
	if (!sound)
		print_error("%.*s\n", P(buf_str(&wrong)));
	assert_true(sound);
	assert_int_equal(order_machine.moves, COUNT(wanted));
}

static int wanted_of(int from, const char *action)
{
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (wanted[i].from == from && strcmp(wanted[i].action, action) == 0)
			return (int)i;
	return -1;
}

/* A manager stands in for any post; nobody but the program makes a derived move. */
static bool permitted(unsigned by, unsigned who)
{
	if (who & SYSTEM)
		return true;
	return (by & who) || ((who & MANAGER) && (by & ~(unsigned)(SYSTEM | MACHINE)));
}

/* Where it is too late for a move, a better reason than the state is given to those who may ask. */
static const char *reason_against(int from, const char *action, unsigned who)
{
	bool cancel = strcmp(action, "cancel") == 0, complete = strcmp(action, "complete") == 0;

	if (cancel && from >= ORDER_PART_SHIPPED && from <= ORDER_COMPLETED)
		return permitted(SALES | AFTERSALES, who) ? "ORDER_SHIPPED_ALREADY" : "E_FORBIDDEN";
	if (complete && from >= ORDER_CONFIRMED && from <= ORDER_PART_SIGNED)
		return permitted(FINANCE | SALES, who) ? "ORDER_UNDELIVERED" : "E_FORBIDDEN";
	return "E_MOVE";
}

static void every_state_action_and_role_is_as_the_standard_has_it(void **state)
{
	int allowed = 0;
	(void)state;

	for (int from = 0; from < order_states.n; from++) {
		for (size_t i = 0; i < COUNT(actions); i++) {
			for (size_t k = 0; k < COUNT(roles); k++) {
				struct bench b;
				/* Nothing else stands in the way: the order has a line, and is settled. */
				struct order o = { .state = { from }, .line_count = 1, .settlement_count = 1, .settled = true };
				int at = wanted_of(from, actions[i]);
				const char *code_wanted = at < 0 ? reason_against(from, actions[i], roles[k]) :
				                          permitted(wanted[at].by, roles[k]) ? "" : "E_FORBIDDEN";

				bench_setup(&b, roles[k]);
				bool moved = order_move(&b.x, &o, actions[i], &b.out);
				if (strcmp(code(&b), code_wanted) != 0)
					print_error("%s %s by %x\n", order_states.at[from].word, actions[i], roles[k]);
				assert_string_equal(code(&b), code_wanted);
				assert_int_equal(o.state.v, moved ? wanted[at].to : from);
				assert_int_equal(o.state_at.us, moved ? NOON.us : 0);
				assert_int_equal(b.out.puts, moved);
				allowed += moved;
				arena_free(&b.arena);
			}
		}
	}
	assert_true(allowed > (int)COUNT(wanted));
}

static void an_order_is_completed_only_when_nothing_is_owed(void **state)
{
	static const struct { int64_t settlements; bool settled; const char *code; } row[] = {
		{ 0, false, "ORDER_NOT_SETTLED" }, { 1, false, "ORDER_OWED" }, { 1, true, "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		struct bench b;
		struct order o = { .state = { ORDER_SIGNED }, .settlement_count = row[i].settlements, .settled = row[i].settled };

		bench_setup(&b, FINANCE);
		order_move(&b.x, &o, "complete", &b.out);
		assert_string_equal(code(&b), row[i].code);
		assert_int_equal(o.state.v, row[i].code[0] ? ORDER_SIGNED : ORDER_COMPLETED);
		arena_free(&b.arena);
	}
}

static void who_is_refused_is_told_what_is_possible(void **state)
{
	struct bench b;
	struct order o = { .state = { ORDER_APPROVED } };
	(void)state;

	bench_setup(&b, SALES);
	assert_false(order_move(&b.x, &o, "approve", &b.out));
	struct str zh = err_text(&b.arena, &b.errs.at[0], true);
	assert_true(str_find_str(zh, S("审核通过")) >= 0);
	assert_true(str_find_str(zh, S("确认订单")) >= 0);
	assert_true(str_find_str(zh, S("取消订单")) >= 0);
	assert_int_equal(errs_status(&b.errs), 409);
	arena_free(&b.arena);
}

static const struct command *command_of(const char *action)
{
	for (int i = 0; order_moves[i]; i++)
		if (strcmp(order_moves[i]->name + strlen("order."), action) == 0)
			return order_moves[i];
	return NULL;
}

/* A button without a command, or a command its role may not run, would be a promise that is not kept. */
static void every_button_has_a_command_for_the_same_people(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(actions); i++) {
		unsigned by = 0;

		for (size_t k = 0; k < COUNT(wanted); k++)
			if (strcmp(wanted[k].action, actions[i]) == 0)
				by |= wanted[k].by;
		const struct command *c = command_of(actions[i]);
		if (!by || by == SYSTEM) {
			assert_null(c);
			continue;
		}
		assert_non_null(c);
		assert_int_equal(c->by, by);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(every_state_action_and_role_is_as_the_standard_has_it),
		cmocka_unit_test(an_order_is_completed_only_when_nothing_is_owed),
		cmocka_unit_test(who_is_refused_is_told_what_is_possible),
		cmocka_unit_test(every_button_has_a_command_for_the_same_people),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
