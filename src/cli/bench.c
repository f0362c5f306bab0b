/*
 * bench.c -- how many orders a second this machine takes: a quick test of its disk and processor.
 *
 * Orders of three lines go through the engine as the API's do, a number of them at a time, into a
 * database of their own that is removed afterwards.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/temp.h"
#include "cli/cli.h"

enum { PRODUCTS = 100, CUSTOMERS = 100, ORDERS = 5000, ORDERS_MAX = 10000000, AT_ONCE = 32, AT_ONCE_MAX = 1024 };

struct bench;

struct seat {
	struct bench *bench;
	struct call call;
	struct arena arena;
	int64_t started;
	struct seat *next;		/* in the list of free ones */
};

struct bench {
	struct engine *engine;
	struct id product[PRODUCTS], customer[CUSTOMERS], warehouse;
	int64_t orders, done, refused;
	int64_t *us;			/* of each order, as it was answered */
	struct seat *seat, *unused;
	int seats;
	pthread_mutex_t lock;
	pthread_cond_t answered;
};

/* --- a small company ------------------------------------------------------ */

static bool make(struct cli *c, struct bench *b, const char *command, struct str body, struct id *id)
{
	struct str answer;

	if (!cli_run(c, b->engine, command, (struct id){ 0 }, body, &answer))
		return false;
	struct str member = S("\"id\":\""), number;
	ptrdiff_t at = str_find_str(answer, member);
	if (at < 0)
		return true;
	answer = str_sub(answer, (size_t)at + member.n, answer.n);
	return str_cut(&answer, '"', &number) && str_int(number, &id->v);
}

static bool furnish(struct cli *c, struct bench *b)
{
	struct buf stock = buf_in(c->arena, 0);
	struct id none;

	if (!make(c, b, "warehouse.create", S("{\"code\":\"W1\",\"name\":\"W1\"}"), &b->warehouse))
		return false;
	buf_text(&stock, "{\"warehouse\":\"W1\",\"reason\":\"bench\",\"lines\":[");
	for (int i = 0; i < PRODUCTS; i++) {
		struct str body = str_fmt(c->arena,
			"{\"sku\":\"P%d\",\"name\":\"P%d\",\"unit\":\"pc\",\"tax_rate\":130000,\"price\":\"10\"}", i, i);
		if (!make(c, b, "product.create", body, &b->product[i]))
			return false;
		buf_fmt(&stock, "%s{\"sku\":\"P%d\",\"quantity\":\"100000000\"}", i ? "," : "", i);
	}
	buf_text(&stock, "]}");
	for (int i = 0; i < CUSTOMERS; i++) {
		struct str body = str_fmt(c->arena, "{\"name\":\"C%d\",\"phone\":\"13800000%03d\"}", i, i);
		if (!make(c, b, "customer.create", body, &b->customer[i]))
			return false;
	}
	return make(c, b, "stock.receive", buf_str(&stock), &none);
}

/* --- orders --------------------------------------------------------------- */

static void answered(struct call *call)
{
	struct seat *s = call->self;
	struct bench *b = s->bench;
	int64_t us = monotonic_us() - s->started;

	pthread_mutex_lock(&b->lock);
	b->us[b->done++] = us;
	b->refused += call->errs.n > 0;
	s->next = b->unused;
	b->unused = s;
	pthread_cond_signal(&b->answered);
	pthread_mutex_unlock(&b->lock);
}

static struct seat *free_seat(struct bench *b)
{
	pthread_mutex_lock(&b->lock);
	while (!b->unused)
		pthread_cond_wait(&b->answered, &b->lock);
	struct seat *s = b->unused;
	b->unused = s->next;
	pthread_mutex_unlock(&b->lock);
	return s;
}

/* Different customers and products each time, without chance: two runs do the same work. */
static struct str order_body(struct bench *b, int64_t i, struct arena *a)
{
	struct buf out = buf_in(a, 0);

	buf_fmt(&out, "{\"customer_id\":\"%lld\",\"lines\":[", (long long)b->customer[i % CUSTOMERS].v);
	for (int64_t k = 0; k < 3; k++)
		buf_fmt(&out, "%s{\"product_id\":\"%lld\",\"quantity\":\"%lld\"}", k ? "," : "",
		        (long long)b->product[(i * 7 + k * 31) % PRODUCTS].v, (long long)(k + 1));
	buf_text(&out, "]}");
	return buf_str(&out);
}

static bool place(struct bench *b, const struct command *command, int64_t i)
{
	struct seat *s = free_seat(b);

	arena_reset(&s->arena);
	s->call = (struct call){
		.command = command, .arena = &s->arena, .errs = { .arena = &s->arena }, .who = cli_system,
		.key = str_fmt(&s->arena, "bench-%lld", (long long)i), .done = answered, .self = s,
	};
	s->started = monotonic_us();
	if (call_accept(&s->call, order_body(b, i, &s->arena))) {
		call_submit(b->engine, &s->call);
		return true;
	}
	answered(&s->call);
	return false;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static double ms_at(const struct bench *b, double part)
{
	return (double)b->us[(int64_t)(part * (double)(b->orders - 1))] / 1000;
}

static void tell(const struct cli *c, struct bench *b, int64_t us)
{
	double rate = (double)b->orders * 1e6 / (double)us;

	qsort(b->us, (size_t)b->orders, sizeof *b->us, by_size);
	printf(c->json ? "{\"orders\":%lld,\"at_once\":%d,\"refused\":%lld,\"orders_per_second\":%.0f,"
	                 "\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n"
	       : c->zh ? "%lld 个订单，同时 %d 个，%lld 个被拒：每秒 %.0f 个，p50 %.2f ms，p99 %.2f ms\n"
	               : "%lld orders, %d at a time, %lld refused: %.0f orders/s, p50 %.2f ms, p99 %.2f ms\n",
	       (long long)b->orders, b->seats, (long long)b->refused, rate, ms_at(b, 0.5), ms_at(b, 0.99));
}

static int place_all(struct cli *c, struct bench *b)
{
	const struct command *command = engine_command(b->engine, S("order.create"));
	struct progress *progress = progress_start(c, "orders");
	int64_t started = monotonic_us();

	for (int64_t i = 0; i < b->orders; i++) {
		place(b, command, i);
		progress_show(progress, "orders", i, b->orders);
	}
	engine_drain(b->engine);
	pthread_mutex_lock(&b->lock);
	while (b->done < b->orders)
		pthread_cond_wait(&b->answered, &b->lock);
	pthread_mutex_unlock(&b->lock);
	int64_t us = monotonic_us() - started;
	progress_stop(progress);
	tell(c, b, us);
	return b->refused ? EXIT_DATA : EXIT_FINE;
}

/* --- the command ---------------------------------------------------------- */

static bool number_flag(struct cli *c, const char *name, int64_t fallback, int64_t most, int64_t *out)
{
	const char *text = cli_flag(c, name);

	*out = fallback;
	return !text || (str_int(STR(text), out) && *out > 0 && *out <= most);
}

static void set_up(struct cli *c, struct bench *b, int64_t at_once)
{
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->answered, NULL);
	b->seats = (int)at_once;
	b->seat = arena_array(c->arena, (size_t)at_once, sizeof *b->seat);
	b->us = arena_array(c->arena, (size_t)b->orders, sizeof *b->us);
	for (int i = 0; i < b->seats; i++) {
		b->seat[i] = (struct seat){ .bench = b, .next = b->unused };
		b->unused = &b->seat[i];
	}
}

static void remove_files(struct cli *c, const char *folder)
{
	static const char *const suffix[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < COUNT(suffix); i++)
		unlink(str_c(c->arena, str_fmt(c->arena, "%s/bench.db%s", folder, suffix[i])));
	rmdir(folder);
}

static void take_down(struct bench *b)
{
	if (b->engine)
		engine_close(b->engine);
	for (int i = 0; i < b->seats; i++)
		arena_free(&b->seat[i].arena);
	pthread_cond_destroy(&b->answered);
	pthread_mutex_destroy(&b->lock);
}

static int measure_in(struct cli *c, struct bench *b, int64_t at_once, struct str db)
{
	set_up(c, b, at_once);
	c->config.db = db;
	b->engine = engine_open(&c->config, &c->errs);
	int code = b->engine && furnish(c, b) ? place_all(c, b) : cli_failed(c);
	take_down(b);
	return code;
}

/* The bench's rows stay in a database of a server: it is to be an empty one, made for this. */
static int run_bench(struct cli *c)
{
	struct bench b = { 0 };
	int64_t at_once;
	const char *in = cli_flag(c, "in");

	if (!number_flag(c, "orders", ORDERS, ORDERS_MAX, &b.orders) ||
	    !number_flag(c, "at-once", AT_ONCE, AT_ONCE_MAX, &at_once))
		return cli_usage(c, "数目不对", "the number is out of range", S(""));
	if (!in)
		in = temp_folder();
	if (str_starts(STR(in), S("postgres")))
		return measure_in(c, &b, at_once, STR(in));
	char *folder = str_c(c->arena, str_fmt(c->arena, "%s/orderd-bench-XXXXXX", in));
	if (!mkdtemp(folder))
		return cli_say_of(c, EXIT_CANNOT_CREATE, "无法建立临时目录", "could not make a folder", STR(folder));
	int code = measure_in(c, &b, at_once, str_fmt(c->arena, "%s/bench.db", folder));
	remove_files(c, folder);
	return code;
}

static const struct flag bench_flags[] = {
	{ "orders", "N", "订单数（默认 5000）", "how many orders (5000)", 'n' },
	{ "at-once", "N", "同时提交数（默认 32）", "how many at a time (32)", 0 },
	{ "in", "FOLDER|URL", "在此目录所在的磁盘上测试，或在一个空的 PostgreSQL 数据库中", "on the disk of this folder, or in an empty database of PostgreSQL", 0 },
};
static const char *const bench_examples[] = {
	"orderd bench --in /var/lib/orderd", "is this disk fast enough",
	"orderd bench -n 20000 --at-once 128 --json", "for programs", NULL,
};
const struct cli_command cli_bench = {
	"bench", "", "测试本机每秒可处理的订单数", "how many orders a second this machine takes", bench_flags,
	COUNT(bench_flags), bench_examples, run_bench,
};
