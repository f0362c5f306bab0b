/*
 * failover.c -- three PostgreSQL nodes under Patroni change their leader under load, wanted and not.
 *
 *   failover [--kills N] [--switches N] [--outages N] [--orders N]      5, 2, 1 and 50000 when nothing is said
 *
 * Three nodes, strictly synchronous, and an etcd, on this machine; three orderd whose URL names all nodes. What happens to them
 * is a table, `troubles`. Nothing acknowledged is lost or made twice, and orderd goes on by itself. It tells how long no order
 * was taken. docs/operations/failover.md describes the set-up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/expect.h"
#include "lib/load.h"
#include "lib/rows.h"
#include "lib/server.h"
#include "lib/web.h"
#include "unit/folder.h"
#include "unit/pause.h"

enum { NODES = 3, HOUSES = 3, CLIENTS = 64, ORDERS = 50000, UP_MS = 120000, BACK_MS = 60000, CALM_MS = 2000, AWAY_MS = 30000,
       PORT_FIRST = 30000, PORTS = 2000 };

struct node { int port; pid_t agent; char url[160]; };

static char dir[] = "/tmp/orderd-failover-XXXXXX";
static struct node node[NODES];
static pid_t etcd;
static char all[300];			/* the URL of an orderd */
static int port_first;

static const char *text(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
static const char *text(struct arena *a, const char *format, ...)
{
	struct buf out = buf_in(a, 0);
	va_list args;

	va_start(args, format);
	buf_vfmt(&out, format, args);
	va_end(args);
	return str_c(a, buf_str(&out));
}

/* --- the cluster ----------------------------------------------------------------------------- */

static const char settings[] =
	"scope: orderd\n"
	"name: node%1$d\n"
	"restapi: {listen: '127.0.0.1:%2$d', connect_address: '127.0.0.1:%2$d'}\n"
	"etcd3: {hosts: '127.0.0.1:%3$d'}\n"
	"bootstrap:\n"
	"  dcs:\n"
	"    ttl: 10\n"
	"    loop_wait: 2\n"
	"    retry_timeout: 3\n"
	"    synchronous_mode: true\n"
	"    synchronous_mode_strict: true\n"
	"    synchronous_node_count: 1\n"
	"    postgresql:\n"
	"      use_pg_rewind: true\n"
	"      use_slots: true\n"
	"      parameters: {wal_level: replica, hot_standby: 'on', wal_log_hints: 'on', synchronous_commit: 'on',\n"
	"                   max_wal_senders: 10, max_replication_slots: 10, max_connections: 100}\n"
	"  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums]\n"
	"  pg_hba: ['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256',\n"
	"           'host replication replicator 127.0.0.1/32 scram-sha-256']\n"
	"postgresql:\n"
	"  listen: 127.0.0.1:%4$d\n"
	"  connect_address: 127.0.0.1:%4$d\n"
	"  data_dir: %5$s/data%1$d\n"
	"  bin_dir: /usr/lib/postgresql/15/bin\n"
	"  pgpass: %5$s/pgpass%1$d\n"
	"  authentication:\n"
	"    replication: {username: replicator, password: secret}\n"
	"    superuser: {username: postgres, password: secret}\n"
	"    rewind: {username: rewind, password: secret}\n"
	"  parameters: {unix_socket_directories: '%5$s', shared_buffers: 64MB}\n";

static int agent_port(int i)
{
	return port_first + 4 + i;
}

static void start_node(int i)
{
	ARENA a = { 0 };
	const char *file = text(&a, "%s/node%d.yml", dir, i);
	const char *const args[] = { "/usr/bin/patroni", file, NULL };
	FILE *out = fopen(file, "w");

	fprintf(out, settings, i, agent_port(i), port_first, node[i].port, dir);
	fclose(out);
	node[i].agent = postmaster_launch(text(&a, "%s/node%d.log", dir, i), args);
}

static void start_etcd(void)
{
	ARENA a = { 0 };
	const char *client = text(&a, "http://127.0.0.1:%d", port_first), *peer = text(&a, "http://127.0.0.1:%d", port_first + 1);
	const char *const args[] = { "/usr/bin/etcd", "--name", "e1", "--data-dir", text(&a, "%s/etcd", dir), "--listen-client-urls", client,
		"--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
		"--initial-cluster", text(&a, "e1=%s", peer), NULL };

	etcd = postmaster_launch(text(&a, "%s/etcd.log", dir), args);
}

static void take_figure(void *self, int columns, const char *const *column)
{
	if (columns && column[0])
		*(int64_t *)self = strtoll(column[0], NULL, 10);
}

/* A figure of a node, or -1 when it does not answer. */
static int64_t figure(const struct node *n, const char *sql)
{
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);
	int64_t found = -1;

	rows_run(n->url, sql, take_figure, &found, &why);
	return found;
}

static const char is_leader[] = "SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE 1 END";

static struct node *leader(void)
{
	for (int i = 0; i < NODES; i++)
		if (node[i].agent && figure(&node[i], is_leader) == 1)
			return &node[i];
	return NULL;
}

/* Whom house.h looks after. */
static bool is_orderd(pid_t pid)
{
	char path[40], name[20] = "";
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	if (!(in = fopen(path, "r")))
		return false;
	bool read = fgets(name, sizeof name, in);
	fclose(in);
	return read && strcmp(name, "orderd\n") == 0;
}

/* An agent leaves its server to us, and when it has stopped it, waits until it is gone. */
static void bury_orphans(void)
{
	siginfo_t dead = { 0 };

	while (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) == 0 && dead.si_pid && !is_orderd(dead.si_pid)) {
		waitpid(dead.si_pid, NULL, 0);
		dead.si_pid = 0;
	}
}

static void watch_ms(int ms)
{
	bury_orphans();
	pause_ms(ms);
}

/* A leader whom both others follow, one of them synchronously. */
static struct node *healthy(int most_ms)
{
	for (int ms = 0; ms < most_ms; ms += 200) {
		struct node *n = leader();
		if (n && figure(n, "SELECT count(*) * 10 + count(*) FILTER (WHERE sync_state = 'sync') FROM pg_stat_replication"
		                " WHERE state = 'streaming'") == 21)
			return n;
		watch_ms(200);
	}
	return NULL;
}

static pid_t postmaster(const struct node *n)
{
	char path[80], line[32] = "";
	FILE *in;

	snprintf(path, sizeof path, "%s/data%d/postmaster.pid", dir, (int)(n - node));
	if (!(in = fopen(path, "r")))
		return 0;
	if (!fgets(line, sizeof line, in))
		line[0] = 0;
	fclose(in);
	return atoi(line);
}

static void kill_node(struct node *n)
{
	pid_t server = postmaster(n);

	server_kill_all(n->agent);
	n->agent = 0;
	if (server)
		server_kill_all(server);
}

static bool open_cluster(void)
{
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;

	/* Orphans are buried here: a dead postmaster that lies about could not be started again. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	port_first = PORT_FIRST + getpid() % (PORTS / 10) * 10;
	setenv("PGPASSWORD", "secret", 1);
	if (!mkdtemp(dir) || (user && chown(dir, user->pw_uid, user->pw_gid) != 0))
		return false;
	start_etcd();
	for (int i = 0; i < NODES; i++) {
		node[i].port = port_first + 7 + i;
		snprintf(node[i].url, sizeof node[i].url, "postgresql://postgres@127.0.0.1:%d/postgres?connect_timeout=2", node[i].port);
		start_node(i);
	}
	struct node *n = healthy(UP_MS);
	if (!n || rows_run(n->url, "CREATE ROLE orderd LOGIN PASSWORD 'secret'", take_figure, NULL, &why) < 0 ||
	    rows_run(n->url, "CREATE DATABASE orderd OWNER orderd", take_figure, NULL, &why) < 0) {
		printf("no cluster: %.*s; see %s\n", P(buf_str(&why)), dir);
		return false;
	}
	/* A standby that has not heard of the database yet would end the search for one that takes writes. */
	for (int i = 0; i < NODES; i++)
		while (figure(&node[i], "SELECT count(*) FROM pg_database WHERE datname = 'orderd'") != 1)
			pause_ms(50);
	snprintf(all, sizeof all, "postgresql://orderd@127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d/orderd?connect_timeout=2",
	         node[0].port, node[1].port, node[2].port);
	return true;
}

static void close_cluster(void)
{
	for (int i = 0; i < NODES; i++)
		if (node[i].agent)
			kill_node(&node[i]);
	if (etcd)
		server_kill_all(etcd);
	if (!failed)
		folder_remove(dir);
}

/* --- what happens to it ------------------------------------------------------------------------- */

/* A machine that was killed has its power again. */
static void bring_back(struct node *n)
{
	start_node((int)(n - node));
}

/* As for the upkeep of a machine: the leader's agent is asked to hand over. */
static void switch_over(struct node *n)
{
	ARENA a = { 0 };
	int i = (int)(n - node);
	struct web *w = web_open(agent_port(i));
	const struct sent ask = { "POST", "/switchover", .body = str_fmt(&a, "{\"leader\":\"node%d\"}", i) };
	struct got g = web_send(w, &ask, &a);

	if (!expect(g.status == 200, "the leader hands over"))
		printf("%d %.*s\n", g.status, P(g.body));
	web_close(w);
	expect(leader() != n, "another leads after it was handed over");
}

/* No agent can prove that it leads any more: the leader has to step down, though nothing is wrong with it. */
static void lose_etcd(struct node *n)
{
	int ms = 0;

	server_kill_all(etcd);
	for (; ms < BACK_MS && figure(n, is_leader) == 1; ms += 200)
		watch_ms(200);
	expect(!leader(), "nobody leads without etcd");
	for (; ms < AWAY_MS; ms += 200)
		watch_ms(200);
	start_etcd();
}

enum { KILLS, SWITCHES, OUTAGES, TROUBLES };

/* In the order in which they come; `after` is done once orders are taken again. */
static struct trouble {
	const char *option, *name;
	int times;
	void (*happens)(struct node *leader), (*after)(struct node *leader);
	int longest_ms;			/* without an order, from its end on */
} trouble[TROUBLES] = {
	[KILLS] =    { "--kills",    "killed",       5, kill_node, bring_back },
	[SWITCHES] = { "--switches", "switched over", 2, switch_over },
	[OUTAGES] =  { "--outages",  "without etcd",  1, lose_etcd },
};

/* --- the test ------------------------------------------------------------------------------------ */

static void go_through(struct load *l, struct trouble *t)
{
	struct node *n = healthy(UP_MS);

	if (!expect(n != NULL, "all three nodes are there before it happens"))
		return;
	pause_ms(CALM_MS);
	int before = l->answered;
	t->happens(n);
	int gap = load_wait(l, BACK_MS);
	expect(gap >= 0, "orders are taken again");
	printf("node%d %s after %d orders: the next was taken %.1f s later\n", (int)(n - node), t->name, before, gap / 1000.0);
	t->longest_ms = gap > t->longest_ms ? gap : t->longest_ms;
	if (t->after)
		t->after(n);
}

static void go(int orders)
{
	static struct house house[HOUSES];
	struct load l;

	for (int i = 0; i < HOUSES; i++) {
		house_open(&house[i]);
		house[i].db = all;
	}
	if (!expect(load_open(&l, house, HOUSES), "orderd serves"))
		return;
	load_start(&l, CLIENTS);
	for (int k = 0; k < TROUBLES; k++)
		for (int i = 0; i < trouble[k].times && !failed; i++)
			go_through(&l, &trouble[k]);
	while (l.answered < orders && load_wait(&l, BACK_MS) >= 0)
		pause_ms(100);
	load_stop(&l);
	failed += load_hold(&l);
	for (int k = 0; k < TROUBLES; k++)
		printf("%d times %s: at most %.1f s without an order\n", trouble[k].times, trouble[k].name, trouble[k].longest_ms / 1000.0);
	load_close(&l);
	for (int i = 0; i < HOUSES && !failed; i++)
		house_close(&house[i]);
}

static int *option(const char *name, int *orders)
{
	for (int k = 0; k < TROUBLES; k++)
		if (strcmp(name, trouble[k].option) == 0)
			return &trouble[k].times;
	return strcmp(name, "--orders") == 0 ? orders : NULL;
}

int main(int argc, char **argv)
{
	int orders = ORDERS, times = 0, *of;

	for (int i = 1; i < argc; i += 2) {
		if (i + 1 == argc || !(of = option(argv[i], &orders))) {
			fputs("usage: failover [--kills N] [--switches N] [--outages N] [--orders N]\n", stderr);
			return 64;
		}
		*of = atoi(argv[i + 1]);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (expect(open_cluster(), "the cluster starts"))
		go(orders);
	close_cluster();
	for (int k = 0; k < TROUBLES; k++)
		times += trouble[k].times;
	printf("%d passed, %d failed\n", failed ? 0 : times, failed);
	return failed > 0;
}
