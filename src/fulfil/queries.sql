-- include "fulfil/fulfil_rules.h"
-- include "fulfil/task.h"

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

-- Which batch has this code, or this tracking number (as scanned or in capitals)? The latest when a carrier used it twice.
-- task_by_number(text number, int batch) -> one task_found
SELECT b.order_id AS order_id, b.batch AS batch
  FROM orders o JOIN batches b ON b.order_id = o.id AND b.batch = :batch
 WHERE o.number = :number;

-- task_by_id(id id, int batch) -> one task_found
SELECT order_id, batch FROM batches WHERE order_id = :id AND batch = :batch;

-- task_by_tracking(text code, text capitals) -> one task_found
SELECT order_id, batch FROM batches WHERE tracking_number IN (:code, :capitals) ORDER BY created_at DESC, order_id DESC LIMIT 1;

-- task_head(id order, int batch) -> one batch_task
SELECT b.order_id AS order_id, b.batch AS batch, o.number AS number, o.customer_name AS customer_name, b.state AS state,
       b.warehouse_id AS warehouse_id, w.name AS warehouse, b.province AS province, b.city AS city,
       b.planned_date AS planned_date, b.shipping_mode AS shipping_mode, b.carrier AS carrier,
       b.tracking_number AS tracking_number, o.message AS message
  FROM batches b
  JOIN orders o ON o.id = b.order_id
  LEFT JOIN warehouses w ON w.id = b.warehouse_id
 WHERE b.order_id = :order AND b.batch = :batch;

-- In the order of the shelves: by product code.
-- task_lines(id order, int batch) -> task_line
SELECT l.line AS line, o.sku AS sku, o.name AS name, o.model AS model, o.specification AS specification, p.unit AS unit,
       o.packing AS packing, l.quantity AS quantity, l.picked AS picked, l.packed AS packed, l.note AS note
  FROM batch_lines l
  JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
  JOIN products p ON p.id = o.product_id
 WHERE l.order_id = :order AND l.batch = :batch
 ORDER BY o.sku, l.line;

-- task_codes(id order, int batch) -> task_code
SELECT l.line AS line, p.barcode AS code, p.unit AS unit, 10000 AS factor
  FROM batch_lines l
  JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
  JOIN products p ON p.id = o.product_id
 WHERE l.order_id = :order AND l.batch = :batch AND p.barcode IS NOT NULL
UNION ALL
SELECT l.line AS line, u.barcode AS code, u.unit AS unit, u.factor AS factor
  FROM batch_lines l
  JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
  JOIN product_units u ON u.product_id = o.product_id
 WHERE l.order_id = :order AND l.batch = :batch AND u.barcode IS NOT NULL;
