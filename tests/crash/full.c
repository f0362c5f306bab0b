/*
 * full.c -- the disk is full under load, and there is room again.
 *
 * The database is on a small file system of its own (tmpfs, which needs root). A file takes what is left of it: orders are
 * refused with 507 or 503, reads go on; the file goes, and orders are taken again by the same process. Nothing
 * acknowledged is lost, nothing is half there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/expect.h"
#include "lib/load.h"
#include "lib/rows.h"
#include "lib/server.h"
#include "lib/web.h"
#include "unit/pause.h"

enum { ROUNDS = 3, CLIENTS = 8, FULL_MS = 15000, BACK_MS = 10000, PIECE = 1 << 12 };

static char disk[] = "/tmp/orderd-full-XXXXXX";

static bool mount_disk(const char *options)
{
	return mount("none", disk, "tmpfs", 0, options) == 0 && chmod(disk, 0777) == 0;
}

static const char *filler(void)
{
	static char path[64];

	snprintf(path, sizeof path, "%s/filler", disk);
	return path;
}

/* Takes all that is left, also what is given back meanwhile. */
static void fill(void)
{
	static const char zeros[PIECE];
	int fd = open(filler(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	while (write(fd, zeros, sizeof zeros) > 0)
		;
	close(fd);
}

/* Until requests are refused because of it. */
static bool refused(struct load *l)
{
	int before = l->full + l->busy;

	for (int ms = 0; ms < FULL_MS && l->full + l->busy < before + CLIENTS; ms += 20) {
		fill();
		pause_ms(20);
	}
	return l->full + l->busy >= before + CLIENTS;
}

static bool reads(const struct load *l)
{
	ARENA a = { 0 };
	struct web *w = web_open(l->house[0].port);
	const struct sent list = { "GET", "/api/v1/orders?limit=10", words_value(&l->words, S("sales")), NULL, S("") };
	struct got g = web_send(w, &list, &a);

	web_close(w);
	return g.status == 200;
}

static void no_row(void *self, int columns, const char *const *column)
{
	(void)self, (void)columns, (void)column;
}

/* PostgreSQL made room for its log beforehand: when that is used up, it stops. */
static void exhaust_log(struct server *server)
{
	ARENA a = { 0 };
	struct buf why = buf_in(&a, 0);

	for (int ms = 0; ms < FULL_MS && !postmaster_fallen(&server->postmaster); ms += 20) {
		fill();
		rows_run(server->url, "SELECT pg_switch_wal()", no_row, NULL, &why);
		pause_ms(20);
	}
	expect(postmaster_fallen(&server->postmaster), "without room for its log PostgreSQL stops");
}

/* PostgreSQL may have stopped for want of room for its log: then its keeper starts it again. */
static void make_room(struct server *server)
{
	unlink(filler());
	if (server && postmaster_fallen(&server->postmaster))
		expect(server_start(server), "PostgreSQL starts again");
}

static void go_through(struct house *h, struct server *server)
{
	struct load l;

	expect(load_open(&l, h, 1), "orderd serves");
	if (failed)
		return;
	load_start(&l, CLIENTS);
	for (int i = 0; i < ROUNDS; i++) {
		pause_ms(200);
		expect(refused(&l), "with a full disk orders are refused");
		if (server && i == ROUNDS - 1)
			exhaust_log(server);
		expect((server && postmaster_fallen(&server->postmaster)) || reads(&l), "with a full disk reads go on");
		make_room(server);
		expect(load_wait(&l, BACK_MS) >= 0, "with room again orders are taken, by the same process");
	}
	load_stop(&l);
	expect(!house_fallen(h), "orderd did not fall");
	failed += load_hold(&l);
	load_close(&l);
}

static void on_sqlite(void)
{
	struct house h;

	expect(mount_disk("size=128m"), "a small disk");
	setenv("TMPDIR", disk, 1);
	house_open(&h);
	go_through(&h, NULL);
	house_close(&h);
	expect(umount(disk) == 0, "the disk can be taken away");
}

static void on_postgres(void)
{
	struct server server;
	struct house h;

	expect(mount_disk("size=256m"), "a small disk");
	unsetenv("TMPDIR");
	expect(server_open_in(&server, disk), "PostgreSQL starts");
	house_open(&h);
	server_house(&server, 0, &h);
	if (!failed)
		go_through(&h, &server);
	house_close(&h);
	server_close(&server);
	expect(umount(disk) == 0, "the disk can be taken away");
}

int main(void)
{
	if (geteuid() != 0 || !mkdtemp(disk) || !mount_disk("size=1m")) {
		printf("only root may make the small disk that is to be full\n0 passed, 0 failed, 2 skipped\n");
		return 77;
	}
	umount(disk);
	on_sqlite();
	if (postmaster_possible())
		on_postgres();
	if (!failed)
		rmdir(disk);
	printf("%d passed, %d failed, %d skipped\n", failed ? 0 : 1 + postmaster_possible(), failed, !postmaster_possible());
	return failed > 0;
}
