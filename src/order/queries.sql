-- include "order/order.h"
-- include "order/order_reports.h"

-- Every order once, for reports that walk them all in one pass.
-- orders_between(time from, time until) -> order_fact
SELECT id, number, state, class, channel, kind, currency, customer_id, customer_name, order_date, created_at, placed_at,
       approved_at, confirmed_at, shipped_at, signed_at, promised_date, total, goods_amount, freight, paid, refunded
  FROM orders
 WHERE created_at >= :from AND created_at < :until
 ORDER BY created_at, id;

-- What was sold of each product.
-- products_sold(time from, time until) -> product_sum
SELECT l.product_id AS product_id, l.sku AS sku, l.name AS name, o.currency AS currency,
       CAST(COUNT(*) AS BIGINT) AS line_count, CAST(SUM(l.base_quantity) AS BIGINT) AS quantity,
       CAST(SUM(l.amount - l.discount) AS BIGINT) AS amount
  FROM orders o JOIN order_lines l ON l.order_id = o.id
 WHERE o.created_at >= :from AND o.created_at < :until AND o.state NOT IN ('draft', 'cancelled', 'rejected')
 GROUP BY l.product_id, l.sku, l.name, o.currency
 ORDER BY amount DESC, l.product_id LIMIT 10000;

-- Orders and lines side by side for the checks.
-- order_line_sums() -> line_sum
SELECT order_id, CAST(COUNT(*) AS BIGINT) AS line_count, CAST(SUM(amount) AS BIGINT) AS amount,
       CAST(SUM(discount) AS BIGINT) AS discount
  FROM order_lines GROUP BY order_id ORDER BY order_id;

-- Head rows for the checks, in key order.
-- orders_all() -> order_sum
SELECT id, number, state, historical, settled, line_count, goods_amount, discount, freight, total, paid, refunded
  FROM orders ORDER BY id;

-- Names in a channel: as orders have them, and as they are kept, to be read side by side.
-- references_of_orders() -> order_reference
SELECT reference, id AS order_id FROM orders WHERE reference IS NOT NULL ORDER BY reference, id;

-- references_kept() -> order_reference
SELECT reference, order_id FROM order_references ORDER BY reference, order_id;

-- Receipts per order, for the check of what is shown as paid.
-- order_payments_all() -> amount_sum
SELECT order_id, CAST(SUM(amount) AS BIGINT) AS amount FROM payments WHERE state = 'received' GROUP BY order_id ORDER BY order_id;

-- Refunds per order.
-- order_refunds_all() -> amount_sum
SELECT order_id, CAST(SUM(amount) AS BIGINT) AS amount FROM refunds WHERE state <> 'cancelled' GROUP BY order_id ORDER BY order_id;

-- Numbers given out, in order, for the check that none is missing or double.
-- order_numbers() -> number_place
SELECT id, number, number_day, number_serial
  FROM orders WHERE number_day IS NOT NULL ORDER BY number_day, number_serial, id;
