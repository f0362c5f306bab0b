/*
 * machine.h -- the life cycle of a record as one table of moves.
 *
 * The table drives the API's permission, `allowed_actions` with the reason when
 * blocked, the buttons, the diagram in the documents and the model check.
 * Nothing else decides a state.
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
};

struct machine {
	const struct names *states;
	const struct move *move;
	int moves;
	int start;
	uint64_t finals;		/* bit per state from which nothing leads on, on purpose */
};

#define MACHINE(var, states_, moves_, start_, finals_) \
	const struct machine var = { &states_, moves_, COUNT(moves_), start_, finals_ }

/* The row of the table for this state and action; NULL when there is none. */
const struct move *machine_find(const struct machine *m, int64_t from, struct str action);

/*
 * Move the field `state` of the row. `by` is the caller's roles; pass SYSTEM for a derived move. Fails with
 * E_MOVE naming what is possible, E_FORBIDDEN, or what `blocked` says; the row is then unchanged.
 */
bool machine_move(const struct record *r, void *row, const char *action, unsigned by, struct errs *errs);

/*
 * ,"allowed_actions":[{"action","allowed","label","label_en","reason"}…]: every button of the table. The reason is {code,zh,en}, or
 * {code,possible_in} with the states that would allow it.
 */
void machine_encode_actions(struct buf *out, const struct record *r, const void *row, unsigned by);

/*
 * Is the table sound: every state reachable from `start`, dead ends exactly the finals, no (state, action)
 * twice? Appends what is wrong as text; false if anything is.
 */
bool machine_check(const struct record *r, struct buf *wrong);

/* A Mermaid state diagram, for the documents. */
void machine_draw(struct buf *out, const struct record *r);

#endif
