/*
 * engine.c -- opening orderd: flatten what modules declare, apply the schema, check, start writing.
 */
#include <stdlib.h>
#include <string.h>

#include "db/migrate.h"
#include "shell/write/cache.h"
#include "shell/engine.h"
#include "shell/read/family.h"
#include "shell/read/feed.h"
#include "shell/read/kept.h"
#include "shell/write/log_key.h"
#include "shell/node/node.h"
#include "shell/run/outbox.h"
#include "shell/node/rate.h"
#include "shell/list/search.h"
#include "shell/read/callers.h"
#include "shell/shell.h"
#include "shell/write/writer.h"
#include "shell/schema.h"

enum { AWAY_US = 200000 };

/* The shell first, then the modules, lowest first. */
static const struct module *module_at(int i)
{
	return i == 0 ? &shell_module : modules[i - 1];
}

/* --- the registry of records --------------------------------------------- */

static const struct record *mark_of(struct engine *engine, const struct record *r)
{
	struct record *mark = arena_copy(&engine->arena, &root_mark_record, sizeof root_mark_record);

	mark->table = r->table;
	return mark;
}

static void describe_entry(struct engine *engine, struct entry *e)
{
	const struct record *r = e->record;

	e->count = arena_array(&engine->arena, (size_t)r->fields, sizeof *e->count);
	for (int i = 0; i < r->fields; i++)
		if (r->field[i].count)
			e->count[i] = record_field(r, STR(r->field[i].count));

	for (int i = 0; i < r->fields; i++)
		if ((r->field[i].flags & KEY) && e->keys < (int)COUNT(e->key))
			e->key[e->keys++] = &r->field[i];
	e->by_key = (struct lookup){ r, e->key[0]->name };
	if (record_is_root(r)) {
		e->version = record_field(r, S("version"));
		e->head = record_field(r, S("head"));
		e->mark = mark_of(engine, r);
	}
	e->searched = search_field(r);
	if (r->machine)
		e->state = record_field(r, S("state"));
}

/* The first key of a record of the family refers to its root. */
static const struct entry *root_of(const struct engine *engine, const struct entry *e)
{
	const char *refers = e->key[0]->refers;

	if (e->version)
		return e;
	if (e->record->rank != RANK_FAMILY || !refers)
		return NULL;
	const struct entry *root = engine_entry_named(engine, STR(refers));
	return root && root->version ? root : NULL;
}

/* The root's count of these children: batch_count of an order. */
static const struct field *counting_field(const struct entry *e)
{
	ARENA a = { 0 };

	return e->root && e->root != e ?
	       record_field(e->root->record, str_fmt(&a, "%s_count", e->record->name)) : NULL;
}

/* Beside its root, or as rows of a record that is. */
static bool is_shown(const struct engine *engine, const struct entry *child)
{
	if (child->record->attached)
		return true;
	for (int i = 0; i < engine->entries; i++) {
		const struct record *r = engine->entry[i].record;

		for (int k = 0; engine->entry[i].root == child->root && k < r->fields; k++)
			if (r->field[k].of == child->record)
				return true;
	}
	return false;
}

static int by_rank(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->record->rank != y->record->rank ? x->record->rank - y->record->rank : x->number - y->number;
}

static void register_records(struct engine *e)
{
	for (int i = 0; i == 0 || module_at(i); i++) {
		const struct module *m = module_at(i);
		for (int k = 0; m->records && m->records[k]; k++)
			e->entries++;
	}
	e->entry = arena_array(&e->arena, (size_t)e->entries, sizeof *e->entry);
	int n = 0;
	for (int i = 0; i == 0 || module_at(i); i++) {
		const struct module *m = module_at(i);
		for (int k = 0; m->records && m->records[k]; k++, n++) {
			e->entry[n] = (struct entry){ .record = m->records[k], .number = n };
			for (int j = 0; m->identity && m->identity[j]; j++)
				e->entry[n].identity |= m->identity[j] == m->records[k];
		}
	}
	qsort(e->entry, (size_t)n, sizeof *e->entry, by_rank);
	for (int i = 0; i < n; i++) {
		e->entry[i].number = i;
		describe_entry(e, &e->entry[i]);
	}
	for (int i = 0; i < n; i++) {
		e->entry[i].root = root_of(e, &e->entry[i]);
		e->entry[i].counted_by = counting_field(&e->entry[i]);
	}
	for (int i = 0; i < n; i++)
		e->entry[i].shown = e->entry[i].root && e->entry[i].root != &e->entry[i] && is_shown(e, &e->entry[i]);
	e->slots = 4;
	while (e->slots < n * 4)
		e->slots *= 2;
	e->by_record = arena_array(&e->arena, (size_t)e->slots, sizeof *e->by_record);
	for (int i = 0; i < n; i++) {
		size_t at = ((uintptr_t)e->entry[i].record >> 4) % (size_t)e->slots;
		while (e->by_record[at])
			at = (at + 1) % (size_t)e->slots;
		e->by_record[at] = &e->entry[i];
	}
}

const struct entry *engine_entry(const struct engine *e, const struct record *r)
{
	size_t at = ((uintptr_t)r >> 4) % (size_t)e->slots;

	for (; e->by_record[at]; at = (at + 1) % (size_t)e->slots)
		if (e->by_record[at]->record == r)
			return e->by_record[at];
	return NULL;
}

const struct entry *engine_entry_named(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->entries; i++)
		if (str_eq(STR(e->entry[i].record->name), name))
			return &e->entry[i];
	return NULL;
}

/* --- the other tables ---------------------------------------------------- */

static void add(struct engine *e, const void ***array, int *n, const void *item)
{
	/* Doubling at powers of two keeps the registries simple arrays. */
	if ((*n & (*n - 1)) == 0) {
		const void **bigger = arena_array(&e->arena, *n ? (size_t)*n * 2 : 1, sizeof *bigger);
		if (*n)
			memcpy(bigger, *array, (size_t)*n * sizeof *bigger);
		*array = bigger;
	}
	(*array)[(*n)++] = item;
}

#define ADD_ALL(e, array, count, items, items_n)                                        \
	for (int i_ = 0; i_ < (items_n); i_++)                                          \
		add((e), (const void ***)&(e)->array, &(e)->count, &(items)[i_])

static void register_rest(struct engine *e)
{
	for (int i = 0; i == 0 || module_at(i); i++) {
		const struct module *m = module_at(i);
		for (int k = 0; m->commands && m->commands[k]; k++)
			add(e, (const void ***)&e->command, &e->commands, m->commands[k]);
		for (int k = 0; m->transports && m->transports[k]; k++)
			add(e, (const void ***)&e->transport, &e->transports, m->transports[k]);
		ADD_ALL(e, route, routes, m->routes, m->routes_n);
		ADD_ALL(e, report, reports, m->reports, m->reports_n);
		ADD_ALL(e, paper, papers, m->papers, m->papers_n);
		ADD_ALL(e, listener, listeners, m->listeners, m->listeners_n);
		ADD_ALL(e, timer, timers, m->timers, m->timers_n);
		ADD_ALL(e, job, jobs, m->jobs, m->jobs_n);
		ADD_ALL(e, sweep, sweeps, m->sweeps, m->sweeps_n);
		ADD_ALL(e, setting, setting_n, m->settings, m->settings_n);
	}
}

/* Who may read a record is told what happens to it, and nobody else: the log tells no more than lists and pages do. */
static unsigned readers_of(const struct engine *e, const struct record *r)
{
	unsigned by = r->told;

	for (int i = 0; i < e->routes; i++)
		if (e->route[i]->get == r || (e->route[i]->list && e->route[i]->list->record == r))
			by |= e->route[i]->by;
	return by;
}

void engine_describe(struct engine *e)
{
	register_records(e);
	register_rest(e);
	for (int i = 0; i < e->entries; i++)
		e->entry[i].told = readers_of(e, e->entry[i].record);
}

bool engine_may_list(const struct engine *e, const struct record *r, unsigned roles)
{
	for (int i = 0; i < e->routes; i++)
		if (e->route[i]->list && e->route[i]->list->record == r)
			return roles_permit(e->route[i]->by, roles);
	return false;
}

unsigned engine_told(const struct engine *e, struct str name)
{
	const struct entry *entry = engine_entry_named(e, name);

	return entry ? entry->told : NOBODY;
}

const struct command *engine_command(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->commands; i++)
		if (str_eq(STR(e->command[i]->name), name))
			return e->command[i];
	return NULL;
}

const struct report *engine_report(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->reports; i++)
		if (str_eq(STR(e->report[i]->name), name))
			return e->report[i];
	return NULL;
}

const struct timer *engine_timer(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->timers; i++)
		if (str_eq(STR(e->timer[i]->name), name))
			return e->timer[i];
	return NULL;
}

bool engine_sends(const struct engine *e)
{
	for (int i = 0; i < e->transports; i++)
		if (e->transport[i]->open(e->config))
			return true;
	return false;
}

const struct transport *engine_transport(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->transports; i++)
		if (str_eq(STR(e->transport[i]->name), name))
			return e->transport[i];
	return NULL;
}

/* --- opening ------------------------------------------------------------- */

bool engine_migrate(struct db *db, struct errs *errs)
{
	struct schema schema[64] = { { "shell", shell_schema } };
	int n = 1;

	for (int i = 0; modules[i]; i++)
		if (modules[i]->schema)
			schema[n++] = (struct schema){ modules[i]->name, modules[i]->schema };
	return migrate(db, schema, n, instant_now(), errs);
}

/* A query that does not fit the database fails now, not in the night it is first needed. */
static bool prepare_all(struct db *db, struct errs *errs)
{
	for (const struct query *const *q = __start_queries; q < __stop_queries; q++)
		if (!db_prepare(db, *q, errs))
			return false;
	for (int i = 0; modules[i]; i++)
		for (int k = 0; modules[i]->queries && modules[i]->queries[k]; k++)
			if (!db_prepare(db, modules[i]->queries[k], errs))
				return false;
	return true;
}

static bool columns_fit(struct engine *e, struct db *db, struct errs *errs)
{
	ARENA a = { 0 };
	struct buf wrong = buf_in(&a, 0);
	const struct record **all = arena_array(&a, (size_t)e->entries, sizeof *all);

	for (int i = 0; i < e->entries; i++)
		all[i] = e->entry[i].record;
	if (!migrate_compare(db, all, e->entries, &wrong, errs))
		return false;
	static const struct problem differs = { "SCHEMA_DIFFERS", 500,
		"数据库的列与程序不符：{what}", "the columns of the database are not those of the program: {what}" };
	return !wrong.n || fail(errs, &differs, S(""), buf_str(&wrong));
}

struct engine *engine_open(const struct config *config, struct errs *errs)
{
	struct engine *e = calloc(1, sizeof *e);

	e->config = config;
	if (!zone_parse(config->zone, &e->zone)) {
		fail(errs, &E_FORMAT, S("/zone"), both(errs->arena, "时区", "a zone such as Asia/Shanghai or +08:00"));
		free(e);
		return NULL;
	}
	pthread_mutex_init(&e->readers_lock, NULL);
	engine_describe(e);
	e->callers = callers_new(e);
	e->kept = kept_new(&e->arena);
	e->rates = rates_new(&e->arena, config->rate_limit);
	e->node = node_new(e);
	e->feed = feed_new(e);
	struct db *db = db_open(config->db, DB_WRITE, errs);
	if (!db || !engine_migrate(db, errs) || !prepare_all(db, errs) || !columns_fit(e, db, errs) ||
	    !search_fill(e, db, errs) || !log_key_make(db, errs) || !caches_look(e, db, errs)) {
		if (db)
			db_close(db);
		arena_free(&e->arena);
		free(e);
		return NULL;
	}
	e->shared = db_is_shared(db);
	e->writer = writer_start(e, db);
	return e;
}

void engine_close(struct engine *e)
{
	/* The last to close folds the log into the file: that must be one that may write. */
	for (int i = 0; i < e->readers_idle; i++)
		db_close(e->readers[i]);
	writer_stop(e->writer);
	feed_free(e->feed);
	node_free(e->node);
	rates_free(e->rates);
	kept_free(e->kept);
	callers_free(e->callers);
	pthread_mutex_destroy(&e->readers_lock);
	arena_free(&e->arena);
	free(e);
}

struct instant engine_now(const struct engine *e)
{
	return e->clock ? e->clock(e->clock_self) : instant_now();
}

/* --- reading ------------------------------------------------------------- */

/*
 * Finding out that a server does not answer takes seconds, and whoever does holds up an HTTP thread. Those right behind them are
 * told at once.
 */
static void note_away(struct engine *e)
{
	atomic_store(&e->away_until_us, monotonic_us() + AWAY_US);
}

static struct db *open_reader(struct engine *e, struct errs *errs)
{
	int before = errs->n;
	struct db *db = db_open(e->config->db, DB_READ, errs);

	if (db || !e->shared)
		return db;
	note_away(e);
	/* Why it is away is of no use to who asked, and not for their eyes. */
	errs->n = before;
	fail(errs, &E_BUSY, S(""));
	return NULL;
}

struct db *engine_reader(struct engine *e, struct errs *errs)
{
	struct db *db = NULL;

	if (e->shared && monotonic_us() < atomic_load(&e->away_until_us)) {
		fail(errs, &E_BUSY, S(""));
		return NULL;
	}
	pthread_mutex_lock(&e->readers_lock);
	if (e->readers_idle)
		db = e->readers[--e->readers_idle];
	pthread_mutex_unlock(&e->readers_lock);
	return db ? db : open_reader(e, errs);
}

void engine_reader_done(struct engine *e, struct db *db)
{
	bool lost = db_is_lost(db);

	if (lost)
		note_away(e);
	pthread_mutex_lock(&e->readers_lock);
	bool kept = !lost && e->readers_idle < (int)COUNT(e->readers);
	if (kept)
		e->readers[e->readers_idle++] = db;
	pthread_mutex_unlock(&e->readers_lock);
	if (!kept)
		db_close(db);
}
