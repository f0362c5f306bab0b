// A story of each post that is not told elsewhere: what logistics, finance and after-sales do with an order, from the menu to the books.
import { same, test } from './check.mjs'
import { ask, settled } from './driver.mjs'

/** No more of the id than its end: a whole one on a page is a fault that is looked for. */
const parcel = (id) => `SF-${id.slice(-6)}`

/** Somebody at their post, and the manager, by whom all before it is done. */
const posts = async (as, ...people) => Promise.all([...people.map((who) => as(who)), as('fangrui', { at: '' })])

/** An order on its way: so many pieces in one batch, which is shipped. */
async function shippedOrder(manager, pieces) {
	const [customer] = (await ask(manager, 'customers?code=C001')).items
	const { id } = await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: String(pieces) }] })
	const on = (way, body = {}) => ask(manager, `orders/${id}/${way}`, body)
	await on('actions/approve')
	await on('actions/confirm', { promised_date: '2099-01-01' })
	await on('batches')
	for (const [step, body] of [['pick', {}], ['pack', {}], ['ship', { carrier: '示范速运', tracking_number: parcel(id) }]]) await on(`batches/1/actions/${step}`, body)
	return ask(manager, `orders/${id}`)
}

/** By the menu to a list, and to the row of this order: searched for, or among what waits, the newest first. */
async function fromMenu(page, list, number, tab) {
	await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: list, exact: true }).click()
	await settled(page)
	if (tab) await page.locator('.tabs button', { hasText: tab }).click()
	else {
		await page.fill('.search', number)
		await page.keyboard.press('Enter')
	}
	await page.waitForURL(tab ? /state=/ : /q=/)
	await settled(page)
	await page.locator('.grid tbody tr', { hasText: number }).locator('.lead-link').first().click()
	await page.locator('main h1', { hasText: number }).waitFor()
}

/** Presses a button of this part of the page, shown or in its menu; its dialog is filled in and sent by keys. */
async function act(page, place, name, fields = {}) {
	const shown = place.getByRole('button', { name, exact: true })
	if (await shown.count()) await shown.click()
	else {
		await place.getByRole('button', { name: '更多操作' }).click()
		await page.locator('.action-menu:visible').getByText(name, { exact: true }).click()
	}
	const dialog = page.locator('.el-dialog:visible')
	for (const [label, value] of Object.entries(fields)) {
		const field = dialog.getByLabel(label).first()
		if (value === true) await field.check()
		else if (await field.evaluate((one) => one.tagName === 'SELECT')) await field.selectOption({ label: value })
		else await field.fill(value)
	}
	if (Object.keys(fields).length) {
		await page.keyboard.press('Control+Enter')
		await dialog.waitFor({ state: 'hidden' })
	}
	await page.locator('.toast', { hasText: name }).last().waitFor()
}

const head = (page) => page.locator('.page-head')
const batch = (page, n) => page.locator('.batch').nth(n - 1)
const table = (page, name) => page.locator('section.panel', { has: page.getByRole('heading', { name: new RegExp(`^${name}`) }) })
const pill = (place, state) => place.locator('.pill', { hasText: state }).first().waitFor()

test('logistics corrects a tracking number and has it signed for, and records that another batch was lost', async ({ as, picture }) => {
	const [page, manager] = await posts(as, 'dengke')
	/* of two orders: one that is signed for in part is what other tests look at */
	const [signed, lost] = [await shippedOrder(manager, 2), await shippedOrder(manager, 1)]
	await fromMenu(page, '批次', signed.number, '已发货')
	await act(page, batch(page, 1), '更正运单', { 运单号: 'SF-RIGHT-1' })
	await batch(page, 1).getByText('SF-RIGHT-1').waitFor()
	await act(page, batch(page, 1), '登记签收', { 签收人: '陈小满' })
	await pill(batch(page, 1), '已签收')
	await fromMenu(page, '批次', lost.number, '已发货')
	await act(page, batch(page, 1), '登记丢失或退回', { 原因: '途中破损退回', 货物已退回仓库: true })
	await pill(batch(page, 1), '丢失')
	await picture(page, 'post-logistics')
	const now = (await Promise.all([signed, lost].map(({ id }) => ask(page, `orders/${id}`)))).flatMap((order) => order.batches)
	same('the batches', now.map((one) => [one.state, one.tracking_number, one.signer]), [['signed', 'SF-RIGHT-1', '陈小满'], ['lost', parcel(lost.id), '']])
	same('what is for others to do', now.flatMap((one) => one.allowed_actions).filter((one) => one.allowed && ['pick', 'pack'].includes(one.action)), [])
}, { lane: 'posts' })

test('finance records a payment, takes a wrong one back, settles and completes; the books say the same', async ({ as, picture }) => {
	const [page, manager] = await posts(as, 'xuhui')
	const order = await shippedOrder(manager, 2)
	await ask(manager, `orders/${order.id}/batches/1/actions/sign`, { signer: '陈小满' })
	await fromMenu(page, '订单', order.number)
	await act(page, head(page), '登记收款', { 金额: '1.00' })
	await table(page, '收款').getByText('1.00', { exact: true }).waitFor()
	await act(page, table(page, '收款'), '冲销收款', { 原因: '金额有误' })
	await pill(table(page, '收款'), '已冲销')
	await act(page, head(page), '登记收款', { 金额: order.total })
	await pill(table(page, '收款'), '已收款')
	await act(page, head(page), '结算', { 付款条件: '货到付清' })
	await pill(table(page, '结算单'), '已结清')
	await act(page, head(page), '完成订单')
	await pill(head(page), '已完成')
	await picture(page, 'post-finance')
	const now = await ask(page, `orders/${order.id}`)
	same('what was paid', [now.state, now.paid, now.open], ['completed', order.total, '0.00'])
	const { items } = await ask(page, `ledger?order_id=${order.id}&limit=200`)
	same('the books', items.map((one) => one.reason).sort(), ['payment', 'payment', 'reversal', 'settlement', 'settlement'])	/* of which one is the tax */
}, { lane: 'posts' })

test('after-sales asks for a refund, finance finds it in its list and pays it, and after-sales sees that', async ({ as, picture }) => {
	const [page, cashier, manager] = await posts(as, 'songyu', 'xuhui')
	const order = await shippedOrder(manager, 2)
	await ask(manager, `orders/${order.id}/payments`, { method: 'bank', amount: order.total })
	await fromMenu(page, '订单', order.number)
	await act(page, head(page), '申请退款', { 金额: '5.00', 退款方式: '银行转账', 原因: '包装破损补偿' })
	await pill(table(page, '退款'), '待退款')
	same('who asks does not pay', await table(page, '退款').getByRole('button', { name: '支付退款' }).count(), 0)
	await fromMenu(cashier, '退款', order.number, '待退款')
	await act(cashier, table(cashier, '退款'), '支付退款')
	await pill(table(cashier, '退款'), '已退款')
	await pill(table(page, '退款'), '已退款')	/* without asking for it */
	await picture(page, 'post-aftersales')
	same('what is left of the payment', (await ask(page, `orders/${order.id}`)).refunded, '5.00')
}, { lane: 'posts' })
