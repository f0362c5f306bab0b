/*
 * command.h -- may these roles run that command?
 */
#ifndef SHELL_COMMAND_H
#define SHELL_COMMAND_H

#include "shell/engine.h"

/* The table decides; a manager may stand in for any post but the administrator, the system may do all. */
bool command_permits(const struct command *c, unsigned roles);

#endif
