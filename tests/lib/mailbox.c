/*
 * mailbox.c -- see mailbox.h.
 */
#define _GNU_SOURCE
#include "lib/mailbox.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/secret.h"

enum { PORT_FIRST = 4000, PORTS = 1400,	/* below those of PostgreSQL, and of houses */
       PORT_TRIES = 20, START_MS = 5000, WAIT_MS = 10000, STEP_MS = 5, MAIL_MAX = 1 << 20 };

static void pause_step(void)
{
	nanosleep(&(struct timespec){ 0, STEP_MS * 1000000L }, NULL);
}

static bool answers(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool there = connect(s, (struct sockaddr *)&at, sizeof at) == 0;

	close(s);
	return there;
}

static void become_server(const struct mailbox *m, const char *cert)
{
	char listen[40], pem[300], key[300];
	const char *argv[] = { "aiosmtpd", "-n", "-c", "mailbox.Mailbox", "-l", listen, m->folder, NULL, NULL, NULL, NULL, NULL };
	int quiet = open("/dev/null", O_WRONLY);

	snprintf(listen, sizeof listen, "127.0.0.1:%d", m->port);
	if (cert) {
		snprintf(pem, sizeof pem, "%s.pem", cert);
		snprintf(key, sizeof key, "%s.key", cert);
		argv[6] = "--smtpscert", argv[7] = pem, argv[8] = "--smtpskey", argv[9] = key, argv[10] = m->folder;
	}
	setenv("PYTHONPATH", "tests/lib", 1);
	setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
	dup2(quiet, STDERR_FILENO);
	dup2(quiet, STDOUT_FILENO);
	execv("/usr/bin/aiosmtpd", (char *const *)argv);
	_exit(127);
}

bool mailbox_start(struct mailbox *m, const char *cert)
{
	pid_t parent = getpid();

	m->pid = fork();
	if (m->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			become_server(m, cert);
		_exit(1);
	}
	for (int ms = 0; ms < START_MS; ms += STEP_MS) {
		if (waitpid(m->pid, NULL, WNOHANG) == m->pid)
			break;
		if (answers(m->port))
			return true;
		pause_step();
	}
	fprintf(stderr, "/usr/bin/aiosmtpd does not start on port %d: is python3-aiosmtpd installed?\n", m->port);
	mailbox_stop(m);
	return false;
}

bool mailbox_open(struct mailbox *m, const char *dir)
{
	*m = (struct mailbox){ 0 };
	snprintf(m->folder, sizeof m->folder, "%s/mail", dir);
	if (mkdir(m->folder, 0700) != 0)
		return false;
	for (int i = 0; i < PORT_TRIES; i++) {
		m->port = PORT_FIRST + (getpid() * 7 + i * 13) % PORTS;
		snprintf(m->url, sizeof m->url, "smtp://127.0.0.1:%d", m->port);
		if (!answers(m->port) && mailbox_start(m, NULL))
			return true;
	}
	return false;
}

void mailbox_stop(struct mailbox *m)
{
	if (!m->pid)
		return;
	kill(m->pid, SIGKILL);
	waitpid(m->pid, NULL, 0);
	m->pid = 0;
}

/* --- what came ------------------------------------------------------------------ */

int mailbox_count(const struct mailbox *m)
{
	DIR *d = opendir(m->folder);
	int n = 0;

	for (struct dirent *e; d && (e = readdir(d)); )
		n += str_ends(STR(e->d_name), S(".eml"));
	if (d)
		closedir(d);
	return n;
}

bool mailbox_wait(const struct mailbox *m, int mails)
{
	for (int ms = 0; ms < WAIT_MS && mailbox_count(m) < mails; ms += STEP_MS)
		pause_step();
	return mailbox_count(m) == mails;
}

struct str mailbox_read(const struct mailbox *m, int n, struct arena *a)
{
	char path[300], *text = arena_alloc(a, MAIL_MAX);

	snprintf(path, sizeof path, "%s/%d.eml", m->folder, n);
	FILE *f = fopen(path, "re");
	size_t size = f ? fread(text, 1, MAIL_MAX, f) : 0;
	if (f)
		fclose(f);
	return (struct str){ text, size };
}

/* =?UTF-8?B?…?= with blanks between them; what is none stays. */
static struct str decoded(struct str text, struct arena *a)
{
	struct buf out = buf_in(a, 0);
	struct str bytes;

	for (ptrdiff_t from; (from = str_find_str(text, S("=?UTF-8?B?"))) >= 0; ) {
		struct str inner = str_sub(text, (size_t)from + 10, text.n);
		ptrdiff_t to = str_find_str(inner, S("?="));
		if (to < 0 || !base64_decode(a, str_sub(inner, 0, (size_t)to), &bytes))
			break;
		if (str_trim(str_sub(text, 0, (size_t)from)).n)
			buf_add(&out, str_sub(text, 0, (size_t)from));
		buf_add(&out, bytes);
		text = str_sub(inner, (size_t)to + 2, inner.n);
	}
	buf_add(&out, text);
	return buf_str(&out);
}

struct str mail_header(struct str mail, const char *name, struct arena *a)
{
	struct str label = str_fmt(a, "%s: ", name), line;
	struct buf out = buf_in(a, 0);
	bool within = false;

	while (str_cut(&mail, '\n', &line) && line.n > 1) {
		line = str_sub(line, 0, line.n - 1);	/* without the CR */
		within = str_starts(line, label) || (within && line.s[0] == ' ');
		if (within)
			buf_add(&out, str_starts(line, label) ? str_sub(line, label.n, line.n) : line);
	}
	return str_trim(decoded(buf_str(&out), a));
}

struct str mail_body(struct str mail, struct arena *a)
{
	ptrdiff_t at = str_find_str(mail, S("\r\n\r\n"));
	struct buf coded = buf_in(a, 0);
	struct str rest = str_sub(mail, (size_t)at + 4, mail.n), line, body = S("");

	while (at >= 0 && str_cut(&rest, '\n', &line))
		buf_add(&coded, str_trim(line));
	base64_decode(a, buf_str(&coded), &body);
	return body;
}
