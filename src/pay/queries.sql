-- include "pay/pay.h"

-- Money received and not reversed, per order. Walks the primary key, as the following do.
-- pay_received() -> pay_sum
SELECT order_id, min(currency) AS currency, max(currency) AS currency_other,
       min(customer_id) AS customer, max(customer_id) AS customer_other,
       CAST(sum(CASE WHEN state = 'received' THEN amount ELSE 0 END) AS BIGINT) AS amount, 0 AS open
  FROM payments
 GROUP BY order_id
 ORDER BY order_id;

-- Refunds per order: paid out, and all that are not cancelled.
-- pay_refunded() -> pay_sum
SELECT order_id, min(currency) AS currency, max(currency) AS currency_other,
       min(customer_id) AS customer, max(customer_id) AS customer_other,
       CAST(sum(CASE WHEN state = 'paid' THEN amount ELSE 0 END) AS BIGINT) AS amount,
       CAST(sum(CASE WHEN state = 'cancelled' THEN 0 ELSE amount END) AS BIGINT) AS open
  FROM refunds
 GROUP BY order_id
 ORDER BY order_id;

-- All entries, those of an order together.
-- pay_entries() -> ledger_entry
SELECT order_id, entry, customer_id, debit, credit, amount, currency
  FROM ledger_entries
 ORDER BY order_id, entry;

-- What standing settlements say per order: how many there are, and their balance.
-- pay_settled() -> pay_sum
SELECT order_id, min(currency) AS currency, max(currency) AS currency_other,
       min(customer_id) AS customer, max(customer_id) AS customer_other,
       CAST(count(*) AS BIGINT) AS amount, CAST(sum(balance) AS BIGINT) AS open
  FROM settlements
 WHERE state <> 'void'
 GROUP BY order_id
 ORDER BY order_id;

-- Settlements whose figures are not what their formula says.
-- pay_settlements_odd() -> settlement_sum
SELECT order_id, settlement, order_amount AS amount, discount
  FROM settlements
 WHERE receivable <> order_amount - discount + freight OR balance <> receivable - returned - paid
 ORDER BY order_id, settlement;

-- Heads and lines of settlements, in one order, to be compared.
-- pay_settlement_heads() -> settlement_sum
SELECT order_id, settlement, order_amount AS amount, discount
  FROM settlements
 ORDER BY order_id, settlement;

-- pay_settlement_lines() -> settlement_sum
SELECT order_id, settlement, CAST(sum(amount) AS BIGINT) AS amount, CAST(sum(discount) AS BIGINT) AS discount
  FROM settlement_lines
 GROUP BY order_id, settlement
 ORDER BY order_id, settlement;

-- Payments by method, counted by their value date.
-- pay_by_method(date since, date until, text currency) -> method_sum
SELECT method, count(*) AS payments, CAST(sum(amount) AS BIGINT) AS amount
  FROM payments
 WHERE value_date BETWEEN :since AND :until AND currency = :currency AND state = 'received'
 GROUP BY method
 ORDER BY method;
