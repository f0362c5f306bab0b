/*
 * notify_inner.h -- between the files of notify/.
 */
#ifndef NOTIFY_NOTIFY_INNER_H
#define NOTIFY_NOTIFY_INNER_H

#include "notify/notify.h"
#include "shell/run/outbox.h"

/* --- what there is to tell ---------------------------------------------------- */

/* A kind of message: when it is made, and the program's own words for it. */
struct message_text { const char *subject, *body; };
struct message_kind_row {
	const char *fact;
	bool of_part;			/* of a batch or a refund, the second number of the path */
	struct message_text text[MESSAGE_LANGUAGES];
};
extern const struct message_kind_row message_kind_rows[MESSAGE_KINDS];

/* --- rules ---------------------------------------------------------------------- */

struct message_seen { struct order *order; struct rows templates; struct message *message; struct outbox *outbox; };
struct template_seen { struct message_template *template; struct rows templates; };

extern const struct lookup message_by_id, message_template_by_id, templates_by_language;

/* Is anybody told anything? While nobody is, an order costs nothing more. */
bool mail_is_on(const struct context *x);
/* The company's language towards its customers, as its word and its number. */
struct str mail_language(const struct context *x);
bool mail_from_valid(struct str value);

bool message_queue_load(struct context *x, struct load *l, const void *in, void *state);
bool message_queue_decide(struct context *x, const void *in, void *state, struct decision *out);
bool message_tried_load(struct context *x, struct load *l, const void *in, void *state);
bool message_tried_decide(struct context *x, const void *in, void *state, struct decision *out);
bool message_retry_load(struct context *x, struct load *l, const void *in, void *state);
bool message_retry_decide(struct context *x, const void *in, void *state, struct decision *out);
bool template_create_load(struct context *x, struct load *l, const void *in, void *state);
bool template_create_decide(struct context *x, const void *in, void *state, struct decision *out);
bool template_change_load(struct context *x, struct load *l, const void *in, void *state);
bool template_change_decide(struct context *x, const void *in, void *state, struct decision *out);

/* --- letters ---------------------------------------------------------------------- */

/* All that a template may name. */
struct letter {
	struct str number;
	struct date order_date;
	struct str addressee;		/* the contact, else the customer */
	struct str customer_name;
	struct date requested_date, promised_date;
	struct str currency;
	struct money total;
	struct str message;		/* the customer's own */
	int64_t batch;
	struct date planned_date;
	struct str carrier, tracking_number;
	struct money refund;
	struct str lines;		/* what was ordered, or what is in the batch: a line each */
	struct str link;		/* where the customer follows it */
	struct str company, contact;
};
struct letter_line { struct str name, specification; struct quantity quantity; struct str unit; };
struct letter_text { struct str subject, body; };
struct tried_order { struct id id; int64_t batch, refund; };
struct mails_sent { int64_t n; struct instant first; };

extern const struct record letter_record, letter_line_record, letter_text_record, tried_order_record, mails_sent_record;

/*
 * The message with the order's values, as it is sent; or as somebody of the house may see it: masked from whom `hidden` is
 * hidden, and with a link that does not open.
 */
enum { LETTER_MAX = 1 << 20, SUBJECT_MAX = 200 };	/* bytes, and letters: a template can name what is long many times */
enum lettering { LETTER_NONE, LETTER_LONG, LETTER_WHOLE };	/* no such order; too long to be sent */
extern const struct problem LETTER_TOO_LONG;
bool letter_sent(struct context *x, struct db *db, const struct message *m, struct letter_text *text, enum lettering *is);
bool letter_seen(struct context *x, struct db *db, const struct message *m, struct letter_text *text, enum lettering *is);

/* Routes: the text of a message; a template filled with an order, the newest when none is named. */
bool message_text_get(struct asked *q);
bool template_text_get(struct asked *q);

/* --- e-mail -------------------------------------------------------------------------- */

extern const struct transport mail_transport;

bool notify_check_messages(struct db *db, struct check_out *out, struct errs *errs);

#endif
