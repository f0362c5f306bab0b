/*
 * partition.c -- the wires between orderd and a Citus cluster, and inside it, are cut under load; its servers crash.
 *
 *   partition
 *
 * A coordinator, two workers and three orderd live in a network of their own (a namespace, which needs root), whose only
 * interface is loopback; nftables drops what a cut wire would not have carried: both ways, one way, or three packets in ten.
 * What is done to them is a table, `cuts` and `crashes`. Nothing is acknowledged that is not there, nothing acknowledged is lost
 * or made twice; while it lasts every request is answered in time, with 503 and when to come again; afterwards orders are taken
 * without anybody's help, and nothing is left prepared on a worker.
 */
#define _GNU_SOURCE
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/expect.h"
#include "lib/load.h"
#include "lib/rows.h"
#include "unit/cluster.h"
#include "unit/pause.h"
#include "unit/postmaster.h"

enum { WORKERS = 2, HOUSES = 3, CLIENTS = 12, CALM_MS = 1000, BACK_MS = 60000, ANSWER_MS = 25000, CRASHES = 3 };

static struct house house[HOUSES];
static struct load load;

/* --- the wires ------------------------------------------------------------------------------- */

static bool loopback_up(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &lo) == 0;

	close(fd);
	return up;
}

static bool nft(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool nft(const char *format, ...)
{
	char command[500] = "nft '";
	va_list args;

	va_start(args, format);
	vsnprintf(command + strlen(command), sizeof command - strlen(command) - 1, format, args);
	va_end(args);
	strcat(command, "'");
	return system(command) == 0;
}

static bool open_network(void)
{
	return unshare(CLONE_NEWNET) == 0 && loopback_up() &&
	       nft("add table inet wires; add chain inet wires cut { type filter hook input priority 0; }");
}

/* --- the cluster ------------------------------------------------------------------------------- */

/* The address of a node's database that is always there; the coordinator is 0. */
static const char *node_url(int n)
{
	static char url[1 + WORKERS][200];
	char nodes[400], *rest = nodes, *node = NULL;

	snprintf(nodes, sizeof nodes, "%.*s %s", (int)(strrchr(getenv("ORDERD_TEST_DB"), '/') - getenv("ORDERD_TEST_DB")),
	         getenv("ORDERD_TEST_DB"), getenv("ORDERD_TEST_NODES"));
	for (int i = 0; i <= n; i++)
		node = strsep(&rest, " ");
	snprintf(url[n], sizeof url[n], "%s/postgres", node);
	return url[n];
}

static int node_port(int n)
{
	return atoi(strrchr(node_url(n), ':') + 1);
}

/* One of its own dies without a word: the server throws all of them out and recovers from its log, as after a power cut. */
static void crash_node(int n)
{
	kill((pid_t)rows_figure(node_url(n), "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"), SIGKILL);
}

static bool open_cluster(void)
{
	const char *url = cluster_start(CLUSTER_TEST, WORKERS);

	if (url)
		setenv("ORDERD_TEST_DB", url, 1);
	return url;
}

/* --- what happens ------------------------------------------------------------------------------- */

#define TO    "add rule inet wires cut tcp dport %1$d drop; "
#define FROM  "add rule inet wires cut tcp sport %1$d drop; "
#define LOSS  "numgen random mod 10 < 3 drop; "
#define LOSSY "add rule inet wires cut tcp dport %1$d " LOSS "add rule inet wires cut tcp sport %1$d " LOSS

/* `until_refused`: it lasts until somebody was told to come again, which has to happen; else so long. */
static const struct cut { const char *name; int node; const char *rules; bool until_refused; } cuts[] = {
	{ "orderd cut off",                            0, TO FROM, true },
	{ "orderd is not answered",                    0, FROM,    true },
	{ "three in ten lost before the coordinator",  0, LOSSY,   false },
	{ "a worker cut off",                          1, TO FROM, true },
	{ "a worker is not heard",                     2, FROM,    true },
	{ "three in ten lost before a worker",         1, LOSSY,   false },
};
enum { LOSSY_MS = 5000, REFUSED_MS = 25000 };

static void report(const char *what, int before, int back)
{
	expect(back >= 0, "orders are taken again by themselves");
	printf("%s: %d orders meanwhile, the next %.1f s after its end\n", what, before, back / 1000.0);
}

static void go_through_cut(const struct cut *c)
{
	int refused = load.busy, answered = load.answered, ms = 0;

	if (!expect(nft(c->rules, node_port(c->node)), "the wire is cut"))
		return;
	for (; c->until_refused ? load.busy == refused && ms < REFUSED_MS : ms < LOSSY_MS; ms += 100)
		pause_ms(100);
	if (c->until_refused)
		expect(load.busy > refused, "who cannot be served is told so");
	answered = load.answered - answered;
	nft("flush chain inet wires cut");
	report(c->name, answered, load_wait(&load, BACK_MS));
}

static void go_through_crashes(int node)
{
	for (int i = 0; i < CRASHES && !failed; i++) {
		pause_ms(CALM_MS);
		crash_node(node);
		report(node ? "a worker crashed" : "the coordinator crashed", 0, load_wait(&load, BACK_MS));
	}
}

/* --- the test ------------------------------------------------------------------------------------ */

/* Whatever was between its two phases is decided by now. */
static bool nothing_is_prepared(void)
{
	for (int ms = 0; ms < BACK_MS; ms += 200) {
		int64_t left = 0;

		for (int n = 1; n <= WORKERS; n++)
			left += rows_figure(node_url(n), "SELECT count(*) FROM pg_prepared_xacts");
		if (!left)
			return true;
		pause_ms(200);
	}
	return false;
}

static void go(void)
{
	for (int i = 0; i < HOUSES; i++) {
		house_open(&house[i]);
		house[i].db = house[0].db;
	}
	if (!expect(load_open(&load, house, HOUSES), "orderd serves"))
		return;
	load_start(&load, CLIENTS);
	for (size_t i = 0; i < COUNT(cuts) && !failed; i++) {
		pause_ms(CALM_MS);
		go_through_cut(&cuts[i]);
	}
	for (int node = 0; node <= WORKERS && !failed; node++)
		go_through_crashes(node);
	load_stop(&load);
	expect(nothing_is_prepared(), "no transaction is left prepared");
	failed += load_hold(&load);
	expect(load.slowest_ms < ANSWER_MS, "every request is answered in time");
	load_close(&load);
	for (int i = HOUSES - 1; i >= 0 && !failed; i--)
		house_close(&house[i]);
}

static int skip(const char *why)
{
	printf("NOT TRIED: %s\n0 passed, 0 failed, %zu skipped\n", why, COUNT(cuts) + CRASHES * (1 + WORKERS));
	return 77;
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!postmaster_extends("citus"))
		return skip("the PostgreSQL here has no Citus; PG_BIN=… names the programs of one that has");
	if (!open_network())
		return skip("wires are cut by root, with nftables, in a network of their own");
	if (expect(open_cluster(), "the cluster starts"))
		go();
	printf("%zu passed, %d failed\n", failed ? 0 : COUNT(cuts) + CRASHES * (1 + WORKERS), failed);
	return failed > 0;
}
