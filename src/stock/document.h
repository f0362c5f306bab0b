/*
 * document.h -- between stock_load.c and stock_rules.c: what a receipt, an adjustment or a
 * transfer must see.
 */
#ifndef STOCK_DOCUMENT_H
#define STOCK_DOCUMENT_H

#include "catalog/catalog.h"
#include "shell/shell.h"
#include "stock/stock.h"

/* One line with the product it names. */
struct document_goods {
	const struct stock_entry_line *in;
	const struct product *product;
	struct rows units;
	struct str pointer;
};

struct document_state {
	struct warehouse *from, *to;	/* `to` of a transfer only */
	struct document_goods *goods;
	int n;
	struct stock_set stocks;	/* all rows of all products */
	struct str series_name;
	struct series *series;
};

struct warehouse_state {
	struct warehouse *row;		/* the one to change */
	struct warehouse *twin;		/* another with the code that is asked for */
};

bool warehouse_create_load(struct context *x, struct load *l, const void *in, void *state);
bool warehouse_create_decide(struct context *x, const void *in, void *state, struct decision *out);
bool warehouse_change_load(struct context *x, struct load *l, const void *in, void *state);
bool warehouse_change_decide(struct context *x, const void *in, void *state, struct decision *out);

bool stock_receive_load(struct context *x, struct load *l, const void *in, void *state);
bool stock_receive_decide(struct context *x, const void *in, void *state, struct decision *out);
bool stock_adjust_load(struct context *x, struct load *l, const void *in, void *state);
bool stock_adjust_decide(struct context *x, const void *in, void *state, struct decision *out);
bool stock_transfer_load(struct context *x, struct load *l, const void *in, void *state);
bool stock_transfer_decide(struct context *x, const void *in, void *state, struct decision *out);

/* I3, see module.h. */
bool stock_check_balances(struct db *db, struct check_out *out, struct errs *errs);

/* "RK20261123": the series of the papers of one kind and day. */
struct str document_series(struct context *x, int64_t kind);

#endif
