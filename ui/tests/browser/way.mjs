// The way of an order as its page shows it, and the way of a customer who comes again.
import { isDeepStrictEqual } from 'node:util'
import { most, same, test } from './check.mjs'
import { ask, counting, seconds, settled, visible } from './driver.mjs'
import { faults, overflow } from './looks.mjs'

/** What the chart says: which steps are done, which is now, which is next, and what that one waits for. */
const chart = (page) => page.evaluate(() => {
	const names = (which) => [...document.querySelectorAll(`.stepper li${which} b`)].map((one) => one.textContent.trim())
	const state = document.querySelector('.stepper .way-state')?.textContent ?? ''	/* where it is not that of the step */
	return { done: names('.done'), now: names('.now'), state, next: names('.next'), holds: [...document.querySelectorAll('.way-next li')].map((one) => one.textContent.trim()) }
})
/** What others do is seen without asking for it. */
const charted = async (page, wanted) => {
	let told
	for (const until = Date.now() + 10_000; Date.now() < until; await page.waitForTimeout(30))
		if (isDeepStrictEqual((told = await chart(page)), wanted)) return
	same('the chart', told, wanted)
}

const WAY = ['已接收', '审核通过', '已确认', '已发货', '已签收', '已完成']
/** At the step of that number; in a state of another name, and partly. */
const at = (n, holds, state = '', partly = '') => ({ done: WAY.slice(0, n), now: [WAY[n] + partly], state, next: WAY.slice(n + 1, n + 2), holds })

// proves R-15
test('the chart of an order shows what is done, what is next, and what that waits for, as it goes its whole way', async ({ as }) => {
	const [page, manager] = await Promise.all([as('linxiao', { at: '' }), as('fangrui', { at: '' })])
	const customer = (await ask(manager, 'customers?code=C001')).items[0]
	const order = await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '2' }, { sku: 'RL-B201', quantity: '3' }] })
	const on = (path, body = {}) => ask(manager, `orders/${order.id}/${path}`, body)
	await page.goto(`/console/orders/${order.id}`)
	await charted(page, at(0, ['等待审核：审核通过']))
	await on('actions/reject', { reason: '价格需再确认' })
	await charted(page, at(0, ['您可办理：重新提交'], '已驳回'))
	await on('actions/resubmit')
	await on('actions/approve')
	await charted(page, at(1, ['您可办理：确认订单']))
	await on('actions/confirm', { promised_date: '2099-01-01' })
	await charted(page, at(2, ['2 种产品尚未全部排入批次，您可办理：安排批次']))
	await on('batches', { lines: [{ line: 1, quantity: '2' }] })
	await charted(page, at(2, ['1 种产品尚未全部排入批次，您可办理：安排批次', '第 1 批：等待仓库：拣货完成'], '处理中'))
	await on('batches')
	for (const action of ['pick', 'pack', 'ship']) await on(`batches/1/actions/${action}`, action === 'ship' ? { carrier: '示范速运', tracking_number: `SF-W${order.id}` } : {})
	await charted(page, at(3, ['第 1 批：您可办理：登记签收', '第 2 批：等待仓库：拣货完成'], '部分发货', ' 1/2'))
	for (const action of ['pick', 'pack', 'ship']) await on(`batches/2/actions/${action}`, action === 'ship' ? { carrier: '示范速运', tracking_number: `SF-X${order.id}` } : {})
	for (const batch of [1, 2]) await on(`batches/${batch}/actions/sign`, { signer: '陈小满' })
	await charted(page, at(4, ['完成订单：订单尚未结算，请先结算']))
	await on('settlements')
	await charted(page, at(4, ['完成订单：货款尚未结清']))
	const { total, currency } = await ask(manager, `orders/${order.id}`)
	await on('payments', { amount: total, currency, method: 'bank', value_date: new Date().toISOString().slice(0, 10) })
	await charted(page, at(4, ['您可办理：完成订单']))
	await on('actions/complete')
	await charted(page, { done: WAY, now: [], state: '', next: [], holds: [] })
})

test('one button of an order stands out, and it is the next thing to do', async ({ as }) => {
	const page = await as('fangrui', { at: '' })
	const customer = (await ask(page, 'customers?code=C001')).items[0]
	const { id } = await ask(page, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '1' }] })
	const on = (path, body = {}) => ask(page, `orders/${id}/${path}`, body)
	const out = async (name) => {
		await page.locator('.el-button--primary:visible', { hasText: name }).waitFor()
		same('buttons that stand out', await page.locator('main .el-button--primary:visible').allInnerTexts(), [name])
	}
	await page.goto(`/console/orders/${id}`)
	await out('审核通过')
	await on('actions/approve')
	await out('确认订单')
	await on('actions/confirm')
	await out('安排批次')
	same('what it waits for', (await chart(page)).holds, ['1 种产品尚未全部排入批次，您可办理：安排批次'])
	await on('batches')
	await out('拣货完成')
	for (const [action, body, after] of [['pick', {}, '包装完成'], ['pack', {}, '发货'], ['ship', { carrier: '示范速运', tracking_number: `SF-P${id}` }, '登记签收'], ['sign', { signer: '陈小满' }, '结算']]) {
		await on(`batches/1/actions/${action}`, body)
		await out(after)
	}
	const { total, currency } = await on('settlements')
	await out('登记收款')
	await on('payments', { amount: total ?? (await ask(page, `orders/${id}`)).total, currency: currency ?? 'CNY', method: 'bank' })
	await out('完成订单')
	await on('actions/complete')
	await page.locator('.pill', { hasText: '已完成' }).first().waitFor()
	same('buttons that stand out at the end', await page.locator('main .el-button--primary:visible').count(), 0)
})

// proves R-15
test('each gate of the chart tells its rule, and what is next stands there in words for whoever looks', async ({ as, axe }) => {
	const page = await as('majun', { at: '/orders?state=placed' })
	await settled(page)
	await page.locator('.lead-link').first().click()
	await page.locator('.way-next').waitFor()
	const { records } = await ask(page, 'meta')
	const { steps } = records.find(({ name }) => name === 'order').machine
	same('rules told', await page.locator('.stepper .term').evaluateAll((all) => all.map((one) => one.textContent.split('：').slice(1).join('：').trim())), steps.map(({ zh }) => zh))
	await page.locator('.stepper .term').nth(5).focus()
	await page.locator('.term-tip:visible', { hasText: steps[5].zh }).waitFor()
	same('the rule of the next gate', (await page.locator('.way-next p').innerText()).includes(steps[1].zh), true)
	same('faults', [...await faults(page, axe), ...await overflow(page)], [])
	await page.keyboard.press('Escape')	/* what is explained follows its word some frames later when the window changes */
	await page.locator('.term-tip:visible').waitFor({ state: 'hidden' })
	await page.setViewportSize({ width: 360, height: 740 })
	same('faults at 360 px', await overflow(page), [])
})

/** What is written into a field of the address, and every press of a pointer. */
const watch = (page) => page.addInitScript(() => {
	window.typed = []
	window.taps = 0
	addEventListener('input', ({ target }) => window.typed.push(target.id || target.className), true)
	addEventListener('pointerdown', () => window.taps++, true)
})
const ADDRESS = ['contact_name', 'phone', 'email', 'region', 'province', 'city', 'district', 'street', 'customer_id', 'customer_name']
const SAID = ['sku', 'quantity', 'unit', 'gift', 'unit_price', 'amount', 'specification', 'warehouse_id', 'note']
const facts = (order) => [...ADDRESS.map((name) => order[name]), ...order.lines.map((line) => SAID.map((name) => line[name]))]

const MOST = 60	/* seconds at the pace of people, the machine beside that as long as it took */

/** Nothing was typed into the entry, and what came of it is the order of then. */
async function isRepeated(page, desk, former, took) {
	const id = page.url().split('/').pop()
	const [then, now] = await Promise.all([former, id].map((one) => ask(desk, `orders/${one}`)))
	same('state', now.state, 'placed')
	same('customer, address and lines', facts(now), facts(then))
	same('fields typed into', await page.evaluate(() => window.typed.filter((one) => one.startsWith('entry-'))), [])
	most('seconds at the pace of people', took, MOST)
}

/** An order that has what orders may have: a gift, a unit of its own, a line that is otherwise than in the catalogue, a warehouse. */
async function formerOrder(manager, desk) {
	const [customer, warehouse] = (await Promise.all(['customers?code=C001', 'warehouses'].map((path) => ask(manager, path)))).map(({ items }) => items[0])
	const { id } = await ask(manager, 'orders', {
		customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [
			{ sku: 'RL-G101', quantity: '2', specification: '手柄刻字：岚栖', warehouse_id: warehouse.id, note: '逐只装盒' },
			{ sku: 'RL-B201', quantity: '1', unit: '箱' }, { sku: 'RL-T409', quantity: '3', gift: true },
		],
	})
	return ask(desk, `orders/${id}`)
}

// proves R-07
test('a customer calls again: found by the end of its number, the former order is entered anew by keys alone', async ({ as }) => {
	const [page, desk, manager] = await Promise.all([as('linxiao', { at: '' }), as('majun', { at: '' }), as('fangrui', { at: '' })])
	await watch(page)
	const former = await formerOrder(manager, desk)
	await page.goto('/console/work')
	await settled(page)
	const keys = counting(page)
	const begin = Date.now()
	await keys.press('Control+k')
	await keys.type(former.number.slice(-8))
	await page.locator(`.palette-hits li[data-to="/orders/${former.id}"]`).first().waitFor()
	await keys.press('Enter')
	await page.waitForSelector('.order-lines')
	await keys.press('r')
	await visible(page, '可以提交')
	await keys.press('Control+Enter')
	await page.waitForURL((url) => /\/orders\/\d+$/.test(url.pathname) && !url.pathname.endsWith(former.id))
	same('taps', await page.evaluate(() => window.taps), 0)
	await isRepeated(page, desk, former.id, seconds({ keys: keys.strokes }) + (Date.now() - begin) / 1000)
})

// proves R-07
test('on a phone: the former order is searched, tapped and entered anew', async ({ as, axe, picture }) => {
	const [page, desk, manager] = await Promise.all([as('linxiao', { at: '', width: 360, height: 740 }), as('majun', { at: '' }), as('fangrui', { at: '' })])
	await watch(page)
	const former = await formerOrder(manager, desk)
	await page.goto('/console/orders')
	await settled(page)
	const found = []
	const keys = counting(page)
	let taps = 0
	const tap = async (what) => { taps++; await what.click() }
	const look = async (name) => {
		await picture(page, `phone-${name}`)
		for (const fault of [...await faults(page, axe), ...await overflow(page)]) found.push(`${name}: ${fault}`)
	}
	const begin = Date.now()
	await tap(page.locator('.search'))
	await keys.type(former.number.slice(-8))
	await keys.press('Enter')
	const hit = page.locator(`.grid .lead-link[href$="/orders/${former.id}"]`)
	await hit.waitFor()
	await look('found')
	await tap(hit)
	await page.waitForSelector('.order-lines')
	await look('order')
	await tap(page.getByRole('link', { name: '再来一单' }))
	await visible(page, '可以提交')
	await look('entry')
	await tap(page.getByRole('button', { name: /^提交/ }))
	await page.waitForURL((url) => /\/orders\/\d+$/.test(url.pathname) && !url.pathname.endsWith(former.id))
	same('faults', found, [])
	await isRepeated(page, desk, former.id, seconds({ keys: keys.strokes, taps }) + (Date.now() - begin) / 1000)
})

// proves R-37
test('an internal note stands on the order with author and time, and the page of the customer has nothing of it', async ({ as }) => {
	const page = await as('linxiao', { at: '/orders?state=shipped' })
	await settled(page)
	await page.locator('.lead-link').first().click()
	await page.waitForSelector('.order-lines')
	const words = `内部：勿告知客户 ${Date.now()}`
	await page.keyboard.press('n')
	await page.locator('.el-dialog textarea').fill(words)
	await page.keyboard.press('Control+Enter')
	const note = page.locator('p', { hasText: words })
	await note.waitFor()
	same('by whom, and when', /linxiao · \d{4}-\d\d-\d\d \d\d:\d\d/.test(await note.innerText()), true)
	const { url } = await ask(page, `orders/${page.url().split('/').pop()}/tracking_links`, { prices: true })
	const shown = await (await page.request.get(url)).text()
	same('the customer\'s page: the order, without the note', [shown.includes('运单号'), shown.includes('勿告知客户')], [true, false])
})

test('entry, review and order promise of the stock what the confirmation will keep', async ({ as }) => {
	const manager = await as('fangrui', { at: '' })
	const levels = (await ask(manager, 'stock?limit=200')).items
	const most = (rows) => rows.reduce((best, row) => Math.max(best, Number(row.available)), 0)
	const product = levels.map((row) => row.product_id).find((id) => {
		const of = levels.filter((row) => row.product_id === id)
		return of.filter((row) => Number(row.available) > 0).length > 1 && Number.isInteger(most(of))
	})
	const best = most(levels.filter((row) => row.product_id === product))	/* all warehouses have more of it, none alone */
	const customer = (await ask(manager, 'customers?code=C001')).items[0]
	const order = await ask(manager, 'orders', { customer_id: customer.id, lines: [{ product_id: product, quantity: String(best + 1) }] })
	await manager.goto(`/console/orders/${order.id}`)
	await visible(manager, `◐ ${best.toLocaleString('en-US')}`)
	await manager.goto(`/console/new/orders?from=${order.id}`)
	await visible(manager, `◐ 可用 ${best.toLocaleString('en-US')}`)
	await manager.getByLabel('第 1 行 数量').fill(String(best))
	await visible(manager, `● 可用 ${best.toLocaleString('en-US')}`)
	const { checks } = await ask(manager, `orders/${order.id}/checks`)
	await manager.goto(`/console/review?order=${order.id}`)
	await manager.locator('.review-queue [aria-current]', { hasText: order.number }).waitFor()
	await visible(manager, checks.find((check) => check.faults[0]?.code === 'STOCK_SHORT').faults[0].zh)
	await manager.waitForFunction((n) => document.querySelectorAll('.check').length === n, checks.length)
	await ask(manager, `orders/${order.id}/actions/reject`, { reason: '缺货' })
})
