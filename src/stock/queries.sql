-- include "stock/stock.h"

-- All balances, for the check of I3.
-- stock_balances() -> stock
SELECT product_id, warehouse_id, on_hand, reserved
  FROM stock
 ORDER BY product_id, warehouse_id;

-- What the moves add up to, in the same order.
-- stock_moved() -> stock_sum
SELECT product_id, warehouse_id, CAST(sum(quantity) AS BIGINT) AS quantity
  FROM stock_moves
 GROUP BY product_id, warehouse_id
 ORDER BY product_id, warehouse_id;

-- What is promised, in the same order.
-- stock_promised() -> stock_sum
SELECT product_id, warehouse_id, CAST(sum(quantity) AS BIGINT) AS quantity
  FROM reservations
 WHERE quantity > 0
 GROUP BY product_id, warehouse_id
 ORDER BY product_id, warehouse_id;

-- How people call a product and a warehouse; either may be missing.
-- stock_names(id product, id warehouse) -> one stock_name
SELECT coalesce((SELECT sku FROM products WHERE id = :product), '?') AS sku,
       coalesce((SELECT code FROM warehouses WHERE id = :warehouse), '?') AS code;
