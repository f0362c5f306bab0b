/*
 * main.c -- the program: its commands, in the order in which somebody new needs them.
 */
#include "cli/cli.h"
#include "version.h"

const char *const program_version = ORDERD_VERSION, *const program_commit = ORDERD_COMMIT;

const struct cli_command *const cli_commands[] = {
	&cli_init,
	&cli_serve,
	&cli_user,
	&cli_token,
	&cli_import,
	&cli_export,
	&cli_report,
	&cli_check,
	&cli_backup,
	&cli_restore,
	&cli_copy,
	&cli_bench,
	&cli_config,
	&cli_emit,
	&cli_version,
	&cli_help,
	NULL,
};

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
