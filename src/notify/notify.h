/*
 * notify.h -- what customers are told of their orders, without asking.
 *
 * A message is made in the commit of what it tells of, by a listener, and leaves by a transport of the outbox; so far that is
 * e-mail. Its text is a template's as it was then, filled when it is sent and whenever somebody of the house looks at it: what
 * may stand in it is the table of a letter (notify_inner.h), and nothing internal is in that.
 */
#ifndef NOTIFY_NOTIFY_H
#define NOTIFY_NOTIFY_H

#include "fulfil/fulfil.h"
#include "order/order.h"
#include "portal/portal.h"

enum message_kind { MESSAGE_PLACED, MESSAGE_CONFIRMED, MESSAGE_SHIPPED, MESSAGE_CANCELLED, MESSAGE_REFUNDED, MESSAGE_KINDS };
enum message_state { MESSAGE_QUEUED, MESSAGE_UNDELIVERED, MESSAGE_SENT, MESSAGE_FAILED };
enum message_language { MESSAGE_ZH, MESSAGE_EN, MESSAGE_LANGUAGES };

extern const struct names message_kinds, message_states, message_languages;

struct message {
	struct id id;
	int64_t version;
	struct digest head;
	struct state kind;
	struct state state;		/* follows its row in the outbox */
	struct id order_id;
	int64_t part;			/* the batch, or the refund; 0: of the order */
	struct state language;
	struct str address;
	struct str subject, body;	/* the template's, as it was then */
	struct id outbox_id;
	int64_t tries, status;		/* … and what is known of them: see struct outbox */
	struct str reason;
	struct instant queued_at, done_at;
};

/* A company's own words instead of those of the program (notify_texts.c). */
struct message_template {
	struct id id;
	int64_t version;
	struct digest head;
	struct state kind, language;	/* one of each pair */
	struct str subject, body;
	bool paused;			/* customers are not told of this */
	struct instant changed_at;
	struct str changed_by;
};

extern const struct record message_record, message_template_record;
extern const struct module notify_module;

#endif
