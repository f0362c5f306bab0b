// How quick it feels. Each is measured some times here, as it is and on a slow machine; the limits stand in goals.mjs.
import { figure, test } from './check.mjs'
import { ask, settled, slow } from './driver.mjs'

const FIFTY = () => document.querySelectorAll('.grid tbody tr').length === 50
const PAGES = ['/work', '/orders', '/new/orders', '/review', '/dashboard']

async function series(runs, measure) {
	const values = []
	for (let n = 0; n < runs; n++) values.push(await measure(n))
	return values
}

/** A page of its own, on a machine and a line like that. */
async function on(how, as, who) {
	const page = await as(who, { at: '' })
	if (how) await slow(page)
	return page
}

/** To a page from elsewhere: what one had open is gone, and does not hold up the next. */
async function arrive(page, at) {
	await page.goto('about:blank')
	const begin = Date.now()
	await page.goto(at, { waitUntil: 'commit' })
	return begin
}

const firstPaint = (page) => page.evaluate(() => new Promise((resolve) => {
	new PerformanceObserver((list) => { for (const one of list.getEntriesByName('first-contentful-paint')) resolve(one.startTime) })
		.observe({ type: 'paint', buffered: true })
}))

for (const how of ['', ' slow']) {
	const long = how !== ''
	test(`U1 the first thing is painted at once${how}`, async ({ as, runs }) => {
		const page = await on(how, as, 'fangrui')
		for (const at of PAGES) figure('U1' + how, await series(runs(1, 9), async () => {
			await arrive(page, '/console' + at)
			return firstPaint(page)
		}), 'ms')
	}, { long, lane: 'free' })

	test(`U2 a list can be used soon${how}`, async ({ as, runs }) => {
		const page = await on(how, as, 'fangrui')
		figure('U2' + how, await series(runs(2, 9), async () => {
			const begin = await arrive(page, '/console/orders')
			await page.waitForFunction(FIFTY)
			return Date.now() - begin
		}), 'ms')
	}, { long, lane: 'free' })
}

/** From the press of the button to the frame that shows what was asked for, by the page's own clock. */
const until = (page, act, shown) => page.evaluate(async ([act, shown]) => {
	const frame = () => new Promise(requestAnimationFrame)
	const begin = performance.now()
	if (act === 'back') history.back()
	else document.querySelector(act).click()
	while (!document.querySelector(shown)) await frame()
	await frame()
	return performance.now() - begin
}, [act, shown])

test('U3 an order is opened from the list, and back', async ({ as, runs }) => {
	const page = await as('fangrui', { at: '/orders' })
	await settled(page)
	const back = []
	figure('U3', await series(runs(3, 12), async (n) => {
		const opened = await until(page, `.grid tbody tr:nth-child(${n + 1}) .lead-link`, '.order-lines')
		await settled(page)
		back.push(await until(page, 'back', '.grid tbody tr:nth-child(50)'))
		await settled(page)
		return opened
	}), 'ms')
	figure('U3 back', back, 'ms')
}, { lane: 'free' })

test('U4 entry answers while one types', async ({ as, runs }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	await page.waitForSelector('.entry-lines')
	await page.locator('[data-cell=product] input').first().focus()
	await page.evaluate(() => {
		window.presses = []
		new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.name === 'keydown') window.presses.push(one.duration) })
			.observe({ type: 'event', durationThreshold: 16, buffered: true })
	})
	const words = ['RL-B202', 'RL-G101', 'RL-D306', 'RL-B201', 'RL-G102']
	let strokes = 0
	figure('U4 list', await series(runs(5, 25), async (n) => {
		const word = words[n % words.length]
		await page.keyboard.press('Control+a')
		await page.keyboard.type(word.slice(0, -1), { delay: 30 })
		await settled(page)
		await page.evaluate((word) => {
			window.took = 0
			addEventListener('keydown', () => {
				const begin = performance.now()
				const look = () => { if (document.querySelector('.combo-list li')?.textContent.includes(word)) window.took = performance.now() - begin; else requestAnimationFrame(look) }
				requestAnimationFrame(look)
			}, { once: true, capture: true })
		}, word)
		await page.keyboard.type(word.slice(-1))
		strokes += word.length + 1
		return (await page.waitForFunction(() => window.took)).jsonValue()
	}), 'ms')
	await page.waitForTimeout(300)	/* what was measured is told some frames later */
	const presses = await page.evaluate(() => window.presses)
	figure('U4', [...presses, ...Array(Math.max(1, strokes - presses.length)).fill(16)], 'ms')	/* one under the threshold is not told */
}, { lane: 'free' })

test('U24 the tracking page is light, and there at once', async ({ base, browser, as, runs }) => {
	const desk = await as('linxiao', { at: '' })
	const [order] = (await ask(desk, 'orders?state=part_signed&limit=1')).items
	const link = (await ask(desk, `orders/${order.id}/tracking_links`, {})).url
	const url = new URL(link, base).href	/* a link of a server that was not told its name is relative */
	figure('U24', Buffer.byteLength(await (await fetch(url)).text()) / 1000, 'kB')
	const context = await browser.newContext()
	const page = await context.newPage()
	await slow(page)
	figure('U24 slow', await series(runs(2, 9), async () => {
		await arrive(page, url)
		return firstPaint(page)
	}), 'ms')
	await context.close()
	const still = await browser.newContext({ javaScriptEnabled: false })
	const plain = await still.newPage()
	await plain.goto(url)
	await plain.locator('h1').first().waitFor()
	await still.close()
}, { lane: 'free' })
