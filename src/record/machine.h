/*
 * machine.h -- what may be done with a record: a table of the moves of its life cycle, and a table of the actions
 * that keep its state.
 *
 * The tables drive the API's permission, `allowed_actions` with the reason when blocked, the buttons, the diagram in
 * the documents and the model check. Nothing else decides a state, nor in which state something is possible
 * (R-39, R-40).
 */
#ifndef RECORD_MACHINE_H
#define RECORD_MACHINE_H

#include "record/field.h"
#include "record/role.h"

struct move {
	int from;
	const char *action;
	int to;
	unsigned by;			/* roles; SYSTEM alone: derived from what the parts did, never asked for */
	const char *zh, *en;		/* the button; NULL for SYSTEM moves */
	/* Why it cannot be done now though the state allows it; NULL: it can. Pure. */
	const struct problem *(*blocked)(const void *row);
	bool rare;			/* RARE: seldom wanted, so behind the others, and nothing that waits for anybody */
};
#define RARE true

/*
 * The way a record goes, as people are shown it: the gates before its steps, in order, each with its rule.
 * A state may be in no step: it is beside the way.
 */
struct gate {
	int state;			/* whose name the step behind it has */
	uint64_t in;			/* bit per state in which this is the step it has come to */
	const char *at;			/* the field that tells when */
	const char *zh, *en;		/* the rule */
};

struct machine {
	const struct names *states;	/* each with its tone */
	const struct move *move;
	int moves;
	int start;
	uint64_t finals;		/* bit per state from which nothing leads on, on purpose */
	const struct gate *gate;
	int gates;
};

/* Last may come WAY(gates). */
#define MACHINE(var, states_, moves_, start_, finals_, ...) \
	const struct machine var = { &states_, moves_, COUNT(moves_), start_, finals_, __VA_ARGS__ }
#define WAY(gates_) gates_, COUNT(gates_)

/*
 * What may be asked of a record and leaves its state as it is: another button of it.
 *
 * A name with a dot, "payment.reverse", is the root's say in an action of its parts: no button of the root, but that
 * of the part is allowed only when this is, too. A row without a label says why the move of that name, which does
 * exist in other states, is not to be had in these: its `blocked` gives a better reason than the state.
 */
struct action {
	const char *name;
	uint64_t in;			/* bit per state in which it may be asked for; 0: in all, or there are no states */
	unsigned by;			/* roles: those of the command */
	const char *zh, *en;		/* the button */
	const char *request;		/* "POST /api/v1/orders/{id}/payments"; NULL: POST to actions/{name} of the record */
	const struct problem *(*blocked)(const void *row);	/* as of a move */
	bool rare;			/* likewise */
};

struct actions { const struct action *at; int n; };

#define ACTIONS(var, table) const struct actions var = { table, COUNT(table) }
#define STATE_BIT(state) ((uint64_t)1 << (state))
/* All from one state to another, in the order of their enum. */
#define STATE_BITS(first, last) ((STATE_BIT(last) << 1) - STATE_BIT(first))

/* The row of the table for this state and action; NULL when there is none. */
const struct move *machine_find(const struct machine *m, int64_t from, struct str action);

/*
 * Move the field `state` of the row. `by` is the caller's roles; pass SYSTEM for a derived move. Fails with
 * E_MOVE naming what is possible, E_FORBIDDEN, or what `blocked` says; the row is then unchanged.
 */
bool machine_move(const struct record *r, void *row, const char *action, unsigned by, struct errs *errs);

/* May this be done now, moving the state or keeping it? Fails in the same way; the first question of every rule. */
bool machine_permit(const struct record *r, const void *row, const char *action, unsigned by, struct errs *errs);

/* The root a part is shown with; { NULL, NULL } of a root. */
struct owner { const struct record *record; const void *row; };

/*
 * ,"allowed_actions":[{"action","allowed","label","label_en","rare","request","reason"}…]: every button of the tables; rare
 * when it is, request only where it is not POST to actions/{action}. The reason is {code,zh,en}, or {code,possible_in} with the states
 * that would allow it; to a role that may not do it in any state, that it may not.
 */
void machine_encode_actions(struct buf *out, const struct record *r, const void *row, unsigned by, struct owner owner);

/*
 * Are the tables sound: every state reachable from `start`, dead ends exactly the finals, no (state, action)
 * twice, no state in two steps? Appends what is wrong as text; false if anything is.
 */
bool machine_check(const struct record *r, struct buf *wrong);

/* A Mermaid state diagram, for the documents. */
void machine_draw(struct buf *out, const struct record *r);

#endif
