# Olist: about 100,000 orders of a Brazilian marketplace, September 2016 to October 2018.
#
#     orderd import --profile profiles/olist.profile --from DIR
#
# Files as Kaggle publishes them ("Brazilian E-Commerce Public Dataset by Olist"), plain or packed as .xz or .gz.

[profile]
name = olist
title = Olist 巴西电商平台历史订单
# Times are wall-clock times of Brasília. The summer time of the south (+1 h) is not in the data, so
# it is not guessed: a fixed offset keeps the order of events and every difference between them.
zone = -03:00
time = %Y-%m-%d %H:%M:%S
currency = BRL
encoding = utf-8

[file orders]
path = olist_orders_dataset.csv
key = order_id
join = customers by customer_id

[file items]
path = olist_order_items_dataset.csv
key = order_id
join = products by product_id

[file payments]
path = olist_order_payments_dataset.csv
key = order_id

[file customers]
path = olist_customers_dataset.csv
key = customer_id

[file products]
path = olist_products_dataset.csv
key = product_id

# --- customers ---------------------------------------------------------------------------------------
# customer_id is new with every order; the person is customer_unique_id. There are no names in the data.
[customer]
from = customers
group by = customer_unique_id
reference = olist:{customer_unique_id}
kind = person
name = Olist {customer_unique_id}
province = {customer_state}
city = {customer_city}
postcode = {customer_zip_code_prefix}

# --- products ----------------------------------------------------------------------------------------
# Only what was ever sold. The price of the first sale stands for a list price, which the data do not have.
[product]
from = items
group by = product_id
reference = olist:{product_id}
sku = {product_id}
name = {products.product_category_name} | {product_id}
kind = goods
unit = 件
price = {price}

# --- orders ------------------------------------------------------------------------------------------
[order]
from = orders
reference = olist:{order_id}
kind = sale
class = normal
channel = mall
state = map(states, {order_status})
customer_reference = olist:{customers.customer_unique_id}
order_date = {order_purchase_timestamp}
placed_at = {order_purchase_timestamp}
approved_at = {order_approved_at}
shipped_at = {order_delivered_carrier_date}
signed_at = {order_delivered_customer_date}
# The promise is a day, given as its midnight. "Late" has been published both ways: 8.11 % were delivered after that
# midnight, 6.77 % after that day.
promised_date = {order_estimated_delivery_date}
province = {customers.customer_state}
city = {customers.customer_city}

[map states]
created = placed
approved = approved
invoiced = confirmed
processing = processing
shipped = shipped
delivered = signed
canceled = cancelled
unavailable = rejected

# Each row is one piece. 775 orders have no rows: they were cancelled or unavailable before anything was packed.
[order lines]
from = items
product_reference = olist:{product_id}
quantity = 1
unit_price = {price}
freight = {freight_value}

[order payments]
from = payments
method = map(methods, {payment_type})
amount = {payment_value}
received_at = {orders.order_approved_at} | {orders.order_purchase_timestamp}
note = 分 {payment_installments} 期

[map methods]
credit_card = credit_card
debit_card = debit_card
boleto = bank
voucher = voucher
not_defined = other

[order deliveries]
from = orders
only if = {order_delivered_carrier_date}
shipped_at = {order_delivered_carrier_date}
signed_at = {order_delivered_customer_date}
