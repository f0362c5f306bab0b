/*
 * cli.h -- the commands of the program: what they share.
 *
 * Each command is a row of a table: its words, flags, examples and the function that runs it. Parsing,
 * help, the man page and the exit codes follow from the table. Data goes to standard output, everything
 * said about the work to standard error.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "shell/engine.h"

/* As in sysexits.h; each is told in the man page. */
enum exit_code {
	EXIT_FINE = 0, EXIT_USAGE = 64, EXIT_DATA = 65, EXIT_NO_INPUT = 66, EXIT_UNAVAILABLE = 69,
	EXIT_INTERNAL = 70, EXIT_CANNOT_CREATE = 73, EXIT_DISK = 74, EXIT_TRY_AGAIN = 75, EXIT_PERMISSION = 77, EXIT_CONFIG = 78,
};

enum { FLAGS_MAX = 16, WORDS_MAX = 8 };

struct flag {
	const char *name;		/* "out": --out FILE */
	const char *value;		/* "FILE"; NULL: a switch */
	const char *zh, *en;
	char letter;			/* 'o': -o FILE; 0: none */
};

struct cli;

struct cli_command {
	const char *name;
	const char *words;		/* "add|list|disable|password [LOGIN]", for the usage line */
	const char *zh, *en;
	const struct flag *flags;
	int flags_n;
	const char *const *examples;	/* command line and what it does, in turns; NULL-terminated */
	int (*run)(struct cli *c);
	bool any_flag;			/* flags it does not know are handed on, as parameters */
	enum { WITHOUT_DATABASE, MAKES_DATABASE, NEEDS_DATABASE } database;	/* whether it must be there already */
};

extern const struct cli_command
	cli_serve, cli_init, cli_import, cli_export, cli_report, cli_check, cli_backup, cli_restore, cli_copy,
	cli_user, cli_token, cli_emit, cli_bench, cli_config, cli_version, cli_help;
extern const struct cli_command *const cli_commands[];	/* in main.c; NULL-terminated */

/* Which program this is; in main.c, which the build tells. */
extern const char *const program_version, *const program_commit;

/* What every command takes. */
extern const struct flag cli_common_flags[];
extern const int cli_common_flags_n;

struct cli {
	const struct cli_command *command;
	struct arena *arena;
	struct errs errs;
	struct config config;
	char **word;			/* what is neither a flag nor its value */
	int words;
	const char *flag[FLAGS_MAX];	/* values, by the index in the command's table; NULL: not given */
	struct buf parameters;		/* any_flag: as a query string */
	bool zh;
	bool json, quiet, verbose, yes, color, help;
};

/* Run argv as orderd; the process's exit code. */
int cli_main(int argc, char **argv);

/* The value of a flag of the command's table, or NULL. */
const char *cli_flag(const struct cli *c, const char *name);
/* Word `i`, or NULL. */
const char *cli_word(const struct cli *c, int i);

/* Everything in errs on standard error, and the exit code that fits the first. */
int cli_failed(struct cli *c);
/* Is there a company's database? False, with errs, when a server cannot be asked. In upkeep.c. */
bool cli_database_there(struct cli *c, bool *there);
int cli_no_database(struct cli *c);
/* How many broken records a database has, each told; -1 when it cannot be read. */
int64_t cli_check_database(struct cli *c, struct str url);
/* "orderd: …", in the caller's language. Returns the code. */
int cli_say(struct cli *c, enum exit_code code, const char *zh, const char *en);
/* The same about something: 'cannot open "x"'. */
int cli_say_of(struct cli *c, enum exit_code code, const char *zh, const char *en, struct str what);
/* Wrong words: says so, and how to get help. */
int cli_usage(struct cli *c, const char *zh, const char *en, struct str what);

/* The same of a mistyped word, with the one that was perhaps meant (NULL: none). */
int cli_mistyped(struct cli *c, const char *zh, const char *en, const char *typed, const char *close);

/* A dangerous thing: --yes, or typing `name` on a terminal. False, having said so, when it was not agreed to. */
bool cli_agreed(struct cli *c, const char *zh, const char *en, struct str name);
/* A line from the terminal without echo. False when there is no terminal. */
bool cli_secret(struct cli *c, const char *prompt, struct str *out);
/* From ORDERD_PASSWORD or the terminal; else one is made, which must be told once. */
struct str cli_password(struct cli *c, bool *made);

void cli_write(struct str text);		/* to standard output */
/* Says that nothing is replaced without --yes. */
int cli_is_there(struct cli *c, struct str path);
/* Standard output, or the new file of --out, which replaces another with --yes alone and a database never; NULL having said why. Close with cli_close_out. */
FILE *cli_open_out(struct cli *c, const char *path);
bool cli_close_out(struct cli *c, FILE *out, const char *path);
bool cli_read_file(struct cli *c, const char *path, size_t most, struct str *out);

/* Add name=value to a query string, percent-encoded. */
void cli_add_parameter(struct buf *out, struct str name, struct str value);

/* The closest of some words to a mistyped one, or NULL. */
const char *cli_closest(const char *typed, const char *(*word)(void *self, int i), void *self);

/* help.c */
void cli_help_of(struct cli *c, const struct cli_command *command, struct buf *out);

/* --- working with a company's data ------------------------------------------ */

/* Run a command as SYSTEM. The body is JSON; the answer is the command's. False with c->errs. */
bool cli_run(struct cli *c, struct engine *e, const char *command, struct id target, struct str body,
             struct str *answer);

/* The registries and settings without a writer, and a read connection. NULL with c->errs. */
struct reading { struct engine engine; struct db *db; struct context x; };
bool cli_read_open(struct cli *c, struct reading *r);
void cli_read_close(struct reading *r);

extern const struct caller cli_system;

/* --- progress ------------------------------------------------------------------ */

/*
 * Of work that takes longer than a second: a bar with count, rate and time left on a terminal, else a line
 * every ten seconds. Nothing with --quiet.
 */
struct progress;
struct progress *progress_start(const struct cli *c, const char *what);
/* total 0: not known */
void progress_show(struct progress *p, const char *what, int64_t done, int64_t total);
void progress_stop(struct progress *p);		/* safe on NULL */

#endif
