-- include "notify/notify_inner.h"

-- All that can stand in a letter. What customers must not see is in none of these.

-- letter_of(id order, int batch, int refund) -> one letter
SELECT o.number AS number, o.order_date AS order_date,
       CASE WHEN o.contact_name <> '' THEN o.contact_name ELSE o.customer_name END AS addressee,
       o.customer_name AS customer_name, o.requested_date AS requested_date, o.promised_date AS promised_date,
       o.currency AS currency, o.total AS total, o.message AS message, b.batch AS batch, b.planned_date AS planned_date,
       b.carrier AS carrier, b.tracking_number AS tracking_number, r.amount AS refund
  FROM orders o
  LEFT JOIN batches b ON b.order_id = o.id AND b.batch = :batch
  LEFT JOIN refunds r ON r.order_id = o.id AND r.refund = :refund
 WHERE o.id = :order;

-- letter_lines(id order) -> letter_line
SELECT {letter_line} FROM order_lines WHERE order_id = :order ORDER BY line;

-- In base units, as it was packed.
-- letter_batch_lines(id order, int batch) -> letter_line
SELECT o.name AS name, o.specification AS specification, l.packed AS quantity, p.unit AS unit
  FROM batch_lines l
  JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
  JOIN products p ON p.id = o.product_id
 WHERE l.order_id = :order AND l.batch = :batch AND l.packed > 0
 ORDER BY l.line;

-- What a template is tried on when no order is named: the newest there is of what it tells of.
-- newest_order() -> one tried_order
SELECT id, batch_count AS batch, refund_count AS refund FROM orders WHERE number IS NOT NULL ORDER BY id DESC LIMIT 1;

-- newest_batch() -> one tried_order
SELECT order_id AS id, batch FROM batches ORDER BY created_at DESC, order_id DESC, batch DESC LIMIT 1;

-- newest_refund() -> one tried_order
SELECT order_id AS id, refund FROM refunds ORDER BY requested_at DESC, order_id DESC, refund DESC LIMIT 1;

-- order_to_try(id order) -> one tried_order
SELECT id, batch_count AS batch, refund_count AS refund FROM orders WHERE id = :order;

-- message_of(id id) -> one message
SELECT {message} FROM messages WHERE id = :id;

-- template_of(id id) -> one message_template
SELECT {message_template} FROM message_templates WHERE id = :id;

-- What was sent again stands once in the table, and each time in its log.
-- mails_sent_to(text address, time since) -> one mails_sent
SELECT count(*) AS n, min(e.at) AS first
  FROM messages m
  JOIN events e ON e.subject_id = m.id
 WHERE m.address = :address AND (m.done_at IS NULL OR m.done_at > :since) AND e.name = 'message.sent' AND e.at > :since;

-- For orderd check, beside the rows of the outbox.
-- messages_by_outbox() -> message
SELECT id, kind, state, order_id, outbox_id FROM messages ORDER BY outbox_id;

-- mails_in_outbox() -> outbox
SELECT id, subject_id, seq, state FROM outbox WHERE transport = 'mail' ORDER BY id;
