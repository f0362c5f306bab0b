/*
 * writer.h -- the one thread that writes.
 *
 * It takes what is queued, up to a limit, decides it, writes it in one transaction and
 * only then answers (group commit without a timer: the queue fills while the disk
 * works). A batch that cannot be written is decided again one by one, so that one bad
 * command refuses only itself.
 */
#ifndef SHELL_WRITER_H
#define SHELL_WRITER_H

#include "shell/engine.h"

struct writer *writer_start(struct engine *e, struct db *db);
void writer_stop(struct writer *w);		/* after what is queued was done */
void writer_submit(struct writer *w, struct call *first, struct call *last);
void writer_drain(struct writer *w);

#endif
