/*
 * demo.c -- makes the demo company: months of an invented company, by running the commands that its
 * staff would have run.
 *
 *   demo DATABASE TOKEN_FILE      (from the root of the project; make-demo.sh does it)
 *
 * The database must not be there yet. An API token with every post's rights is written into TOKEN_FILE.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "demo/orders.h"
#include "people/people.h"

static const struct str password = { "ruolan-demo", 11 };

/* How many orders are to be found in each state, and how long ago (in working days) the last thing happened to them. */
static const struct { enum order_state fate; int orders, days; } quotas[] = {
	{ ORDER_DRAFT, 5, 6 }, { ORDER_PLACED, 8, 1 }, { ORDER_REJECTED, 4, 5 }, { ORDER_APPROVED, 6, 1 },
	{ ORDER_CONFIRMED, 9, 2 }, { ORDER_PROCESSING, 12, 2 }, { ORDER_PART_SHIPPED, 7, 3 },
	{ ORDER_SHIPPED, 14, 2 }, { ORDER_PART_SIGNED, 6, 3 }, { ORDER_SIGNED, 20, 10 },
	{ ORDER_COMPLETED, 191, 90 }, { ORDER_CANCELLED, 18, 90 },
};

enum { ORDERS_MAX = 400, SEED = 20260101, HOUSE = -1, HOUSE_DAYS = 10, FOUNDED_DAYS = 120 };

struct demo {
	struct world world;
	struct demo_order order[ORDERS_MAX];
	int orders;
	struct step *step;		/* of all orders, in order of time */
	int steps;
};

static struct instant world_time(void *self)
{
	const struct world *w = self;

	return w->now;
}

/* --- planning ------------------------------------------------------------------------ */

/* Business grows: the nearer to today, the more there is of it. */
static int64_t choose_slack(struct world *w, int days)
{
	int64_t a = between(w, 0, days * DAY_MINUTES), b = between(w, 0, days * DAY_MINUTES);

	return a < b ? a : b;
}

static void plan_orders(struct demo *m)
{
	for (size_t i = 0; i < COUNT(quotas); i++)
		for (int k = 0; k < quotas[i].orders; k++) {
			struct demo_order *o = &m->order[m->orders];
			o->fate = quotas[i].fate;
			order_choose(&m->world, o);
			order_script(&m->world, o, m->orders++, choose_slack(&m->world, quotas[i].days));
		}
}

static int by_time(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->at.us != y->at.us)
		return x->at.us < y->at.us ? -1 : 1;
	return x->order - y->order;
}

static int64_t first_minute(const struct demo *m)
{
	int64_t first = m->world.calendar.end;

	for (int i = 0; i < m->orders; i++)
		if (m->order[i].step[0].minute < first)
			first = m->order[i].step[0].minute;
	return first;
}

/* All steps by time; every other week the house takes goods in. */
static void collect(struct demo *m)
{
	struct world *w = &m->world;
	int64_t from = first_minute(m);

	m->step = arena_array(&w->arena, (size_t)m->orders * STEPS_MAX + WORKDAYS_MAX, sizeof *m->step);
	for (int i = 0; i < m->orders; i++)
		for (int k = 0; k < m->order[i].steps; k++)
			m->step[m->steps++] = m->order[i].step[k];
	for (int64_t at = from + HOUSE_DAYS * DAY_MINUTES; at < w->calendar.end; at += HOUSE_DAYS * DAY_MINUTES)
		m->step[m->steps++] = (struct step){ .minute = at, .at = calendar_at(&w->calendar, at), .order = HOUSE };
	qsort(m->step, (size_t)m->steps, sizeof *m->step, by_time);
}

/* --- living -------------------------------------------------------------------------- */

static bool house_acts(struct world *w, const char *command, struct str body)
{
	struct deed d = { .who = somebody(w, WAREHOUSE), .command = command, .body = body };
	bool fine = act(w, &d);

	json_decref(d.answer);
	return fine;
}

/* Some products are made again, a part of one goes to another warehouse, and counting the shelves finds a piece more. */
static bool keep_house(struct world *w)
{
	int product[6];
	const struct demo_product *p = &w->product[0];
	int other = (int)between(w, 1, w->warehouses - 1);

	for (size_t i = 0; i < COUNT(product); i++)
		product[i] = (int)i * 8 + (int)between(w, 0, 7);
	p += product[0];
	return company_receive(w, 0, product, COUNT(product), between(w, 8, 20), "生产入库") &&
	       house_acts(w, "stock.transfer", str_fmt(&w->arena,
	               "{\"warehouse\":\"%.*s\",\"to_warehouse\":\"%.*s\",\"reason\":\"分仓补货\","
	               "\"lines\":[{\"sku\":\"%.*s\",\"unit\":\"%.*s\",\"quantity\":\"5\"}]}",
	               P(w->warehouse[0].code), P(w->warehouse[other].code), P(p->sku), P(p->pack))) &&
	       house_acts(w, "stock.adjust", str_fmt(&w->arena,
	               "{\"warehouse\":\"%.*s\",\"reason\":\"盘点：盘盈\","
	               "\"lines\":[{\"sku\":\"%.*s\",\"quantity\":\"1\"}]}",
	               P(w->warehouse[other].code), P(w->product[product[1]].sku)));
}

static bool live(struct demo *m)
{
	struct world *w = &m->world;

	for (int i = 0; i < m->steps && !w->broken; i++) {
		const struct step *s = &m->step[i];
		if (s->at.us > w->now.us)
			w->now = s->at;
		if (s->order == HOUSE ? keep_house(w) : order_step(w, &m->order[s->order], s))
			continue;
		fprintf(stderr, "demo: order %d, act %d\n", s->order, s->act);
	}
	return !w->broken;
}

/* --- leaving ------------------------------------------------------------------------- */

static bool leave_token(struct world *w, const char *path)
{
	struct buf b = buf_in(&w->arena, 0);
	const char *before = "";

	buf_text(&b, "{\"name\":\"demo\",\"roles\":[");
	for (int i = 0; i < role_names.n; i++)
		if (STAFF >> i & 1) {
			buf_fmt(&b, "%s\"%s\"", before, role_names.at[i].word);
			before = ",";
		}
	buf_text(&b, "]}");
	struct deed d = { .who = somebody(w, ADMIN), .command = "token.create", .body = buf_str(&b) };
	if (!act(w, &d))
		return false;
	FILE *out = fopen(path, "w");
	bool fine = out && fprintf(out, "%s\n", json_string_value(json_object_get(d.answer, "token"))) > 0;
	json_decref(d.answer);
	if (out && fclose(out) == 0 && fine)
		return true;
	fprintf(stderr, "demo: %s: %s\n", path, strerror(errno));
	return false;
}

static bool speaks_chinese(void)
{
	static const char *const variable[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < COUNT(variable); i++) {
		const char *value = getenv(variable[i]);
		if (value && *value)
			return strncmp(value, "zh", 2) == 0;
	}
	return false;
}

static void tell_staff(const struct world *w, bool zh)
{
	for (int i = 0; i < w->staffs; i++)
		for (int r = 0; r < role_names.n; r++)
			if (w->staff[i].roles >> r & 1)
				printf("  %-10.*s %.*s  %s\n", P(w->staff[i].login), P(w->staff[i].name),
				       zh ? role_names.at[r].zh : role_names.at[r].en);
}

static void tell(const struct demo *m, const char *token)
{
	const struct world *w = &m->world;
	bool zh = speaks_chinese();
	int in_state[16] = { 0 };

	for (int i = 0; i < m->orders; i++)
		in_state[m->order[i].state]++;
	printf(zh ? "%s（虚构）：%d 个仓库，%d 种产品与服务，%d 个客户，%d 张订单，%lld 次操作\n"
	          : "%s (invented): %d warehouses, %d products and services, %d customers, %d orders, %lld commands\n",
	       json_string_value(json_object_get(w->company, "name")), w->warehouses, w->products, w->customers, m->orders, (long long)w->commands);
	for (int i = 0; i < order_states.n; i++)
		printf("%s%s %d", i ? ", " : "  ", zh ? order_states.at[i].zh : order_states.at[i].en, in_state[i]);
	printf(zh ? "\n可用以下账号登录，密码均为 %.*s（仅供演示）：\n"
	          : "\nLog in as one of these; the password is %.*s (for the demo only):\n", P(password));
	tell_staff(w, zh);
	printf(zh ? "试用 API：TOKEN=$(cat %s)，该令牌拥有所有岗位的权限\n"
	          : "To try the API: TOKEN=$(cat %s); the token has the rights of all posts\n", token);
}

/* Did every order come to where it should? */
static bool as_fated(const struct demo *m)
{
	bool fine = true;

	for (int i = 0; i < m->orders; i++)
		if (m->order[i].state != (int64_t)m->order[i].fate) {
			fprintf(stderr, "demo: order %d is %s, not %s\n", i, order_states.at[m->order[i].state].word,
			        order_states.at[m->order[i].fate].word);
			fine = false;
		}
	return fine;
}

static bool make(struct demo *m, const char *token)
{
	struct world *w = &m->world;

	calendar_make(&w->calendar, instant_now(), w->engine->zone);
	w->engine->clock = world_time;
	w->engine->clock_self = w;
	w->dice = SEED;
	w->password = password;
	w->calendar.opened = (w->calendar.end / DAY_MINUTES - FOUNDED_DAYS) * DAY_MINUTES;
	w->now = calendar_at(&w->calendar, w->calendar.opened);
	if (!company_found(w, "demo/company.json"))
		return false;
	plan_orders(m);
	collect(m);
	return live(m) && as_fated(m) && leave_token(w, token);
}

/* The last to close a database must be one who writes: only then is the write-ahead log folded in, and the file whole. */
static bool fold_in(struct str database, struct errs *errs)
{
	struct db *db = db_open(database, DB_WRITE, errs);

	if (db)
		db_close(db);
	return db != NULL;
}

int main(int argc, char **argv)
{
	ARENA a = { 0 };
	struct errs errs = { .arena = &a };
	struct config config;
	struct demo *m = calloc(1, sizeof *m);

	if (argc != 3 || access(argv[1], F_OK) == 0) {
		fputs("usage: demo DATABASE TOKEN_FILE (the database must not be there yet)\n", stderr);
		return 64;
	}
	const char *database = argv[1], *token = argv[2];
	argc = 1;
	secret_start();
	if (!config_read(&config, "/dev/null", &argc, argv, &a, &errs))
		return 78;
	config.db = STR(database);
	m->world.engine = engine_open(&config, &errs);
	if (!m->world.engine) {
		for (int i = 0; i < errs.n; i++)
			fprintf(stderr, "demo: %.*s\n", P(err_text(&a, &errs.at[i], false)));
		return 73;
	}
	bool fine = make(m, token);
	engine_close(m->world.engine);
	fine = fold_in(config.db, &errs) && fine;
	if (fine)
		tell(m, token);
	json_decref(m->world.company);
	arena_free(&m->world.arena);
	free(m);
	return fine ? 0 : 70;
}
