/*
 * failover.c -- the leader of three PostgreSQL nodes under Patroni is killed under load, again and again.
 *
 *   failover [--kills N] [--orders N]       5 and 50000 when nothing is said: until both are reached
 *
 * Three nodes, strictly synchronous, and an etcd, on this machine; three orderd whose URL names all nodes. The agent and the
 * PostgreSQL of the leader are killed with -9; a standby takes over; the killed node comes back as a standby. Nothing
 * acknowledged is lost or made twice. It tells how long no order was taken. docs/operations/failover.md describes the set-up.
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

#include "lib/load.h"
#include "lib/rows.h"
#include "lib/server.h"
#include "unit/folder.h"

enum { NODES = 3, HOUSES = 3, CLIENTS = 64, KILLS = 5, ORDERS = 50000, UP_MS = 120000, BACK_MS = 60000, PORT_FIRST = 30000,
       PORTS = 2000, ROLES_MS = 1000 };

struct node { int port; pid_t agent; char url[160]; };

static char dir[] = "/tmp/orderd-failover-XXXXXX";
static struct node node[NODES];
static pid_t etcd;
static char all[300];			/* the URL of an orderd */
static int port_first, failed;

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

static bool expect(bool so, const char *what)
{
	if (!so)
		printf("FAILED: %s\n", what);
	failed += !so;
	return so;
}

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

static void start_node(int i)
{
	ARENA a = { 0 };
	const char *file = text(&a, "%s/node%d.yml", dir, i);
	const char *const args[] = { "patroni", file, NULL };
	FILE *out = fopen(file, "w");

	fprintf(out, settings, i, port_first + 4 + i, port_first, node[i].port, dir);
	fclose(out);
	node[i].agent = postmaster_launch(text(&a, "%s/node%d.log", dir, i), args);
}

static void start_etcd(void)
{
	ARENA a = { 0 };
	const char *client = text(&a, "http://127.0.0.1:%d", port_first), *peer = text(&a, "http://127.0.0.1:%d", port_first + 1);
	const char *const args[] = { "etcd", "--name", "e1", "--data-dir", text(&a, "%s/etcd", dir), "--listen-client-urls", client,
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

static struct node *leader(void)
{
	for (int i = 0; i < NODES; i++)
		if (node[i].agent && figure(&node[i], "SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE 1 END") == 1)
			return &node[i];
	return NULL;
}

/* A leader whom both others follow, one of them synchronously. */
static struct node *healthy(int most_ms)
{
	for (int ms = 0; ms < most_ms; ms += 200) {
		struct node *n = leader();
		if (n && figure(n, "SELECT count(*) * 10 + count(*) FILTER (WHERE sync_state = 'sync') FROM pg_stat_replication"
		                " WHERE state = 'streaming'") == 21)
			return n;
		pause_ms(200);
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

/* --- the test ------------------------------------------------------------------------------------ */

static void one_kill(struct load *l, int *longest)
{
	struct node *n = healthy(UP_MS);

	if (!expect(n != NULL, "all three nodes are there before a kill"))
		return;
	pause_ms(2000);
	kill_node(n);
	int gap = load_wait(l, BACK_MS);
	expect(gap >= 0, "orders are taken again after a kill");
	printf("node%d killed after %d orders: no order was taken for %.1f s\n", (int)(n - node), l->answered, gap / 1000.0);
	*longest = gap > *longest ? gap : *longest;
	start_node((int)(n - node));
}

static void go(int kills, int orders)
{
	static struct house house[HOUSES];
	struct load l;
	int longest = 0;

	for (int i = 0; i < HOUSES; i++) {
		house_open(&house[i]);
		house[i].db = all;
	}
	if (!expect(load_open(&l, house, HOUSES), "orderd serves"))
		return;
	load_start(&l, CLIENTS);
	for (int i = 0; i < kills && !failed; i++)
		one_kill(&l, &longest);
	while (l.answered < orders && load_wait(&l, BACK_MS) >= 0)
		pause_ms(100);
	load_stop(&l);
	failed += load_hold(&l);
	printf("%d kills, %d acknowledged orders, at most %.1f s without\n", kills, l.answered, longest / 1000.0);
	load_close(&l);
	for (int i = 0; i < HOUSES && !failed; i++)
		house_close(&house[i]);
}

int main(int argc, char **argv)
{
	int kills = KILLS, orders = ORDERS;

	for (int i = 1; i + 1 < argc; i += 2)
		*(strcmp(argv[i], "--kills") == 0 ? &kills : &orders) = atoi(argv[i + 1]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (expect(open_cluster(), "the cluster starts"))
		go(kills, orders);
	close_cluster();
	printf("%d passed, %d failed\n", failed ? 0 : kills, failed);
	return failed > 0;
}
