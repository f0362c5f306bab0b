// A picker with a scanner, at 360 pixels: from the shelf to the customer's signature, and with the network cut.
import { figure, most, same, test } from './check.mjs'
import { ask, bothThemes, settled } from './driver.mjs'

const PDA = { width: 360, height: 720, at: '' }
/** As a wedge types: no gap between the letters, then Enter. */
const scan = async (page, code) => {
	await page.keyboard.type(code)
	await page.keyboard.press('Enter')
}
const told = (page, text) => page.locator('.scan-told', { hasText: text }).waitFor()
const sent = (page) => page.waitForFunction(() => !document.querySelector('.scan-waiting'), undefined, { timeout: 60_000 })

/** A batch of so many lines and pieces that waits for picking: an order of one's own, brought there by the manager. */
export async function waitingBatch(page, lines) {
	const [customer, warehouse] = (await Promise.all([ask(page, 'customers?code=C001'), ask(page, 'warehouses')])).map(({ items }) => items[0])
	await ask(page, 'stock/receipts', { warehouse: warehouse.code, reason: 'scan', lines })
	const order = await ask(page, 'orders', { customer_id: customer.id, channel: 'phone', lines: lines.map((line) => ({ ...line, warehouse_id: warehouse.id })), order_date: '2026-11-28', payment_method: 'bank' })
	await ask(page, `orders/${order.id}/actions/approve`, {})
	await ask(page, `orders/${order.id}/actions/confirm`, { promised_date: '2099-01-01' })
	const planned = await ask(page, `orders/${order.id}/batches`, {})
	return { id: order.id, number: planned.number, code: `${planned.number}-1` }
}

/** A picker before a batch of their own, at the screen to scan with. */
async function picking(as, lines) {
	const [page, manager] = await Promise.all([as('majun', PDA), as('fangrui', { at: '' })])
	const batch = await waitingBatch(manager, lines)
	await atScanner(page)
	return { page, batch }
}

async function atScanner(page) {
	await page.goto('/console/scan')
	await page.waitForSelector('.scan-tile')
}

test('U9 a picker scans ten items, packs and ships without a tap, and logistics has it signed for', async ({ as }) => {
	const { page, batch } = await picking(as, [{ sku: 'RL-G101', quantity: '4' }, { sku: 'RL-B201', quantity: '6' }])
	const code = Object.fromEntries((await ask(page, 'products?sku=RL-G101,RL-B201,RL-D301')).items.map((row) => [row.sku, row.barcode]))
	same('the field has the focus, and no keyboard comes up', await page.evaluate(() => [document.activeElement.id, document.activeElement.inputMode]), ['scan-field', 'none'])
	let scans = 0
	await page.evaluate(() => { window.taps = 0; addEventListener('pointerdown', () => { window.taps++ }) })
	const once = async (text) => { scans++; await scan(page, text) }
	await once(batch.code)
	await told(page, '开始拣货')
	for (let n = 0; n < 6; n++) await once(code['RL-B201'])
	for (let n = 0; n < 4; n++) await once(code['RL-G101'])
	await told(page, '全部拣齐')
	await once(batch.code)
	await told(page, '拣货完成')
	figure('U9', scans, 'scans')
	figure('U9 taps', await page.evaluate(() => window.taps), 'taps')
	await sent(page)
	const one = async () => (await ask(page, `orders/${batch.id}`)).batches[0]
	same('picked', [(await one()).state, (await one()).lines.map((line) => line.picked)], ['picked', ['4', '6']])

	await scan(page, batch.code)
	await told(page, '开始复核')
	await scan(page, code['RL-D301'])
	await told(page, '不是本批次的产品')
	await scan(page, code['RL-G101'])
	await page.keyboard.type('4', { delay: 60 })	/* by hand: four in all */
	await page.keyboard.press('Enter')
	await page.locator('.scan-line.done', { hasText: 'RL-G101' }).waitFor()
	for (let n = 0; n < 6; n++) await scan(page, code['RL-B201'])
	await told(page, '全部核对无误')
	await scan(page, code['RL-B201'])
	await told(page, '数量已够')
	await scan(page, batch.code)
	await told(page, '包装完成')
	await sent(page)
	await scan(page, batch.code)
	await told(page, '待发货')
	await page.fill('#scan-carrier', '顺丰')
	await page.locator('#scan-carrier').blur()
	await scan(page, 'SF1234567890')
	await told(page, 'SF1234567890')
	await scan(page, batch.code)
	await told(page, '已发货')
	await sent(page)
	const driver = await as('dengke', PDA)	/* who brings it has it signed for: pickers may not */
	await atScanner(driver)
	await scan(driver, 'SF1234567890')
	await told(driver, '待签收')
	await driver.fill('#scan-signer', '陈小满')
	await driver.getByRole('button', { name: '登记签收' }).click()
	await told(driver, '已签收')
	await sent(driver)
	same('signed for', [(await one()).state, (await one()).tracking_number, (await one()).signer], ['signed', 'SF1234567890', '陈小满'])
}, { lane: 'scan' })

test('what is short is said with its reason, and the last scan can be taken back', async ({ as }) => {
	const { page, batch } = await picking(as, [{ sku: 'RL-G101', quantity: '2' }, { sku: 'RL-B201', quantity: '3' }])
	await scan(page, batch.code)
	await told(page, '开始拣货')
	for (const sku of ['RL-B201', 'RL-B201', 'RL-G101', 'RL-G101']) await scan(page, sku)
	await page.locator('.scan-line.done', { hasText: 'RL-G101' }).waitFor()
	await page.getByRole('button', { name: '撤销上一扫' }).click()
	await told(page, '已撤销')
	await scan(page, 'RL-G101')
	await page.getByRole('button', { name: '缺货…' }).click()
	await page.getByRole('button', { name: '破损' }).click()
	await page.getByRole('button', { name: '拣货完成' }).click()
	await told(page, '拣货完成')
	await sent(page)
	await page.locator('.toast.warn', { hasText: '第 2 行拣货 2，少于计划的 3' }).waitFor()
	const lines = (await ask(page, `orders/${batch.id}`)).batches[0].lines
	same('picked, and why less', lines.map((line) => [line.picked, line.note]), [['2', ''], ['2', '破损']])
}, { lane: 'scan' })

test('what the server refused is told until somebody has seen it, and counts for nothing', async ({ as, picture }) => {
	const { page, batch } = await picking(as, [{ sku: 'RL-G101', quantity: '3' }])
	await scan(page, batch.code)
	await told(page, '开始拣货')
	await scan(page, 'RL-G101')
	await sent(page)
	await ask(page, `orders/${batch.id}/batches/1/scans`, { code: 'RL-G101', quantity: '2' })	/* a colleague took the others */
	await scan(page, 'RL-G101')
	const refused = page.locator('.scan-refused li')
	await refused.waitFor()
	await page.locator('.scan-sum', { hasText: '3/3' }).waitFor()	/* as the server has it, not as the device counted */
	await page.reload()
	await refused.waitFor()
	await picture(page, 'scan-refused')
	await page.getByRole('button', { name: '知道了' }).click()
	await refused.waitFor({ state: 'detached' })
	await page.reload()
	await page.waitForSelector('.scan-list')
	same('told again', await refused.count(), 0)
}, { lane: 'scan' })

const BURST = 500
test('U9 500 scans at ten a second: none is lost, none is counted twice, with the network cut and the page loaded again', async ({ as }) => {
	const { page, batch } = await picking(as, [{ sku: 'RL-G101', quantity: String(BURST) }])
	await scan(page, batch.code)
	await told(page, '开始拣货')
	/* keys as a wedge presses them, from within the page: far quicker than ten scans a second */
	let counted = 0
	const scans = async (count) => {
		await page.evaluate(async (many) => {
			for (let n = 0; n < many; n++) {
				for (const key of [...'RL-G101', 'Enter']) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
				await new Promise((done) => setTimeout(done))
			}
		}, count)
		counted += count
		await page.waitForFunction((n) => document.querySelector('.scan-line .scan-sum')?.textContent.includes(`${n}/`), counted, { timeout: 60_000 })
	}
	const begun = Date.now()
	await scans(150)
	await page.route('**/scans', (route) => route.abort())
	await scans(200)
	await page.locator('.scan-waiting', { hasText: '未上传' }).waitFor()
	await page.reload()
	await page.waitForSelector('.scan-figure')
	await page.waitForFunction(() => document.querySelector('.scan-figure b')?.textContent === '350')
	await page.unroute('**/scans')
	/* seen by the server, but its answer is lost: sent again under the same key */
	let dropped = 0
	await page.route('**/scans', async (route) => {
		if (++dropped % 100) return route.continue()
		await route.fetch()
		return route.abort()
	})
	await scans(BURST - 350)
	await told(page, '全部拣齐')
	most('ms a scan takes, ten a second being 100', Math.round((Date.now() - begun) / BURST), 100)
	await page.unroute('**/scans')
	await sent(page)
	const [line] = (await ask(page, `orders/${batch.id}`)).batches[0].lines
	same('counted by the server', line.picked, String(BURST))
	figure('U9 lost', BURST - Number(line.picked), 'scans')
}, { lane: 'scan' })

test('papers are printed from a batch and from a list, and a reprint says so', async ({ as }) => {
	const page = await as('fangrui', { at: '/batches?state=packed' })
	await settled(page)
	const first = (await ask(page, 'batches?state=packed&limit=1')).items[0]
	const number = (await ask(page, `orders/${first.order_id}`)).number
	same('the list tells the number of the order', (await page.locator('.grid tbody tr').first().innerText()).includes(number), true)
	for (const n of [0, 1]) await page.locator('.grid tbody tr input').nth(n).click()
	const asked = page.context().waitForEvent('request', { predicate: (request) => request.url().includes('/api/v1/papers/') })
	await page.locator('.bulk').getByRole('button', { name: '打印' }).click()
	await page.getByRole('menuitem', { name: '发货标签' }).click()
	same('both on one PDF', new URL((await asked).url()).searchParams.get('of').split(',').length, 2)
	let printings = []
	for (let n = 0; n < 100 && !printings.length; n++) {
		await page.waitForTimeout(50)
		printings = (await ask(page, `orders/${first.order_id}`)).printings ?? []
	}
	same('it is in the log', printings.at(-1)?.paper, 'shipping-label')
}, { lane: 'hands' })	/* of orders that others work on */

test('U11 the scanner\'s screen: 7:1 in both themes, targets of 48 pixels, nothing wider than the window', async ({ as, axe, picture }) => {
	const { page, batch } = await picking(as, [{ sku: 'RL-G101', quantity: '2' }, { sku: 'RL-B201', quantity: '3' }])
	const faults = []
	const look = async (name) => {
		if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
		await bothThemes(page, async (end) => {
			await picture(page, `scan-${name}${end}`, { fullPage: true })
			faults.push(...await page.evaluate(async (at) => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast-enhanced': { enabled: true } } }))
				.violations.flatMap((one) => one.nodes.map((node) => `${at}: ${one.id} ${node.html.slice(0, 100)} ${node.any[0]?.message ?? ''}`)), name))
		})
		faults.push(...await page.evaluate((at) => [...document.querySelectorAll(':is(.scan, .toasts) :is(button, input)')].filter((one) => {
			const box = one.getBoundingClientRect()
			return box.width && (box.height < 48 || box.width < 48)
		}).map((one) => `${at}: smaller than 48 px ${one.outerHTML.slice(0, 80)}`), name))
		if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) faults.push(`${name}: wider than the window`)
	}
	await page.locator('.scan-tile').first().click()
	await page.locator('.scan-row').first().waitFor()
	await look('home')
	await scan(page, batch.code)
	await told(page, '开始拣货')
	await scan(page, 'RL-B201')
	await page.getByRole('button', { name: '缺货…' }).click()
	await look('pick')
	await page.keyboard.press('Escape')
	await scan(page, 'RL-X')
	await told(page, '不是本批次的产品')
	await look('wrong')
	await page.getByRole('button', { name: '破损' }).click()
	await page.getByRole('button', { name: '缺货…' }).click()
	await page.getByRole('button', { name: '库位上没有' }).click()
	await page.getByRole('button', { name: '拣货完成' }).click()
	await page.locator('.toast.warn').nth(1).waitFor()
	await look('short')
	same('U11 faults at 7:1', faults, [])
	figure('U11 scan', faults.length, 'faults')
}, { lane: 'scan' })

test('what waits is told whole, and that it could not be read is told, too', async ({ as, picture }) => {
	const page = await as('majun', { at: '' })
	await page.route('**/api/v1/batches?*', (route) => {
		const limit = Number(new URL(route.request().url()).searchParams.get('limit'))
		const items = Array.from({ length: 45 }, (_, n) => ({ order_id: '1', batch: n + 1, planned_date: '2026-11-01', city: 'x' })).slice(0, limit)
		return route.fulfill({ json: { items, ...(limit < 45 ? { next_cursor: 'x' } : {}) } })
	})
	await page.goto('/console/scan')
	await page.locator('.scan-tile').first().click()
	await page.getByRole('button', { name: '另有' }).click()
	await page.waitForFunction(() => document.querySelectorAll('.scan-row').length === 45)
	await page.unroute('**/api/v1/batches?*')
	await page.route('**/api/v1/batches?*', (route) => route.fulfill({ status: 422, json: { code: 'E_X', detail: 'cannot be read' } }))
	await page.locator('.scan-tile').nth(1).click()
	await page.getByText('cannot be read').waitFor()
	await picture(page, 'scan-home-failed')
	await page.unroute('**/api/v1/batches?*')
	await page.getByRole('button', { name: '重试' }).click()
	await page.getByText('cannot be read').waitFor({ state: 'detached' })
}, { lane: 'scan' })
