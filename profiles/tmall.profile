# 天猫店铺订单: one row per order of one Tmall shop, February 2020.
#
#     orderd import --profile profiles/tmall.profile --from DIR
#
# Two headers end in a blank ("收货地址 ", "订单付款时间 "); braces keep it.

[profile]
name = tmall
title = 天猫店铺历史订单
zone = +08:00
time = %Y-%m-%d %H:%M:%S
currency = CNY

[file orders]
path = tmall_order_report.csv
key = 订单编号

# The report names neither buyers nor goods: one of each stands for all of them.
[customer]
reference = tmall:buyer
kind = person
name = 天猫买家

[product]
reference = tmall:goods
sku = TMALL-GOODS
name = 天猫订单商品
kind = goods
unit = 件
price = 0

[order]
from = orders
reference = tmall:{订单编号}
kind = sale
class = normal
channel = mall
# Tmall closes an order by itself when it is not paid, within a day or three, and the report was made after the
# month: without a time of payment an order is cancelled. One that was paid was delivered and signed for by then:
# Tmall confirms receipt after ten days. Whether money went back afterwards is told by the refunds, not by the state.
state = map(states, {订单付款时间 })
customer_reference = tmall:buyer
order_date = {订单创建时间}
placed_at = {订单创建时间}
province = {收货地址 }

[map states]
(empty) = cancelled
* = signed

[order lines]
from = orders
product_reference = tmall:goods
quantity = 1
unit_price = {总金额}

# 买家实际支付金额 is what the shop kept: what was refunded later is not in it (together they are 总金额 when the order
# was paid). So what was paid at first is the sum of the two, and what was received on balance is the column.
[order payments]
from = orders
only if = add({买家实际支付金额}, {退款金额}) > 0
amount = add({买家实际支付金额}, {退款金额})
method = alipay
received_at = {订单付款时间 } | {订单创建时间}

[order refunds]
from = orders
only if = {退款金额} > 0
amount = {退款金额}
reason = 天猫退款
paid_at = {订单付款时间 } | {订单创建时间}
