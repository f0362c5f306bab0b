/*
 * machine.c -- moves and actions: made, permitted, offered, checked and drawn from their tables.
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

/* A record without states is always in the same. */
static int64_t state_now(const struct record *r, const void *row)
{
	return r->machine ? *state_of(r, row) : 0;
}

static const struct move *find(const struct machine *m, int64_t from, const char *action)
{
	for (int i = 0; m && i < m->moves; i++)
		if (m->move[i].from == from && strcmp(m->move[i].action, action) == 0)
			return &m->move[i];
	return NULL;
}

static bool possible_in(const struct action *action, int64_t state)
{
	return !action->in || (action->in & STATE_BIT(state));
}

static const struct action *find_action(const struct record *r, int64_t state, const char *name)
{
	for (int i = 0; r->actions && i < r->actions->n; i++)
		if (strcmp(r->actions->at[i].name, name) == 0 && possible_in(&r->actions->at[i], state))
			return &r->actions->at[i];
	return NULL;
}

/* What a row of either table says of who and whether. */
struct terms {
	bool found;
	unsigned by;
	const struct problem *(*blocked)(const void *row);
};

static struct terms terms_of(const struct record *r, int64_t state, const char *name)
{
	const struct move *move = find(r->machine, state, name);
	const struct action *action = move ? NULL : find_action(r, state, name);

	if (move)
		return (struct terms){ true, move->by, move->blocked };
	return action ? (struct terms){ true, action->by, action->blocked } : (struct terms){ 0 };
}

const struct move *machine_find(const struct machine *m, int64_t from, struct str action)
{
	for (int i = 0; i < m->moves; i++)
		if (m->move[i].from == from && str_eq(STR(m->move[i].action), action))
			return &m->move[i];
	return NULL;
}

/* The button's Chinese label; where the state has no such move, that of another state. */
static const char *action_zh(const struct record *r, const char *action)
{
	const struct machine *m = r->machine;

	for (int i = 0; m && i < m->moves; i++)
		if (m->move[i].zh && strcmp(m->move[i].action, action) == 0)
			return m->move[i].zh;
	for (int i = 0; r->actions && i < r->actions->n; i++)
		if (r->actions->at[i].zh && strcmp(r->actions->at[i].name, action) == 0)
			return r->actions->at[i].zh;
	return action;
}

static struct str action_label(struct arena *a, const struct record *r, const char *action)
{
	return both(a, action_zh(r, action), action);
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

	return fail(errs, &E_MOVE, S(""), action_label(a, r, action), record_label(a, r),
	            both(a, state->zh, state->en ? state->en : state->word), possible(a, m, from, by));
}

bool machine_permit(const struct record *r, const void *row, const char *action, unsigned by, struct errs *errs)
{
	int64_t state = state_now(r, row);
	struct terms t = terms_of(r, state, action);

	if (!t.found)
		return fail_move(r, state, action, by, errs);
	if (!roles_permit(t.by, by))
		return fail(errs, &E_FORBIDDEN, S(""), action_label(errs->arena, r, action));

	const struct problem *blocked = t.blocked ? t.blocked(row) : NULL;
	return !blocked || fail(errs, blocked, S(""));
}

bool machine_move(const struct record *r, void *row, const char *action, unsigned by, struct errs *errs)
{
	int64_t *state = state_of(r, row);
	const struct move *move = find(r->machine, *state, action);

	if (!machine_permit(r, row, action, by, errs))
		return false;
	if (!move)
		return fail_move(r, *state, action, by, errs);
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
	buf_text(out, "}}");
}

/* --- buttons ------------------------------------------------------------------- */

/* What an answer says of one action, ready made: every answer with a life cycle says it of all of them. */
struct button {
	const char *name;
	unsigned by;			/* who may do it in some state */
	struct str head;		/* {"action":"ship","allowed": */
	struct str labels[STATES_MOST];	/* ,"label":"发货","label_en":"ship"; a state may call it its own way */
	struct str elsewhere;		/* ,"reason":{"code":"E_MOVE","possible_in":["packed"]}} */
	struct terms of[STATES_MOST];
};

struct buttons {
	const struct record *record;
	const struct field *state;	/* NULL: it has no states */
	struct button *at;
	int n;
};

static struct {
	pthread_mutex_t lock;
	struct arena arena;		/* of the process: the tables are part of it */
	struct buttons made[MACHINES_MOST];
	_Atomic int n;
} buttons = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int states_of(const struct record *r)
{
	return r->machine ? r->machine->states->n : 1;
}

/* Does the record do this in the state, by a button of that name? */
static bool has_button_in(const struct record *r, int64_t state, const char *name)
{
	const struct move *move = find(r->machine, state, name);
	const struct action *action = find_action(r, state, name);

	return (move && move->zh) || (action && action->zh);
}

/* The state does not allow it: said by the states that would, whose labels the caller has. */
static struct str states_text(struct arena *a, const struct record *r, const char *name)
{
	struct buf out = buf_in(a, 0);
	char before = '[';

	add_text(&out, ",\"reason\":{\"code\":", E_MOVE.code);
	buf_text(&out, ",\"possible_in\":");
	for (int i = 0; r->machine && i < states_of(r); i++) {
		if (!has_button_in(r, i, name))
			continue;
		buf_char(&out, before);
		buf_json(&out, STR(r->machine->states->at[i].word));
		before = ',';
	}
	buf_text(&out, "]}}");
	return buf_str(&out);
}

static struct str labels_text(struct arena *a, const char *zh, const char *en, bool rare, const char *request)
{
	struct buf labels = buf_in(a, 0);

	add_text(&labels, ",\"label\":", zh);
	add_text(&labels, ",\"label_en\":", en);
	if (rare)
		buf_text(&labels, ",\"rare\":true");
	if (request)
		add_text(&labels, ",\"request\":", request);
	return buf_str(&labels);
}

static struct button *add_made(struct arena *a, struct buttons *all, const char *name)
{
	const struct record *r = all->record;
	struct button *b = &all->at[all->n++];
	struct buf head = buf_in(a, 0);

	add_text(&head, "{\"action\":", name);
	buf_text(&head, ",\"allowed\":");
	*b = (struct button){ .name = name, .head = buf_str(&head), .elsewhere = states_text(a, r, name) };
	for (int i = 0; i < states_of(r); i++) {
		b->of[i] = terms_of(r, i, name);
		b->by |= b->of[i].by;
	}
	return b;
}

static void make_move(struct arena *a, struct buttons *all, const struct move *move)
{
	const struct machine *m = all->record->machine;

	for (int i = 0; i < all->n; i++)
		if (strcmp(all->at[i].name, move->action) == 0)
			return;
	struct button *b = add_made(a, all, move->action);
	for (int i = 0; i < m->states->n; i++) {
		const struct move *own = find(m, i, move->action);
		own = own && own->zh ? own : move;
		b->labels[i] = labels_text(a, own->zh, own->en, own->rare, NULL);
	}
}

static void make_action(struct arena *a, struct buttons *all, const struct action *action)
{
	struct button *b = add_made(a, all, action->name);
	struct str labels = labels_text(a, action->zh, action->en, action->rare, action->request);

	for (int i = 0; i < states_of(all->record); i++)
		b->labels[i] = labels;
}

static void make_buttons(struct arena *a, struct buttons *all, const struct record *r)
{
	const struct machine *m = r->machine;
	int moves = m ? m->moves : 0, actions = r->actions ? r->actions->n : 0;

	*all = (struct buttons){
		.record = r, .state = m ? record_field(r, S("state")) : NULL,
		.at = arena_array(a, (size_t)(moves + actions), sizeof *all->at),
	};
	for (int i = 0; i < moves; i++)
		if (m->move[i].zh && m->move[i].by != SYSTEM)
			make_move(a, all, &m->move[i]);
	for (int i = 0; i < actions; i++)
		if (r->actions->at[i].zh && !strchr(r->actions->at[i].name, '.'))
			make_action(a, all, &r->actions->at[i]);
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
	const struct buttons *made = made_before(r);

	if (made)
		return made;
	pthread_mutex_lock(&buttons.lock);
	made = made_before(r);
	if (!made) {
		int at = atomic_load(&buttons.n);
		assert(at < MACHINES_MOST && states_of(r) <= STATES_MOST);
		make_buttons(&buttons.arena, &buttons.made[at], r);
		atomic_store(&buttons.n, at + 1);
		made = &buttons.made[at];
	}
	pthread_mutex_unlock(&buttons.lock);
	return made;
}

/* What the owner has against it: the row "payment.reverse" of an order speaks of "reverse" of its payments. */
static const struct problem *owner_blocks(struct owner owner, const struct record *r, const char *name)
{
	const struct actions *all = owner.record ? owner.record->actions : NULL;
	size_t n = strlen(r->name);

	for (int i = 0; all && i < all->n; i++) {
		const struct action *a = &all->at[i];
		if (strncmp(a->name, r->name, n) == 0 && a->name[n] == '.' && strcmp(a->name + n + 1, name) == 0)
			return a->blocked ? a->blocked(owner.row) : NULL;
	}
	return NULL;
}

/* Most of the buttons in most answers are somebody else's: this is ready made as well. */
static const char forbidden[] =
	",\"reason\":{\"code\":\"E_FORBIDDEN\",\"zh\":\"您的岗位无权进行此操作\",\"en\":\"your role may not do this\"}}";

static void add_button(struct buf *out, const struct button *b, int64_t state, const struct record *r,
                       const void *row, unsigned by, struct owner owner)
{
	const struct terms *t = &b->of[state];
	bool permitted = roles_permit(t->found ? t->by : b->by, by);
	const struct problem *blocked = permitted ? owner_blocks(owner, r, b->name) : NULL;

	if (permitted && !blocked && t->blocked)
		blocked = t->blocked(row);
	buf_add(out, b->head);
	buf_add(out, permitted && !blocked && t->found ? S("true") : S("false"));
	buf_add(out, b->labels[state]);
	if (!permitted)
		buf_text(out, forbidden);
	else if (blocked)
		add_reason(out, blocked->code, blocked->zh, blocked->en);
	else
		buf_add(out, t->found ? S("}") : b->elsewhere);
}

void machine_encode_actions(struct buf *out, const struct record *r, const void *row, unsigned by, struct owner owner)
{
	const struct buttons *all = buttons_of(r);
	int64_t state = all->state ? *(const int64_t *)field_at(all->state, row) : 0;

	buf_text(out, ",\"allowed_actions\":[");
	for (int i = 0; i < all->n; i++) {
		if (i)
			buf_char(out, ',');
		add_button(out, &all->at[i], state, r, row, by, owner);
	}
	buf_char(out, ']');
}

/* --- soundness ------------------------------------------------------------------ */

/* Following moves until they lead nowhere new. */
static uint64_t reachable(const struct machine *m)
{
	uint64_t seen = STATE_BIT(m->start), before = 0;

	while (seen != before) {
		before = seen;
		for (int i = 0; i < m->moves; i++)
			if (seen & STATE_BIT(m->move[i].from))
				seen |= STATE_BIT(m->move[i].to);
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
		left |= STATE_BIT(m->move[i].from);
	for (int s = 0; s < m->states->n; s++) {
		bool final = m->finals & STATE_BIT(s), leads_on = left & STATE_BIT(s);
		const char *fault = NULL;
		if (!(seen & STATE_BIT(s)))
			fault = "cannot be reached";
		else if (final && leads_on)
			fault = "is final but leads on";
		else if (!final && !leads_on)
			fault = "is a dead end but not final";
		else if (m->states->at[s].tone == TONE_NONE)
			fault = "has no tone";
		if (!fault)
			continue;
		buf_fmt(wrong, "%s: state \"%s\" %s\n", r->name, m->states->at[s].word, fault);
		good = false;
	}
	return good;
}

static bool is_move(const struct machine *m, const char *name)
{
	for (int i = 0; m && i < m->moves; i++)
		if (strcmp(m->move[i].action, name) == 0)
			return true;
	return false;
}

/* Is there a state in which a row before this one, or a move, answers to its name? */
static bool is_taken(const struct record *r, int at)
{
	const struct action *a = &r->actions->at[at];

	for (int s = 0; s < states_of(r); s++)
		if (possible_in(a, s) && (find(r->machine, s, a->name) || find_action(r, s, a->name) != a))
			return true;
	return false;
}

static const char *action_fault(const struct record *r, int at)
{
	const struct action *a = &r->actions->at[at];
	uint64_t known = (STATE_BIT(states_of(r) - 1) << 1) - 1;

	if (is_taken(r, at))
		return "is there twice";
	if (!a->by)
		return "is for nobody";
	if (!a->zh != !a->en)
		return "has a label in one language only";
	if (!a->zh && (!a->blocked || !is_move(r->machine, a->name)))
		return "has no label, and is no reason against a move of that name";
	if (a->in & ~known)
		return "is possible in a state that is none";
	if (strchr(a->name, '.') && (a->in || !a->blocked))
		return "is of a part, but has nothing to say beside its own row";
	return NULL;
}

static bool check_actions(const struct record *r, struct buf *wrong)
{
	bool good = true;

	for (int i = 0; r->actions && i < r->actions->n; i++) {
		const char *fault = action_fault(r, i);
		if (!fault)
			continue;
		buf_fmt(wrong, "%s: \"%s\" %s\n", r->name, r->actions->at[i].name, fault);
		good = false;
	}
	return good;
}

static const char *gate_fault(const struct record *r, const struct gate *gate, uint64_t before)
{
	const struct field *at = record_field(r, STR(gate->at));

	if (!(gate->in & STATE_BIT(gate->state)) || gate->in & before)
		return "is not in its own states, or one of them is in a step before";
	if (!at || at->type != F_TIME)
		return "has no field that tells when";
	return gate->zh && gate->en ? NULL : "has no rule, or only in one language";
}

static bool check_gates(const struct record *r, struct buf *wrong)
{
	const struct machine *m = r->machine;
	uint64_t before = 0;
	bool good = true;

	for (int i = 0; m && i < m->gates; i++) {
		const char *fault = gate_fault(r, &m->gate[i], before);
		before |= m->gate[i].in;
		if (!fault)
			continue;
		buf_fmt(wrong, "%s: step \"%s\" %s\n", r->name, m->states->at[m->gate[i].state].word, fault);
		good = false;
	}
	return good;
}

bool machine_check(const struct record *r, struct buf *wrong)
{
	if (r->machine && !check_bounds(r, wrong))
		return false;

	bool moves = !r->machine || check_moves(r, wrong), states = !r->machine || check_states(r, wrong);
	bool actions = check_actions(r, wrong), gates = check_gates(r, wrong);
	return moves && states && actions && gates;
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
		if (m->finals & STATE_BIT(s))
			buf_fmt(out, "    %s --> [*]\n", state[s].word);
}
