-- include "portal/portal_inner.h"

-- All that a page is made of. What customers must not see is in none of these.

-- Which order has this number, as typed or in capitals, and whose phone is it?
-- order_of_number(text number, text capitals) -> one numbered_order
SELECT id, phone FROM orders WHERE number IN (:number, :capitals) ORDER BY id LIMIT 1;

-- portal_order(id id) -> one shown_order
SELECT number, state, order_date, requested_date, promised_date, delivered_date, message,
       currency, goods_amount, discount, freight, total, paid, refunded
  FROM orders WHERE id = :id;

-- portal_lines(id id) -> shown_line
SELECT line, name, specification, quantity, unit, unit_price, amount
  FROM order_lines WHERE order_id = :id ORDER BY line;

-- portal_batches(id id) -> shown_batch
SELECT batch, state, carrier, tracking_number, planned_date, shipped_at, signed_at
  FROM batches WHERE order_id = :id AND state <> 'cancelled' ORDER BY batch;

-- What is in them, in base units.
-- portal_parts(id id) -> shown_part
SELECT b.batch AS batch, l.line AS line, o.name AS name, p.unit AS unit,
       CASE WHEN b.state IN ('shipped', 'signed', 'lost') THEN l.packed ELSE l.quantity END AS quantity
  FROM batches b
  JOIN batch_lines l ON l.order_id = b.order_id AND l.batch = b.batch
  JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
  JOIN products p ON p.id = o.product_id
 WHERE b.order_id = :id AND b.state <> 'cancelled'
 ORDER BY b.batch, l.line;
