# UCI Online Retail: all invoice lines of a British web gift shop, December 2010 to December 2011.
#
#     orderd import --profile profiles/uci-online-retail.profile --from DIR
#
# One file with one row per line of an invoice. The value of the whole is 9,747,747.93 GBP, each line rounded.

[profile]
name = uci-online-retail
title = UCI 英国礼品网店历史订单
zone = +00:00
time = %Y-%m-%d %H:%M:%S
currency = GBP
encoding = utf-8

[file rows]
path = online_retail.csv
key = InvoiceNo

# --- customers ---------------------------------------------------------------------------------------
# A quarter of the rows has no customer: they all belong to one walk-in customer.
[customer]
from = rows
group by = CustomerID
reference = uci:{CustomerID} | uci:walk-in
kind = person
name = UCI {CustomerID} | 散客
province = {Country}

# --- products ----------------------------------------------------------------------------------------
# A code has many spellings of its description, and some have none: the first one given is taken.
[product]
from = rows
group by = StockCode
reference = uci:{StockCode}
sku = {StockCode}
name = {Description} | {StockCode}
kind = goods
unit = 件
# Prices vary, and bad debts are booked as a product at a negative price: a list price would be made up.
price = 0

# --- invoices ----------------------------------------------------------------------------------------
# Numbers beginning with C are cancellations: returns with negative quantities, which stay negative. Numbers
# beginning with A adjust bad debts at negative prices. 43 invoices were booked over two minutes: the first counts.
[order]
from = rows
group by = InvoiceNo
reference = uci:{InvoiceNo}
kind = map(kinds, {InvoiceNo})
class = normal
channel = web
# An invoice is written when the goods leave, and the data end there: the matter is closed.
state = completed
customer_reference = uci:{CustomerID} | uci:walk-in
order_date = {InvoiceDate}
placed_at = {InvoiceDate}
completed_at = {InvoiceDate}
province = {Country}

[map kinds]
C* = return
* = sale

[order lines]
from = rows
product_reference = uci:{StockCode}
name = {Description}
quantity = {Quantity}
unit_price = {UnitPrice}
