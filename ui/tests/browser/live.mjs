// A list that stays open while others work: what it shows of that, and what it keeps of it.
import { figure, same, test } from './check.mjs'
import { ask, settled, visible } from './driver.mjs'

test('U21 what one changes another sees, without rows that jump', async ({ as }) => {
	const watcher = await as('fangrui', { at: '/orders?state=approved' })
	await settled(watcher)
	const rows = await watcher.locator('.grid tbody tr').count()
	const page = await as('linxiao', { at: '/orders?state=approved' })
	await settled(page)
	await page.locator('.lead-link').last().click()
	await page.waitForSelector('.order-lines')
	await page.getByRole('button', { name: '确认订单' }).click()
	await page.locator('.el-dialog:visible').waitFor()
	await page.keyboard.press('Control+Enter')
	const begin = Date.now()
	await page.locator('.el-dialog').waitFor({ state: 'hidden' })
	await watcher.locator('.news').waitFor()
	figure('U21', Date.now() - begin, 'ms')
	same('rows before one asked', await watcher.locator('.grid tbody tr').count(), rows)
	await watcher.locator('.news').click()
	await watcher.locator('.news').waitFor({ state: 'hidden' })
})

test('what comes with an order is told to its own list: batches that were planned, money that came in, stock that was set aside', async ({ as }) => {
	const LISTS = ['/batches', '/payments', '/ledger', '/stock']
	const watchers = await Promise.all(LISTS.map(async (at) => { const page = await as('fangrui', { at }); await settled(page); return page }))
	const sales = await as('linxiao', { at: '' })
	const { id } = (await ask(sales, 'orders?state=approved&sort=created_at&limit=1')).items[0]
	await ask(sales, `orders/${id}/actions/confirm`, { promised_date: '2031-01-31' })
	await ask(sales, `orders/${id}/batches`, {})
	await ask(await as('xuhui', { at: '' }), `orders/${id}/payments`, { amount: '1.00', method: 'cash', currency: 'CNY' })
	for (const watcher of watchers) await watcher.locator('.news').waitFor()
})

/** So many changes by somebody else, some at a time, as a busy office makes them. */
async function changes(page, many) {
	const { items } = await ask(page, 'orders?limit=20')
	for (let n = 0; n < many; n += 5)
		await Promise.all([0, 1, 2, 3, 4].map((at) => ask(page, `orders/${items[(n + at) % items.length].id}/actions/note`, { text: `第 ${n + at} 次` })))
}

async function heap(page) {
	const devtools = await page.context().newCDPSession(page)
	for (let n = 0; n < 3; n++) await devtools.send('HeapProfiler.collectGarbage')
	const { usedSize } = await devtools.send('Runtime.getHeapUsage')
	await devtools.detach()
	return usedSize / 1e6
}

/* An hour is a thousand changes here, of which a part is made: what it keeps of one is the same for all. */
test('U21 a list that is open for long does not grow', async ({ as }) => {
	const watcher = await as('fangrui', { at: '/orders' })
	await settled(watcher)
	const page = await as('linxiao', { at: '' })
	const MANY = 250
	const look = async () => { await changes(page, MANY); await watcher.locator('.news').click(); await settled(watcher) }
	await look()
	const before = await heap(watcher)
	await look()
	figure('U21 heap', Math.max(0, (await heap(watcher)) - before) * (1000 / MANY), 'MB')
}, { long: true })

/** As if another tab stood in front of it. */
const look = (page, away) => page.evaluate((hidden) => {
	Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
	document.dispatchEvent(new Event('visibilitychange'))
}, away)

test('more tabs than a browser has connections: those that nobody looks at wait, and know afterwards what they missed', async ({ as }) => {
	const first = await as('linxiao', { at: '/orders' })
	await settled(first)
	await changes(first, 5)
	await first.locator('.news').click()
	await first.locator('.news').waitFor({ state: 'hidden' })
	await look(first, true)
	for (let n = 0; n < 6; n++) {
		const page = await first.context().newPage()
		await page.goto('/console/orders')
		await settled(page)
		await look(page, true)
	}
	await changes(first, 5)
	await look(first, false)
	await first.locator('.news').waitFor()
}, { lane: 'free' })

test('a stream that was refused is said to be, and comes back by itself', async ({ as, picture }) => {
	const page = await as('fangrui', { at: '' })
	await page.route('**/events/stream*', (route) => route.fulfill({ status: 503, body: '' }))
	await page.goto('/console/work')
	await visible(page, '实时更新中断')
	await picture(page, 'live-lost')
	await page.unroute('**/events/stream*')
	await page.getByText('实时更新中断').waitFor({ state: 'detached' })
}, { lane: 'free' })
