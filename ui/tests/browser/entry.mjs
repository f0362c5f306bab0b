// What is entered is what comes of it: also when the wire is cut, when an order is mended, and when the server has a remark.
import { same, test } from './check.mjs'
import { ask, loseAnswer, settled, visible } from './driver.mjs'
import { change, faults, overflow } from './looks.mjs'

const unique = (what) => `${what} ${Date.now()}`
const CUT = '连接不上服务器'

/** An order of one line, typed and ready to be sent. */
async function typed(page, message) {
	await page.goto('/console/new/orders')
	await page.waitForSelector('#entry-customer:focus')
	await page.keyboard.type('C001')
	await page.keyboard.press('Enter')
	await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('第 1 行 产品'))
	await page.keyboard.type('RL-G101')
	await page.keyboard.press('Enter')
	await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('第 1 行 数量'))
	await page.keyboard.type('2')
	await page.locator('.entry-more summary').click()
	await page.fill('#entry-message', message)
	await visible(page, '可以提交')
}

const placed = (page) => page.waitForURL(/\/orders\/\d+$/)
const idOf = (page) => page.url().split('/').pop()

/** The orders with this message: lists tell none, so the newest are opened. */
async function withMessage(page, message) {
	const { items } = await ask(page, 'orders?limit=30')
	const all = await Promise.all(items.map(({ id }) => ask(page, `orders/${id}`)))
	return all.filter((order) => order.message === message)
}

test('an order is placed by Ctrl-Enter, and by no Enter too many in any of its fields', async ({ as }) => {
	const page = await as('linxiao', { at: '' })
	await typed(page, unique('one Enter too many'))
	await page.getByLabel('第 1 行 数量').fill('')
	same('what an empty quantity is', await page.getByLabel('第 1 行 数量').getAttribute('placeholder'), '1')
	let sent = 0
	page.on('request', (request) => { if (request.method() === 'POST' && request.url().endsWith('/orders')) sent++ })
	await page.getByLabel('第 1 行 数量').press('Enter')
	const last = page.getByLabel('第 2 行 产品')
	await last.waitFor()
	for (const field of [last, page.locator('#entry-message'), page.getByLabel('第 1 行 单价'), last])
		for (let n = 0; n < 3; n++) await field.press('Enter')
	same('still being entered', [new URL(page.url()).pathname, sent], ['/console/new/orders', 0])
	await last.press('Control+Enter')
	await placed(page)
	same('placed once', sent, 1)
})

test('an order whose answer was lost is sent again, changed, and after a reload: it is there once', async ({ as }) => {
	const page = await as('linxiao', { at: '' })
	const messages = ['一', '二', '三'].map(unique)
	const [again, changed, reloaded] = messages
	await typed(page, again)
	await loseAnswer(page, 'POST', '**/api/v1/orders')
	await page.keyboard.press('Control+Enter')
	await visible(page, CUT)
	await page.keyboard.press('Control+Enter')
	await placed(page)

	await typed(page, changed)
	await loseAnswer(page, 'POST', '**/api/v1/orders')
	await page.keyboard.press('Control+Enter')
	await visible(page, CUT)
	await page.locator('[data-cell=quantity] input').first().fill('5')
	await page.keyboard.press('Control+Enter')
	await placed(page)
	await visible(page, '上次提交其实已成功')
	same('what was made before', (await ask(page, `orders/${idOf(page)}`)).lines[0].quantity, '2')

	await typed(page, reloaded)
	await loseAnswer(page, 'POST', '**/api/v1/orders')
	await page.keyboard.press('Control+Enter')
	await visible(page, CUT)
	await page.reload()
	await visible(page, '已恢复')
	await visible(page, '可以提交')
	await page.keyboard.press('Control+Enter')
	await placed(page)
	for (const message of messages) same(`orders of ${message}`, (await withMessage(page, message)).length, 1)
}, { lane: 'entry' })

test('what a form or a button of a record makes is made once when its answer was lost, though the form was closed meanwhile', async ({ as }) => {
	const page = await as('fangrui', { at: '/new/customers' })
	const name = unique('断网客户')
	await page.getByLabel('客户名称').fill(name)
	await loseAnswer(page, 'POST', '**/api/v1/customers')
	await page.keyboard.press('Control+Enter')
	await visible(page, CUT)
	await page.getByLabel('客户名称').fill(name + '（改）')
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/customers\/\d+$/)
	await visible(page, '上次提交其实已成功')
	same('customers', (await ask(page, `customers?q=${encodeURIComponent(name)}`)).items.map((one) => one.name), [name])

	const order = await ask(page, 'orders', { customer_id: (await ask(page, 'customers?code=C001')).items[0].id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '1' }] })
	await page.goto(`/console/orders/${order.id}`)
	await settled(page)
	await loseAnswer(page, 'POST', `**/api/v1/orders/${order.id}/actions/note`)
	for (const [n, end] of [[1, () => visible(page, CUT)], [2, () => page.locator('.el-dialog').waitFor({ state: 'hidden' })]]) {
		await page.keyboard.press('n')
		await page.locator('.el-dialog textarea').fill(name)
		await page.keyboard.press('Control+Enter')
		await end()
		if (n === 1) await page.keyboard.press('Escape')
		await page.locator('.el-dialog').waitFor({ state: 'hidden' })
	}
	same('notes', (await ask(page, `orders/${order.id}`)).notes.map((note) => note.text), [name])
}, { lane: 'entry' })

test('an edit empties what was emptied, leaves the rest as it is, and does not offer what was fixed at entry', async ({ as }) => {
	const [page, manager] = await Promise.all([as('linxiao', { at: '' }), as('fangrui', { at: '' })])
	const customer = (await ask(manager, 'customers?code=C001')).items[0]
	const full = { message: '周末送', discount: '8.00', freight: '12.00', requested_date: '2099-03-02', payment_days: 30, reference: unique('R') }
	const order = await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', ...full, lines: [{ sku: 'RL-G101', quantity: '2' }] })
	await ask(manager, `orders/${order.id}/actions/reject`, { reason: '留言有误' })
	await page.goto(`/console/new/orders?edit=${order.id}`)
	await visible(page, '可以提交')
	await page.locator('.entry-more summary').click()
	same('fields fixed at entry', await page.locator('#entry-reference, #entry-internal_note').count(), 0)
	const emptied = Object.keys(full).filter((name) => name !== 'reference')
	for (const name of emptied) await page.fill(`#entry-${name}`, '')
	const [{ body }] = await Promise.all([
		page.waitForRequest((request) => request.method() === 'PATCH' && !request.url().includes('dry_run')).then((request) => ({ body: request.postDataJSON() })),
		page.keyboard.press('Control+Enter'),
	])
	await placed(page)
	await visible(page, '已保存')
	same('what was sent', Object.keys(body).sort(), [...emptied, 'lines'].sort())
	const now = await ask(manager, `orders/${order.id}`)
	same('the order', ['message', 'discount', 'freight', 'requested_date', 'payment_days', 'reference', 'phone', 'street'].map((name) => now[name] ?? null),
		['', '0.00', '0.00', null, 0, full.reference, order.phone, order.street])
	same('its line', now.lines.map((line) => [line.quantity, line.requested_date ?? null]), [['2', null]])
}, { lane: 'entry' })

test('what the customer paid last stands beside the price of the list, in the list of products and in the line; of another it is another', async ({ as, axe, picture }) => {
	const [page, manager] = await Promise.all([as('linxiao', { at: '' }), as('fangrui', { at: '' })])
	const { items: customers } = await ask(manager, 'customers?code=C001,C002')
	const soldTo = (customer, unit_price) => ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', order_date: '2026-01-05', lines: [{ sku: 'RL-G101', quantity: '1', unit_price }] })
	await soldTo(customers[0], '231.00')
	await soldTo(customers[1], '232.00')
	await page.goto('/console/new/orders')
	const choose = async (customer) => {
		await page.fill('#entry-customer', customer.code)
		await page.keyboard.press('Enter')
		await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('第 1 行 产品'))
	}
	await choose(customers[0])
	await page.keyboard.type('RL-G101')
	await page.locator('li[role=option]', { hasText: '上次价 231.00 / 口 (2026-01-05)' }).waitFor()
	await picture(page, 'entry-last-price')
	await page.keyboard.press('Enter')
	await page.locator('.second', { hasText: '上次价 231.00 / 口 (2026-01-05)' }).waitFor()
	const found = [...await faults(page, axe), ...await overflow(page)]
	await choose(customers[1])
	await page.locator('.second', { hasText: '上次价 232.00' }).waitFor()
	/* The price stands whole in its field, however wide the screen, and no line is wider than that. */
	for (const english of [false, true])
		for (const width of [360, 768, 1280, 1920]) {
			await change(page, { width, english })
			same(`at ${width}`, await overflow(page), [])
			same(`the price at ${width}`, await page.locator('[data-cell=unit_price] input').first().evaluate((input) => {
				const { font, paddingLeft, paddingRight } = getComputedStyle(input)
				const pen = Object.assign(document.createElement('canvas').getContext('2d'), { font })
				return input.placeholder !== '' && pen.measureText('1512.00').width <= input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
			}), true)
			same(`the button at ${width}`, await page.locator('.extras .link').first().evaluate((one) => one.getClientRects().length), 1)
			await picture(page, `entry-lines-${width}${english ? '-en' : ''}`)
		}
	await change(page, {})
	await page.setViewportSize({ width: 360, height: 740 })
	await picture(page, 'entry-last-price-phone', { fullPage: true })
	same('faults', [...found, ...await overflow(page)], [])
}, { lane: 'entry' })

test('an edit keeps what its lines have, and all of a line can be said: gift, warehouse, model, specification, attributes, unit', async ({ as, axe, picture }) => {
	const [page, manager] = await Promise.all([as('linxiao', { at: '' }), as('fangrui', { at: '' })])
	const [customers, { items: warehouses }] = await Promise.all([ask(manager, 'customers?code=C001'), ask(manager, 'warehouses')])
	const said = [
		{ sku: 'RL-G101', quantity: '2', unit_price: '250.00', warehouse_id: warehouses[0].id, specification: '手柄刻字', attributes: { 颜色: '墨绿' } },
		{ sku: 'RL-T409', quantity: '3', gift: true }, { sku: 'RL-B201', quantity: '4' },
	]
	const order = await ask(manager, 'orders', { customer_id: customers.items[0].id, channel: 'phone', payment_method: 'bank', lines: said })
	await ask(manager, `orders/${order.id}/actions/reject`, { reason: '单位有误' })
	await page.goto(`/console/new/orders?edit=${order.id}`)
	await visible(page, '可以提交')
	await page.getByLabel('第 3 行 单位').focus()
	await page.getByLabel('第 3 行 单位').selectOption('箱')
	await page.getByRole('button', { name: '第 3 行 更多' }).click()
	await page.getByLabel('第 3 行 型号').fill('出口型')
	await page.getByLabel('第 3 行 发货仓库').fill(warehouses[1].code)
	await page.locator('li[role=option]').first().click()
	await page.getByRole('button', { name: '第 1 行 更多' }).click()
	await page.getByLabel('第 1 行 属性').fill('颜色=墨绿\n盖=玻璃')
	await settled(page)
	await picture(page, 'entry-line', { fullPage: true })
	await page.evaluate(() => scrollTo(0, 0))
	const found = [...await faults(page, axe), ...await overflow(page)]
	await page.setViewportSize({ width: 360, height: 740 })
	await picture(page, 'entry-line-phone', { fullPage: true })
	same('faults', [...found, ...await overflow(page)], [])
	await page.keyboard.press('Control+Enter')
	await placed(page)
	const now = await ask(manager, `orders/${order.id}`)
	const facts = (line) => [line.sku, line.quantity, line.unit, line.gift, line.unit_price, line.warehouse_id ?? null, line.model, line.specification, line.attributes]
	const wanted = order.lines.map(facts)
	wanted[0][8] = { 盖: '玻璃', 颜色: '墨绿' }
	wanted[2].splice(2, 5, '箱', false, now.lines[2].list_price, warehouses[1].id, '出口型')
	same('lines', now.lines.map(facts), wanted)
	same('a box is more than a piece', Number(now.lines[2].base_quantity) > 4, true)
}, { lane: 'entry' })

/** An order of ten, confirmed for a Sunday as its page does it: previewed, then done. */
async function confirmedForSunday(page, manager, sku) {
	const customer = (await ask(manager, 'customers?code=C001')).items[0]
	const order = await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku, quantity: '10' }] })
	await ask(manager, `orders/${order.id}/actions/approve`, {})
	await page.goto(`/console/orders/${order.id}`)
	await settled(page)
	const dialog = page.locator('.el-dialog')
	await page.getByRole('button', { name: '确认订单' }).first().click()
	await dialog.getByLabel('约定交付日期').first().fill('2099-03-01')
	await page.getByRole('button', { name: '预览变更' }).click()
	await dialog.locator('.preview .warn', { hasText: '2099-03-01为休息日（周日）' }).waitFor()
	same('a trial is no remark on what was done', await page.locator('.toast.warn').count(), 0)
	return { order, dialog }
}

const remark = (page, text) => page.locator('.toast.warn[role=status]', { hasText: text }).waitFor()

// proves R-102
test('whoever confirms for a day of rest, or packs nine of ten, is told so; eleven are refused', async ({ as, axe, picture }) => {
	const [page, manager, packer] = await Promise.all([as('linxiao', { at: '' }), as('fangrui', { at: '' }), as('fangrui', { at: '' })])
	const { order, dialog } = await confirmedForSunday(page, manager, 'RL-G101')
	await picture(page, 'warning-preview')
	await page.keyboard.press('Control+Enter')
	await dialog.waitFor({ state: 'hidden' })
	await remark(page, '2099-03-01为休息日（周日）')
	await picture(page, 'warning-told')
	same('faults', [...await faults(page, axe), ...await overflow(page)], [])

	await ask(manager, `orders/${order.id}/batches`, {})
	await ask(manager, `orders/${order.id}/batches/1/actions/pick`, {})
	await packer.goto(`/console/orders/${order.id}`)
	await settled(packer)
	const pack = async (quantity) => {
		await packer.locator('.batch').getByRole('button', { name: '包装完成' }).click()
		const form = packer.locator('.el-dialog')
		await form.getByRole('button', { name: '添加一行' }).first().click()
		await form.getByLabel('第 1 行 行号').fill('1')
		await form.getByLabel('第 1 行 数量').fill(quantity)
		await packer.keyboard.press('Control+Enter')
	}
	await pack('11')
	await visible(packer, '包装 11，超过拣货的 10')
	await packer.keyboard.press('Escape')
	await pack('9')
	await remark(packer, '第 1 行包装 9，少于计划的 10')
	same('packed', (await ask(manager, `orders/${order.id}`)).batches[0].lines[0].packed, '9')
}, { lane: 'entry' })
