-- include "paper/paper_inner.h"

-- All that stands on papers.

-- How often was this printed already?
-- paper_copies(id order, text paper, int part) -> one copies
SELECT count(*) AS n FROM printings WHERE order_id = :order AND paper = :paper AND part = :part;

-- The link without prices that is good for longest.
-- paper_link(id order, time now) -> one tracking_link
SELECT {tracking_link} FROM tracking_links WHERE order_id = :order AND prices = 0 AND expires_at > :now
 ORDER BY expires_at DESC LIMIT 1;

-- paper_batch(id order, int batch) -> one batch_paper
SELECT b.order_id AS order_id, b.batch AS batch, o.number AS number, o.customer_name AS customer_name,
       b.contact_name AS contact_name, b.phone AS phone, b.province || b.city || b.district || b.street AS address,
       b.ship_from AS ship_from, w.name AS warehouse, b.state AS state, o.order_date AS order_date,
       b.planned_date AS planned_date, b.shipping_mode AS shipping_mode, b.carrier AS carrier,
       b.tracking_number AS tracking_number, b.packages AS packages, b.weight AS weight, o.message AS message,
       b.picked_by AS picked_by, b.packed_by AS packed_by
  FROM batches b
  JOIN orders o ON o.id = b.order_id
  LEFT JOIN warehouses w ON w.id = b.warehouse_id
 WHERE b.order_id = :order AND b.batch = :batch;

-- In the order of the shelves: by product code.
-- paper_batch_lines(id order, int batch) -> batch_paper_line
SELECT l.line AS line, o.sku AS sku, o.name AS name, o.model AS model, o.specification AS specification,
       o.attributes AS attributes, p.barcode AS barcode, p.unit AS unit,
       CASE WHEN b.state IN ('packed', 'shipped', 'signed', 'lost') THEN l.packed
            WHEN b.state = 'picked' THEN l.picked ELSE l.quantity END AS quantity,
       l.note AS note
  FROM batches b
  JOIN batch_lines l ON l.order_id = b.order_id AND l.batch = b.batch
  JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
  JOIN products p ON p.id = o.product_id
 WHERE b.order_id = :order AND b.batch = :batch
 ORDER BY o.sku, l.line;

-- paper_order(id order) -> one order_paper
SELECT id, version, number, order_date, state, customer_name, contact_name, phone,
       province || city || district || street AS address, requested_date, promised_date, payment_method, shipping_mode,
       payment_days, currency, goods_amount, discount, freight, tax, total, message
  FROM orders WHERE id = :order;

-- paper_order_lines(id order) -> order_paper_line
SELECT {order_paper_line} FROM order_lines WHERE order_id = :order ORDER BY line;

-- paper_settlement(id order, int settlement) -> one settlement_paper
SELECT s.order_id AS order_id, s.settlement AS settlement, s.number AS settlement_number, o.number AS number,
       o.customer_name AS customer_name, o.phone AS phone, s.issued_at AS issued_at, s.due_date AS due_date,
       s.method AS method, s.terms AS terms, s.currency AS currency, s.order_amount AS order_amount,
       s.discount AS discount, s.freight AS freight, s.tax AS tax, s.receivable AS receivable, s.returned AS returned,
       s.paid AS paid, s.balance AS balance, s.state AS state, s.by AS "by"
  FROM settlements s
  JOIN orders o ON o.id = s.order_id
 WHERE s.order_id = :order AND s.settlement = :settlement;

-- paper_settlement_lines(id order, int settlement) -> settlement_paper_line
SELECT l.line AS line, l.product AS product, o.model AS model, o.specification AS specification,
       o.attributes AS attributes, l.unit AS unit, l.ordered AS ordered, l.delivered AS delivered,
       l.unit_price AS unit_price, l.amount AS amount, l.discount AS discount, l.reason AS reason
  FROM settlement_lines l
  LEFT JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.line
 WHERE l.order_id = :order AND l.settlement = :settlement
 ORDER BY l.line;
