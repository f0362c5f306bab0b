/*
 * told.h -- what of an event is told to whom.
 *
 * An event is told to the roles that may read its subject. It says all that its command changed in the subject's family, which may have
 * parts that not all of these may read: an order's ledger entries stand in no answer of an order, and have a list of their own.
 * What they may not read there they are not told here either; the hash stays that of the whole event.
 */
#ifndef SHELL_TOLD_H
#define SHELL_TOLD_H

#include "shell/engine.h"

/* An event's data without the changes that are not for these roles; itself, when all are. */
struct str told_data(const struct engine *e, unsigned roles, struct str data, struct arena *a);

/* Are all its changes for them? */
bool told_whole(const struct engine *e, unsigned roles, struct str data);

#endif
