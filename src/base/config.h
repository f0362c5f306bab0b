/*
 * config.h -- how orderd is told what to do: flag > environment ORDERD_* > file > default.
 *
 * The options are rows of one table (config.c); the help text, the man page, the
 * environment names and `orderd config show` are printed from it. A secret is given
 * by file (NAME_FILE) or environment, never by flag.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/err.h"

struct config {
	struct str db;			/* path of the database file, or postgresql://… */
	struct str listen;		/* address:port of the API */
	struct str metrics_listen;	/* address:port of /metrics; empty: on the API port, loopback only */
	struct str zone;		/* company's zone: days and months are counted in it */
	struct str log_format;		/* "text" or "json" */
	int64_t log_level;		/* 0 errors, 1 warnings, 2 requests, 3 debug */
	int64_t threads;		/* HTTP threads */
	int64_t connections_max;
	int64_t body_max;		/* bytes */
	int64_t batch_max;		/* commands per commit */
	int64_t rate_limit;		/* requests per second and caller; 0 = none */
	bool https_only;		/* browsers come by no other way: cookies are always Secure */
	struct str webhook_url;		/* where events are posted; empty: nowhere */
	struct str webhook_secret;	/* whsec_… */
	struct str node;		/* name of this process among those on one database; empty: host:pid */
	bool webhook_hold;		/* keep deliveries in the outbox until released */
	struct str mail_url;		/* smtp://host:port or smtps://host:port; empty: no e-mail leaves */
	struct str mail_user, mail_password;	/* user empty: nobody logs in */
	const char *version;		/* no option: of the program, told by it after reading */
};

struct config_option {
	const char *name;		/* "listen": flag --listen, environment ORDERD_LISTEN, file key listen */
	const char *fallback;
	size_t offset;
	enum { CONFIG_TEXT, CONFIG_INT, CONFIG_BOOL } type;
	int64_t min, max;		/* of a number */
	const char *zh, *en;		/* one line of help */
	bool secret;			/* shown as ***, and never a flag */
	bool may_be_secret;		/* NAME_file may name the file it stands in, as that of a secret does */
};
extern const struct config_option config_options[];
extern const int config_options_n;

/*
 * Read all sources. Flags it knows are taken out of argv ("--listen=x" and "--listen x"); the rest
 * stays, in order, with *argc corrected. False, and errs says why, on an unknown key in the file or
 * a value out of range. `file` NULL means $ORDERD_CONFIG, then /etc/orderd.conf when it exists.
 */
bool config_read(struct config *c, const char *file, int *argc, char **argv,
                 struct arena *a, struct errs *errs);

#endif
