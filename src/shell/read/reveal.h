/*
 * reveal.h -- looking at personal data that is masked for one's post: for a reason, one record at a time, and kept.
 *
 * The answer is given in the commit of the row that says who looked at what, and why: nobody has the one without the other.
 */
#ifndef SHELL_REVEAL_H
#define SHELL_REVEAL_H

#include "shell/module.h"

struct reveal {
	struct id id;
	int64_t version;
	struct digest head;
	struct str record;		/* "order" */
	struct id subject_id;
	struct str fields;		/* "phone,contacts/1/phone": of the root, or of its parts by their number */
	struct str reason;
	struct id staff_id;
	struct str staff;		/* their login */
	struct str hour;		/* whose, and in which hour: how often is limited by it */
	struct instant at;
};

extern const struct record reveal_record, revealed_record;
extern const struct command personal_reveal;
extern const struct list reveal_list;

#endif
