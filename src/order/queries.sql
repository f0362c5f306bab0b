-- include "order/order.h"
-- include "order/order_prices.h"
-- include "order/order_reports.h"

-- Orders of a period, in no order: each report reads what it folds, for a column of half a million orders is a tenth of a second.
-- orders_between(time from, time until) -> order_fact
SELECT state, class, channel, kind, currency, customer_id, customer_name, created_at, total, goods_amount, freight, paid, refunded
  FROM orders WHERE created_at >= :from AND created_at < :until;

-- steps_between(time from, time until) -> order_fact
SELECT state, class, channel, kind, customer_id, customer_name, created_at, placed_at, approved_at, shipped_at, signed_at
  FROM orders WHERE created_at >= :from AND created_at < :until;

-- deliveries_between(time from, time until) -> order_fact
SELECT state, signed_at, promised_date
  FROM orders WHERE created_at >= :from AND created_at < :until;

-- customers_between(time from, time until) -> order_fact
SELECT customer_id, customer_name, created_at FROM orders WHERE created_at >= :from AND created_at < :until;

-- Orders and lines side by side for the checks.
-- order_line_sums() -> line_sum
SELECT order_id, CAST(COUNT(*) AS BIGINT) AS line_count, CAST(SUM(amount) AS BIGINT) AS amount,
       CAST(SUM(discount) AS BIGINT) AS discount
  FROM order_lines GROUP BY order_id ORDER BY order_id;

-- Head rows for the checks, in key order.
-- orders_all() -> order_sum
SELECT {order_sum} FROM orders ORDER BY id;

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

-- Balances of what an order has lines of, in the order in which a plan looks for them.
-- order_stocks(id order) -> stock
SELECT s.product_id, s.warehouse_id, s.on_hand, s.reserved
  FROM stock s WHERE s.product_id IN (SELECT l.product_id FROM order_lines l WHERE l.order_id = :order)
 ORDER BY s.product_id, s.warehouse_id;

-- Of the newest lines a customer ordered, whatever they are of, those that were sold: however old the company, no more is read.
-- lines_sold_to(id customer, int most) -> last_price
SELECT product_id, unit_price, unit, currency, order_id, order_date
  FROM (SELECT l.product_id, l.unit_price, l.unit, l.gift, l.line, l.order_id, o.currency, o.order_date, o.state, o.kind, o.created_at
          FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.customer_id = :customer
         ORDER BY o.created_at DESC, o.id DESC, l.line DESC LIMIT :most) newest
 WHERE gift = 0 AND kind = 'sale' AND state NOT IN ('draft', 'rejected', 'cancelled')
 ORDER BY created_at DESC, order_id DESC, line DESC;
