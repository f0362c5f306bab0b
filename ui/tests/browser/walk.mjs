// What a walk through the console costs over a company of any size: node walk.mjs http://127.0.0.1:PORT PID [words of a step]
//
// Each step of the table is done in a page of its own round, ROUNDS (3) times. Told of it: from the act to the page that asks for
// nothing more, best and worst, which are the machine's and its neighbours'; and of the best what they hardly move, the processor
// time of orderd (PID) and of Chromium, how long orderd let the page wait, how often it was asked, and how much it answered.
// PICTURES=1 leaves a picture of every step in build/screens. bench/walk.sh makes the company and serves it.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { ask, People, start, visit } from './driver.mjs'

const [base, pid, only = ''] = process.argv.slice(2)
const ROUNDS = Number(process.env.ROUNDS ?? 3)
const DAY_MS = 86_400_000
const screens = new URL('../../../build/screens/', import.meta.url).pathname
const day = (ago) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)

/* --- acts ------------------------------------------------------------------------------------ */

/** As a link goes there. */
const to = (path) => (page) => page.evaluate((to) => {
	history.pushState(history.state, '', to)
	dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
}, '/console' + path)
const load = (path) => (page) => page.goto('/console' + path, { waitUntil: 'commit' })
const click = (selector) => (page) => page.evaluate((selector) => document.querySelector(selector).click(), selector)
const back = (page) => page.evaluate(() => history.back())

/** Typed at once into the one box to search in. */
const find = (words) => async (page) => {
	await page.keyboard.press('Control+k')
	await page.keyboard.type(words)
	await page.locator('.palette-hits li[data-to^="/orders/"]').first().waitFor()
}

/* --- the steps: by whom, from where, what ------------------------------------------------------ */

const LIST = '/orders'
const lists = (paths, who) => paths.map((path) => ({ name: `list: ${path}`, who, act: to('/' + path) }))

/** `known` is of an order in the middle of the history. */
const stepsOf = (known) => [
	{ name: 'the order list, loaded anew', from: null, act: load(LIST) },
	...['placed', 'completed', 'cancelled'].map((state) => ({ name: `tab: ${state}`, from: LIST, act: to(`${LIST}?state=${state}`) })),
	{ name: 'filter: urgent', from: LIST, act: to(`${LIST}?class=urgent`) },
	{ name: 'filter: a channel', from: LIST, act: to(`${LIST}?channel=phone`) },
	{ name: 'filter: a channel since a day', from: LIST, act: to(`${LIST}?channel=phone&order_date_from=${day(400)}`) },
	{ name: 'filter: a customer', from: LIST, act: to(`${LIST}?customer_id=${known.customer_id}`) },
	{ name: 'filter: a month', from: LIST, act: to(`${LIST}?order_date_from=${day(400)}&order_date_until=${day(370)}`) },
	{ name: 'filter: two states', from: LIST, act: to(`${LIST}?state=placed,approved`) },
	{ name: 'filter: a state since a day', from: LIST, act: to(`${LIST}?state=approved&order_date_from=${day(400)}`) },
	{ name: 'filter: a state until a day', from: LIST, act: to(`${LIST}?state=placed&order_date_until=${day(600)}`) },
	{ name: 'search: a number', from: LIST, act: to(`${LIST}?q=${known.number}`) },
	{ name: 'search: a customer', from: LIST, act: to(`${LIST}?q=${encodeURIComponent(known.customer_name.slice(0, 4))}`) },
	{ name: 'search: initials', from: LIST, act: to(`${LIST}?q=${known.initials}`) },
	{ name: 'search: a word that most have', from: LIST, act: to(`${LIST}?q=${encodeURIComponent('公司')}`) },
	{ name: 'search: the beginning of a reference', from: LIST, act: to(`${LIST}?q=old:12`) },
	{ name: 'search: nothing', from: LIST, act: to(`${LIST}?q=zzzzzz`) },
	{ name: 'the next page', from: LIST, act: click('.pager .el-button:nth-of-type(2)') },
	{ name: 'a page of 200', from: LIST, act: to(`${LIST}?size=200`) },
	{ name: 'sorted by another column', from: LIST, act: to(`${LIST}?sort=order_date`) },
	{ name: 'Ctrl-K: a number', from: LIST, act: find(known.number) },
	{ name: 'Ctrl-K: initials', from: LIST, act: find(known.initials) },
	{ name: 'Ctrl-K: the end of a phone', from: LIST, act: find(known.phone) },
	{ name: 'an order', from: LIST, act: click('.grid tbody tr:nth-child(5) .lead-link') },
	{ name: 'and back to its list', from: LIST, over: click('.grid tbody tr:nth-child(5) .lead-link'), act: back },
	{ name: 'the board', from: LIST, act: to(`${LIST}?board=1`) },
	{ name: 'my work', from: LIST, act: to('/work') },
	{ name: 'the review', from: LIST, act: to('/review') },
	...[7, 30, 90, 365].map((days) => ({ name: `dashboard of ${days} days`, from: LIST, act: to(`/dashboard?days=${days}`) })),
	...lists(['batches', 'messages', 'products', 'stock', 'stock/moves', 'stock/documents', 'customers', 'payments', 'refunds', 'settlements', 'ledger']),
	...lists(['events', 'outbox', 'reveals'], 'shenyan'),
	...['orders', 'steps', 'late', 'products', 'repeat-customers', 'payments-by-method'].map((report) => ({ name: `report of all time: ${report}`, act: to(`/reports/${report}?from=`) })),
]

/** What people know of an order: one of the middle of the history that went the whole way. */
async function knownOf(page) {
	const [row] = (await ask(page, `orders?state=completed&created_at_until=${day(360)}T00:00:00Z&limit=1`)).items
	const order = await ask(page, `orders/${row.id}`)
	const [customer] = (await ask(page, 'customers?limit=1')).items
	return { ...row, phone: order.phone.slice(-4), customer_id: row.customer_id ?? customer.id, initials: process.env.INITIALS ?? 'cygl' /* 餐饮管理 */ }
}

/* --- measuring ----------------------------------------------------------------------------------- */

/** Processor time of a process so far, ms: of all its threads, as exactly as the kernel counts. */
function spent(pid) {
	try {
		return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6
	} catch {
		return 0	/* it has ended */
	}
}

/** What the page asks the API for; the stream of changes never ends, and is nothing one waits for. */
function listen(page) {
	const heard = { open: new Set(), done: [] }
	const counts = (request) => request.url().includes('/api/') && !request.url().endsWith('/stream')
	page.on('request', (request) => { if (counts(request)) heard.open.add(request) })
	page.on('requestfailed', (request) => heard.open.delete(request))
	page.on('requestfinished', async (request) => {
		if (!counts(request)) return
		const { requestStart, responseStart } = request.timing()
		const { responseBodySize } = await request.sizes()
		heard.done.push({ wait: responseStart - requestStart, bytes: responseBodySize })
		heard.open.delete(request)
	})
	return heard
}

/** The moment from which on the page showed all and asked for nothing: five frames later it still did not. */
async function quiet(page, heard) {
	for (;;) {
		await page.waitForSelector('main h1')
		const since = await page.evaluate(() => new Promise((resolve) => {
			let frames = 0, since = 0
			const look = () => {
				if (document.querySelector('[aria-busy=true], .list-grid.old, .is-loading')) frames = 0
				else if (!frames++) since = performance.timeOrigin + performance.now()
				if (frames > 5) resolve(since)
				else requestAnimationFrame(look)
			}
			look()
		}))
		if (!heard.open.size) return Math.max(since, heard.last ?? 0)
		await page.waitForTimeout(5)
		if (!heard.open.size) heard.last = Date.now()
	}
}

async function measure(page, heard, act, chromium) {
	const used = () => [spent(pid), chromium.map(spent).reduce((a, b) => a + b, 0)]
	heard.done.length = 0
	heard.last = 0
	const before = used(), begin = Date.now()
	await act(page)
	const ms = await quiet(page, heard) - begin
	const after = used()
	const sum = (what) => heard.done.reduce((total, one) => total + one[what], 0)
	return { ms, orderd: after[0] - before[0], chromium: after[1] - before[1], wait: sum('wait'), asked: heard.done.length, kb: sum('bytes') / 1000 }
}

/** All processes of the browser: who draws, who talks. */
async function processesOf(browser) {
	const devtools = await browser.newBrowserCDPSession()
	const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
	await devtools.detach()
	return processInfo.map((one) => one.id)
}

async function walk(browser, step, session) {
	const page = await visit(browser, base, { session })
	page.setDefaultTimeout(60_000)
	const heard = listen(page)
	try {
		if (step.from !== null) {
			await load(step.from ?? LIST)(page)
			await quiet(page, heard)
		}
		if (step.over) {
			await step.over(page)
			await quiet(page, heard)
		}
		const told = await measure(page, heard, step.act, await processesOf(browser))
		if (process.env.PICTURES) await page.screenshot({ path: `${screens}walk-${step.name.replace(/\W+/g, '-')}.png` })
		return told
	} finally {
		await page.context().close()
	}
}

const COLUMNS = [['ms', 'best'], ['worst', 'worst'], ['wait', 'waited'], ['orderd', 'orderd'], ['chromium', 'Chromium'], ['asked', 'asked'], ['kb', 'kB']]
const line = (name, cells) => name.padEnd(42) + cells.map((cell) => String(cell).padStart(10)).join('')

const browser = await start()
const people = new People(base)
mkdirSync(screens, { recursive: true })
const manager = await visit(browser, base, { session: await people.session('fangrui') })
const steps = stepsOf(await knownOf(manager)).filter((step) => step.name.includes(only))
await manager.context().close()
console.log(line('', COLUMNS.map(([, title]) => title)))
for (const step of steps) {
	const session = await people.session(step.who ?? 'fangrui')
	const rounds = []
	for (let n = 0; n < ROUNDS; n++) rounds.push(await walk(browser, step, session))
	const best = rounds.reduce((one, other) => (other.ms < one.ms ? other : one))
	best.worst = Math.max(...rounds.map((one) => one.ms))
	console.log(line(step.name, COLUMNS.map(([key]) => Math.round(best[key]))))
}
await browser.close()
