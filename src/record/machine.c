/*
 * machine.c -- moves made, offered, checked and drawn from the table of them.
 */
#include "record/machine.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { STATES_MOST = 32, MACHINES_MOST = 64 };

static int64_t *state_of(const struct record *r, const void *row)
{
	const struct field *f = record_field(r, S("state"));

	assert(f && f->type == F_STATE);
	return field_at(f, row);
}

static const struct move *find(const struct machine *m, int64_t from, const char *action)
{
	for (int i = 0; i < m->moves; i++)
		if (m->move[i].from == from && strcmp(m->move[i].action, action) == 0)
			return &m->move[i];
	return NULL;
}

const struct move *machine_find(const struct machine *m, int64_t from, struct str action)
{
	for (int i = 0; i < m->moves; i++)
		if (m->move[i].from == from && str_eq(STR(m->move[i].action), action))
			return &m->move[i];
	return NULL;
}

/* The button's Chinese label; where the state has no such move, that of another state. */
static const char *action_zh(const struct machine *m, const char *action)
{
	for (int i = 0; i < m->moves; i++)
		if (m->move[i].zh && strcmp(m->move[i].action, action) == 0)
			return m->move[i].zh;
	return action;
}

static struct str action_label(struct arena *a, const struct machine *m, const char *action)
{
	return both(a, action_zh(m, action), action);
}

static void add_listed(struct buf *out, const char *separator, const char *text)
{
	if (out->n)
		buf_text(out, separator);
	buf_text(out, text);
}

/* What these roles could do instead. */
static struct str possible(struct arena *a, const struct machine *m, int64_t from, unsigned by)
{
	struct buf zh = buf_in(a, 0), en = buf_in(a, 0);

	for (int i = 0; i < m->moves; i++) {
		const struct move *move = &m->move[i];
		if (move->from != from || !roles_permit(move->by, by))
			continue;
		add_listed(&zh, "、", move->zh ? move->zh : move->action);
		add_listed(&en, ", ", move->action);
	}
	if (!en.n)
		return both(a, "无", "nothing");
	return both(a, str_c(a, buf_str(&zh)), str_c(a, buf_str(&en)));
}

static bool fail_move(const struct record *r, int64_t from, const char *action, unsigned by, struct errs *errs)
{
	const struct machine *m = r->machine;
	const struct name *state = &m->states->at[from];
	struct arena *a = errs->arena;

	return fail(errs, &E_MOVE, S(""), action_label(a, m, action), record_label(a, r),
	            both(a, state->zh, state->en ? state->en : state->word), possible(a, m, from, by));
}

bool machine_move(const struct record *r, void *row, const char *action, unsigned by, struct errs *errs)
{
	int64_t *state = state_of(r, row);
	const struct move *move = find(r->machine, *state, action);

	if (!move)
		return fail_move(r, *state, action, by, errs);
	if (!roles_permit(move->by, by))
		return fail(errs, &E_FORBIDDEN, S(""), action_label(errs->arena, r->machine, action));

	const struct problem *blocked = move->blocked ? move->blocked(row) : NULL;
	if (blocked)
		return fail(errs, blocked, S(""));
	*state = move->to;
	return true;
}

static void add_text(struct buf *out, const char *before, const char *text)
{
	buf_text(out, before);
	buf_json(out, STR(text));
}

static void add_reason(struct buf *out, const char *code, const char *zh, const char *en)
{
	add_text(out, ",\"reason\":{\"code\":", code);
	add_text(out, ",\"zh\":", zh);
	add_text(out, ",\"en\":", en);
	buf_char(out, '}');
}

/* --- buttons ------------------------------------------------------------------- */

/* What an answer says of one action, ready made: every answer with a life cycle says it of all of them. */
struct button {
	struct str head;		/* {"action":"ship","allowed": */
	struct str labels[STATES_MOST];	/* ,"label":"发货","label_en":"ship"; a state may call it its own way */
	struct str elsewhere;		/* ,"reason":{"code":"E_MOVE","possible_in":["packed"]}} */
	const struct move *of[STATES_MOST];
};

struct buttons {
	const struct record *record;
	const struct field *state;
	struct button *at;
	int n;
};

static struct {
	pthread_mutex_t lock;
	struct arena arena;		/* of the process: machines are part of it */
	struct buttons made[MACHINES_MOST];
	_Atomic int n;
} buttons = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The state does not allow it: said by the states that would, whose labels the caller has. */
static struct str states_text(struct arena *a, const struct machine *m, const char *action)
{
	struct buf out = buf_in(a, 0);
	char before = '[';

	add_text(&out, ",\"reason\":{\"code\":", E_MOVE.code);
	buf_text(&out, ",\"possible_in\":");
	for (int i = 0; i < m->moves; i++) {
		if (!m->move[i].zh || strcmp(m->move[i].action, action) != 0)
			continue;
		buf_char(&out, before);
		buf_json(&out, STR(m->states->at[m->move[i].from].word));
		before = ',';
	}
	buf_text(&out, "]}}");
	return buf_str(&out);
}

static bool offered_before(const struct machine *m, int i)
{
	for (int k = 0; k < i; k++)
		if (m->move[k].zh && strcmp(m->move[k].action, m->move[i].action) == 0)
			return true;
	return false;
}

static struct str labels_text(struct arena *a, const struct move *move)
{
	struct buf labels = buf_in(a, 0);

	add_text(&labels, ",\"label\":", move->zh);
	add_text(&labels, ",\"label_en\":", move->en ? move->en : move->action);
	return buf_str(&labels);
}

static struct button make_button(struct arena *a, const struct machine *m, const struct move *move)
{
	struct button b = { .elsewhere = states_text(a, m, move->action) };
	struct buf head = buf_in(a, 0);

	add_text(&head, "{\"action\":", move->action);
	buf_text(&head, ",\"allowed\":");
	b.head = buf_str(&head);
	for (int i = 0; i < m->states->n && i < STATES_MOST; i++) {
		b.of[i] = find(m, i, move->action);
		b.labels[i] = labels_text(a, b.of[i] && b.of[i]->zh ? b.of[i] : move);
	}
	return b;
}

static const struct buttons *made_before(const struct record *r)
{
	int n = atomic_load(&buttons.n);

	for (int i = 0; i < n; i++)
		if (buttons.made[i].record == r)
			return &buttons.made[i];
	return NULL;
}

static const struct buttons *buttons_of(const struct record *r)
{
	const struct machine *m = r->machine;
	const struct buttons *made = made_before(r);

	if (made)
		return made;
	pthread_mutex_lock(&buttons.lock);
	made = made_before(r);
	if (!made) {
		int at = atomic_load(&buttons.n);
		assert(at < MACHINES_MOST && m->states->n <= STATES_MOST);
		struct buttons *b = &buttons.made[at];
		*b = (struct buttons){
			.record = r, .state = record_field(r, S("state")),
			.at = arena_array(&buttons.arena, (size_t)m->moves, sizeof *b->at),
		};
		for (int i = 0; i < m->moves; i++)
			if (m->move[i].zh && m->move[i].by != SYSTEM && !offered_before(m, i))
				b->at[b->n++] = make_button(&buttons.arena, m, &m->move[i]);
		atomic_store(&buttons.n, at + 1);
		made = b;
	}
	pthread_mutex_unlock(&buttons.lock);
	return made;
}

static void add_button(struct buf *out, const struct button *b, int64_t state, const void *row, unsigned by)
{
	const struct move *move = b->of[state];
	bool permitted = move && roles_permit(move->by, by);
	const struct problem *blocked = permitted && move->blocked ? move->blocked(row) : NULL;

	buf_add(out, b->head);
	buf_add(out, permitted && !blocked ? S("true") : S("false"));
	buf_add(out, b->labels[state]);
	if (!move) {
		buf_add(out, b->elsewhere);
		return;
	}
	if (!permitted)
		add_reason(out, E_FORBIDDEN.code, "您的角色无权进行此操作", "your role may not do this");
	else if (blocked)
		add_reason(out, blocked->code, blocked->zh, blocked->en);
	buf_char(out, '}');
}

void machine_encode_actions(struct buf *out, const struct record *r, const void *row, unsigned by)
{
	const struct buttons *all = buttons_of(r);
	int64_t state = *(const int64_t *)field_at(all->state, row);

	buf_text(out, ",\"allowed_actions\":[");
	for (int i = 0; i < all->n; i++) {
		if (i)
			buf_char(out, ',');
		add_button(out, &all->at[i], state, row, by);
	}
	buf_char(out, ']');
}

static uint64_t bit(int state)
{
	return (uint64_t)1 << state;
}

/* Following moves until they lead nowhere new. */
static uint64_t reachable(const struct machine *m)
{
	uint64_t seen = bit(m->start), before = 0;

	while (seen != before) {
		before = seen;
		for (int i = 0; i < m->moves; i++)
			if (seen & bit(m->move[i].from))
				seen |= bit(m->move[i].to);
	}
	return seen;
}

static bool check_bounds(const struct record *r, struct buf *wrong)
{
	const struct machine *m = r->machine;
	int n = m->states->n;
	bool good = n <= 64 && m->start >= 0 && m->start < n;

	if (!good)
		buf_fmt(wrong, "%s: more than 64 states, or the start is none of them\n", r->name);
	for (int i = 0; i < m->moves; i++) {
		const struct move *move = &m->move[i];
		if (move->from >= 0 && move->from < n && move->to >= 0 && move->to < n)
			continue;
		buf_fmt(wrong, "%s: \"%s\" leads from or to a state that is none\n", r->name, move->action);
		good = false;
	}
	return good;
}

static bool check_moves(const struct record *r, struct buf *wrong)
{
	const struct machine *m = r->machine;
	bool good = true;

	for (int i = 0; i < m->moves; i++) {
		const struct move *move = &m->move[i];
		const char *fault = NULL;
		if (find(m, move->from, move->action) != move)
			fault = "is there twice";
		else if (!move->by)
			fault = "is for nobody";
		else if (!move->zh != !move->en)
			fault = "has a label in one language only";
		if (!fault)
			continue;
		buf_fmt(wrong, "%s: \"%s\" from \"%s\" %s\n", r->name, move->action,
		        m->states->at[move->from].word, fault);
		good = false;
	}
	return good;
}

static bool check_states(const struct record *r, struct buf *wrong)
{
	const struct machine *m = r->machine;
	uint64_t seen = reachable(m), left = 0;
	bool good = true;

	for (int i = 0; i < m->moves; i++)
		left |= bit(m->move[i].from);
	for (int s = 0; s < m->states->n; s++) {
		bool final = m->finals & bit(s), leads_on = left & bit(s);
		const char *fault = NULL;
		if (!(seen & bit(s)))
			fault = "cannot be reached";
		else if (final && leads_on)
			fault = "is final but leads on";
		else if (!final && !leads_on)
			fault = "is a dead end but not final";
		if (!fault)
			continue;
		buf_fmt(wrong, "%s: state \"%s\" %s\n", r->name, m->states->at[s].word, fault);
		good = false;
	}
	return good;
}

bool machine_check(const struct record *r, struct buf *wrong)
{
	if (!check_bounds(r, wrong))
		return false;

	bool moves = check_moves(r, wrong), states = check_states(r, wrong);
	return moves && states;
}

void machine_draw(struct buf *out, const struct record *r)
{
	const struct machine *m = r->machine;
	const struct name *state = m->states->at;

	buf_text(out, "stateDiagram-v2\n");
	for (int s = 0; s < m->states->n; s++)
		buf_fmt(out, "    state \"%s\" as %s\n", state[s].zh, state[s].word);
	buf_fmt(out, "    [*] --> %s\n", state[m->start].word);
	for (int i = 0; i < m->moves; i++) {
		const struct move *move = &m->move[i];
		buf_fmt(out, "    %s --> %s: %s%s\n", state[move->from].word, state[move->to].word,
		        move->zh ? move->zh : move->action, move->by == SYSTEM ? "（系统）" : "");
	}
	for (int s = 0; s < m->states->n; s++)
		if (m->finals & bit(s))
			buf_fmt(out, "    %s --> [*]\n", state[s].word);
}
