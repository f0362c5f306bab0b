-- include "portal/portal_inner.h"

-- All that a page is made of. What customers must not see is in none of these.

-- Which order has this number, as typed or in capitals, and whose phone is it?
-- order_of_number(text number, text capitals) -> one numbered_order
SELECT id, phone FROM orders WHERE number IN (:number, :capitals) ORDER BY id LIMIT 1;

-- portal_order(id id) -> one shown_order
SELECT {shown_order} FROM orders WHERE id = :id;

-- Of what an order may have many of, as much is read from where a page begins as there may be room for.

-- portal_lines(id id, int from, int most) -> shown_line
SELECT {shown_line} FROM order_lines WHERE order_id = :id AND line >= :from ORDER BY line LIMIT :most;

-- portal_batches(id id, int after, int most) -> shown_batch
SELECT {shown_batch} FROM batches WHERE order_id = :id AND batch > :after AND state <> 'cancelled' ORDER BY batch LIMIT :most;

-- What is in them, in base units.
-- portal_parts(id id, int batch, int line, int most) -> shown_part
SELECT x.batch AS batch, x.line AS line, o.name AS name, p.unit AS unit, x.quantity AS quantity
  FROM (SELECT l.order_id AS order_id, l.batch AS batch, l.line AS line,
               CASE WHEN b.state IN ('shipped', 'signed', 'lost') THEN l.packed ELSE l.quantity END AS quantity
          FROM batch_lines l
          JOIN batches b ON b.order_id = l.order_id AND b.batch = l.batch
         WHERE l.order_id = :id AND (l.batch, l.line) >= (:batch, :line) AND b.state <> 'cancelled'
         ORDER BY l.batch, l.line LIMIT :most) x
  JOIN order_lines o ON o.order_id = x.order_id AND o.line = x.line
  JOIN products p ON p.id = o.product_id
 ORDER BY x.batch, x.line;
