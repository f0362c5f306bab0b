-- include "fulfil/fulfil_rules.h"

-- What the lines of orders say of their batches. Services are performed, not shipped.
-- fulfil_claimed() -> line_progress
SELECT order_id, line, batched, shipped, signed_for
  FROM order_lines
 WHERE kind = 'goods'
 ORDER BY order_id, line;

-- What the batches say, in the same order: until a batch is shipped its whole quantity counts.
-- Of a lost batch all is missing: it counts nothing.
-- fulfil_proven() -> line_progress
SELECT l.order_id AS order_id, l.line AS line,
       CAST(sum(CASE WHEN b.state IN ('shipped', 'signed', 'lost') THEN l.packed - l.missing
                     ELSE l.quantity END) AS BIGINT) AS batched,
       CAST(sum(CASE WHEN b.state IN ('shipped', 'signed', 'lost') THEN l.packed - l.missing
                     ELSE 0 END) AS BIGINT) AS shipped,
       CAST(sum(l.signed_for) AS BIGINT) AS signed_for
  FROM batch_lines l JOIN batches b ON b.order_id = l.order_id AND b.batch = l.batch
 WHERE b.state <> 'cancelled'
 GROUP BY l.order_id, l.line
 ORDER BY l.order_id, l.line;

-- Lines of orders of which more is in open batches than is reserved: that batch cannot be shipped.
-- fulfil_unreserved() -> line_held
SELECT l.order_id AS order_id, l.line AS line, CAST(sum(l.quantity) AS BIGINT) AS planned,
       CAST(coalesce(max(r.quantity), 0) AS BIGINT) AS reserved
  FROM batches b
  JOIN batch_lines l ON l.order_id = b.order_id AND l.batch = b.batch
  LEFT JOIN reservations r ON r.order_id = l.order_id AND r.line = l.line
 WHERE b.state IN ('planned', 'picked', 'packed')
 GROUP BY l.order_id, l.line
HAVING sum(l.quantity) > coalesce(max(r.quantity), 0)
 ORDER BY l.order_id, l.line;

-- Batches without lines; only history may have such.
-- fulfil_empty(int most) -> batch_key
SELECT b.order_id AS order_id, b.batch AS batch
  FROM batches b
 WHERE b.historical = 0
   AND NOT EXISTS (SELECT 1 FROM batch_lines l WHERE l.order_id = b.order_id AND l.batch = b.batch)
 ORDER BY b.order_id, b.batch
 LIMIT :most;
