/*
 * notify_texts.c -- what customers are told of, and in which words when a company has none of its own.
 */
#include "notify/notify_inner.h"

#define HELLO_ZH "{{addressee}}，您好：\n\n"
#define HELLO_EN "Dear {{addressee}},\n\n"
#define END_ZH "\n查看订单进度：{{link}}\n\n{{company}}\n{{contact}}\n"
#define END_EN "\nFollow your order: {{link}}\n\n{{company}}\n{{contact}}\n"
#define WHAT_ZH "\n{{lines}}\n\n应付总额：{{total}} {{currency}}\n"
#define WHAT_EN "\n{{lines}}\n\nTotal: {{total}} {{currency}}\n"

const struct message_kind_row message_kind_rows[MESSAGE_KINDS] = {
	[MESSAGE_PLACED] = { "order.placed", false, {
		{ "已收到订单 {{number}}",
		  HELLO_ZH "您的订单已收到，编号 {{number}}，我们确认后会再通知您。\n" WHAT_ZH "要求交付：{{requested_date}}\n" END_ZH },
		{ "Order {{number}} received",
		  HELLO_EN "we have received your order. Its number is {{number}}; you will hear from us when it is confirmed.\n" WHAT_EN
		  "Wanted by: {{requested_date}}\n" END_EN },
	} },
	[MESSAGE_CONFIRMED] = { "order.confirmed", false, {
		{ "订单 {{number}} 已确认", HELLO_ZH "您的订单 {{number}} 已确认。\n" WHAT_ZH "预计交付：{{promised_date}}\n" END_ZH },
		{ "Order {{number}} confirmed",
		  HELLO_EN "your order {{number}} is confirmed.\n" WHAT_EN "Expected delivery: {{promised_date}}\n" END_EN },
	} },
	[MESSAGE_SHIPPED] = { "batch.shipped", true, {
		{ "订单 {{number}} 已发货",
		  HELLO_ZH "您的订单 {{number}} 第 {{batch}} 批已发货。\n\n{{lines}}\n\n承运：{{carrier}}\n运单号：{{tracking_number}}\n" END_ZH },
		{ "Order {{number}} shipped",
		  HELLO_EN "shipment {{batch}} of your order {{number}} is on its way.\n\n{{lines}}\n\nCarrier: {{carrier}}\n"
		  "Tracking number: {{tracking_number}}\n" END_EN },
	} },
	[MESSAGE_CANCELLED] = { "order.cancelled", false, {
		{ "订单 {{number}} 已取消", HELLO_ZH "您的订单 {{number}} 已取消。如有疑问，请与我们联系。\n" END_ZH },
		{ "Order {{number}} cancelled",
		  HELLO_EN "your order {{number}} was cancelled. Please get in touch if you did not expect this.\n" END_EN },
	} },
	[MESSAGE_REFUNDED] = { "refund.paid", true, {
		{ "订单 {{number}} 已退款", HELLO_ZH "您的订单 {{number}} 已退款 {{refund}} {{currency}}。\n" END_ZH },
		{ "Refund for order {{number}}", HELLO_EN "we have refunded {{refund}} {{currency}} for your order {{number}}.\n" END_EN },
	} },
};
