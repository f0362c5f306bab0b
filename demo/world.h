/*
 * world.h -- the demo company's world: its clock, its dice, its people and goods, and how they act.
 *
 * Whatever happens in it is a command of the engine, run as the member of staff whose post it is, at a
 * time of the past. The same seed gives the same months; they end today.
 */
#ifndef DEMO_WORLD_H
#define DEMO_WORLD_H

#include <jansson.h>

#include "shell/engine.h"

/* Texts are those of company.json and live as long as it. */
struct demo_department { struct id id; struct str code; };
struct demo_staff { struct id id; struct str login, name; unsigned roles; };
struct demo_warehouse { struct id id; struct str code, regions; };
struct demo_product {
	struct id id;
	struct str sku, name, unit;
	struct str pack;		/* the unit it is sold in by the dozen: 箱; empty: none */
	int64_t per_pack;		/* whole base units in one */
	int64_t fen;			/* list price of one base unit, rounded */
	bool service;
};
struct demo_customer {
	struct id id;
	struct str code, name, contact, region;
	bool company;
	enum terms { PREPAID, DEPOSIT, CREDIT, MALL } terms;
};

enum { DEPARTMENTS_MAX = 20, STAFF_MAX = 20, WAREHOUSES_MAX = 5, PRODUCTS_MAX = 100, CUSTOMERS_MAX = 60 };

/* Working minutes of the office, counted from some day long ago: what happens happens in them. */
enum { DAY_MINUTES = 480, WORKDAYS_MAX = 700 };

struct calendar {
	struct zone zone;
	struct date day[WORKDAYS_MAX];	/* those on which people work, oldest first */
	int64_t opened;			/* the first minute of the company */
	int64_t end;			/* the last working minute that has passed */
};

void calendar_make(struct calendar *c, struct instant now, struct zone zone);
struct instant calendar_at(const struct calendar *c, int64_t minute);

struct world {
	struct engine *engine;
	struct arena arena;
	struct calendar calendar;
	json_t *company;		/* company.json */
	struct str password;		/* of all the staff */
	struct instant now;		/* by the world's clock */
	uint64_t dice;
	int64_t commands;
	bool broken;			/* a command was refused that should not have been: said on stderr */

	struct demo_department department[DEPARTMENTS_MAX];
	struct demo_staff staff[STAFF_MAX];
	struct demo_warehouse warehouse[WAREHOUSES_MAX];
	struct demo_product product[PRODUCTS_MAX];
	struct demo_customer customer[CUSTOMERS_MAX];
	int departments, staffs, warehouses, products, customers;
};

/* Number from `least` to `most`; true in so many of a hundred cases. */
int64_t between(struct world *w, int64_t least, int64_t most);
bool chance(struct world *w, int percent);

/* One of the staff in this post. */
const struct demo_staff *somebody(struct world *w, unsigned role);

/* --- acting ------------------------------------------------------------------ */

/* A command on its way. `answer` is its JSON (to be given back with json_decref), NULL when refused. */
struct deed {
	const struct demo_staff *who;	/* NULL: orderd itself, as at the beginning */
	const char *command;
	struct id target;
	int64_t part;
	struct str body;
	const char *may_fail;		/* code of the problem that is no surprise; NULL: none is */
	json_t *answer;
	bool refused;			/* by may_fail */
};

/* False when it was refused; the world is broken then, unless it was expected. */
bool act(struct world *w, struct deed *d);
struct id id_of(const json_t *answer);

/* --- writing bodies ------------------------------------------------------------ */

/* "name":"text", after what is there; an empty text is left out. */
void add_text(struct buf *b, const char *name, struct str text);
void add_number(struct buf *b, const char *name, int64_t n);
void add_true(struct buf *b, const char *name);
void add_date(struct buf *b, const char *name, struct date d);
void add_time(struct buf *b, const char *name, struct instant t);
void add_money(struct buf *b, const char *name, int64_t fen);
void add_id(struct buf *b, const char *name, struct id id);
/* '{' or '[' of a member (of an element when name is NULL), and its end. */
void add_open(struct buf *b, const char *name, char bracket);
void add_close(struct buf *b, char bracket);

/* --- the company --------------------------------------------------------------- */

/* Staff, warehouses, goods, customers and the first stock, out of the file. */
bool company_found(struct world *w, const char *path);
/* Goods come in: `packs` of each of these products. */
bool company_receive(struct world *w, int warehouse, const int *product, int n, int64_t packs, const char *why);
int warehouse_for(const struct world *w, struct str region);

#endif
