// What every list can do, whatever is in it: asked of each that GET /meta names, by who may read them all.
import { figure, same, test } from './check.mjs'
import { ask, move, settled } from './driver.mjs'
import { places } from './screens.mjs'

/** Answers of the list at an address that only the test asks for: its page keeps what it has, and shows what it is told. */
const told = (page, path, size, answer) => page.route((url) => url.pathname.endsWith(`/api/v1/${path}`) && url.searchParams.get('limit') === size, (route) => route.fulfill(answer))

/** What the page asks the list for while it does that: not what the answer holds, for others are at work. */
async function askedBy(page, path, act) {
	const asked = page.waitForRequest((request) => new URL(request.url()).pathname === `/api/v1/${path}`)
	await act()
	return new URL((await asked).url()).search
}

/** A value of the first row that the list can be filtered by, as an address has it. */
function filterOf({ filter, first }) {
	const field = filter.find(({ name, type }) => type !== 'ref' && first?.[name] !== undefined && first[name] !== null && first[name] !== '')
	if (!field) return ''
	return `${field.name}${['date', 'instant'].includes(field.type) ? '_from' : ''}=${encodeURIComponent(first[field.name])}`
}

/** Of ten rows at most: nothing to filter by is missed there. */
const SHORT = ['message_templates']

/** What is seen is what the links of the menu lead to: in both forms, with the columns of the page in their order. */
async function exports(page, { first }) {
	await page.getByRole('button', { name: '导出', exact: true }).click()
	const menu = page.locator('.export-menu:visible a')
	await menu.first().waitFor()
	const links = await menu.evaluateAll((all) => all.map((one) => one.getAttribute('href')))
	await page.keyboard.press('Escape')
	await menu.first().waitFor({ state: 'hidden' })
	const [xlsx, csv] = await Promise.all(links.map((link) => page.request.get(link)))
	same('the exports', [csv, xlsx].map((answer) => `${answer.status()} ${answer.headers()['content-type'].split(';')[0].split('.').pop()}`), ['200 text/csv', '200 sheet'])
	const shown = await page.locator('.grid thead th:not(.check)').evaluateAll((all) => all.map((one) => one.innerText.split('\n')[0].replace(/\?$/, '').trim()))
	const header = (await csv.text()).split('\r\n')[0].replace('\uFEFF', '').replaceAll('"', '')
	if (first) same('the columns of the export', header, shown.join(','))
}

const does = {
	async tools(page) {
		for (const name of ['列设置', '导出', '保存视图', '紧凑'])
			await page.getByRole('button', { name, exact: true }).first().waitFor()
	},
	export: exports,
	/** By one address: a filter, an order, a column; what it shows is there again after a reload. */
	async address(page, list) {
		const { path, sort, filter, first } = list
		if (!sort.length) throw new Error('nothing to sort by')
		if (first && !filter.length && !SHORT.includes(path)) throw new Error('nothing to filter by')
		const chosen = filterOf(list)
		const before = await askedBy(page, path, () => move(page, `/${path}?sort=-${sort[0]}&columns=${sort[0]}&size=100${chosen && '&' + chosen}`))
		const shown = async () => {
			if (!first) return
			await page.waitForFunction(() => document.querySelectorAll('.grid thead th[aria-sort=descending]:not(.check)').length === 1 && document.querySelectorAll('.grid thead th:not(.check)').length === 1)
			await page.locator('.grid tbody tr').first().waitFor()
			if (chosen && !chosen.startsWith('state=')) await page.locator('.list-tools .badge').first().waitFor()
		}
		await shown()
		const url = page.url()
		const after = await askedBy(page, path, async () => { await page.reload(); await settled(page) })
		await shown()
		same('the address after a reload', page.url(), url)
		same('what is asked for after a reload', after, before)
		same('the order and the filter are asked for', [before.includes(`sort=-${sort[0]}`), before.includes(chosen)], [true, true])
	},
	exportOfChosen: exports,
	async empty(page, { path }) {
		await told(page, path, '25', { json: { items: [] } })
		await move(page, `/${path}?size=25`)
		await page.locator('.state').waitFor()
	},
	async error(page, { path }) {
		await told(page, path, '200', { status: 409, json: { code: 'E_TEST', title: 'so', detail: 'so', request_id: '0123456789abcdef' } })
		await move(page, `/${path}?size=200`)
		await page.getByRole('button', { name: '重试' }).waitFor()
		if (!(await page.locator('main').innerText()).includes('0123456789abcdef')) throw new Error('without the number of the request')
	},
}

/** Every list that GET /meta names, with what it can be asked, and a row of it. */
async function listsOf(page) {
	const [meta, me] = await Promise.all([ask(page, 'meta'), ask(page, 'me')])
	return Promise.all(meta.lists.map(async ({ path, record, sort, roles }) => {
		const fields = meta.records.find(({ name }) => name === record).fields
		const mine = roles.some((role) => me.roles.includes(role))
		const { items } = mine ? await ask(page, path.replace('/api/v1/', '') + '?limit=1') : {}
		const sorted = [...fields.filter((field) => field.sort).map((field) => field.name), sort?.replace('-', '')].filter(Boolean)
		return { path: path.replace('/api/v1/', ''), roles, first: items?.[0], sort: sorted, filter: fields.filter((field) => field.filter) }
	}))
}

test('U12 every list filters, sorts, chooses columns, keeps views and addresses, exports, and says when it is empty or broken', async ({ as }) => {
	const found = []
	const seen = new Set()
	for (const [who, role] of [['fangrui', 'manager'], ['shenyan', 'admin'], ['linxiao', 'sales']]) {
		const page = await as(who)
		const lists = await listsOf(page)
		for (const list of lists.filter(({ path, roles }) => roles.includes(role) && !seen.has(path))) {
			seen.add(list.path)
			await move(page, `/${list.path}`)
			for (const [what, run] of Object.entries(does))
				await run(page, list).catch((error) => found.push(`${list.path} ${what}: ${error.message.split('\n')[0]}`))
		}
		if (who === 'linxiao') same('lists that nobody looked at', lists.map(({ path }) => path).filter((path) => !seen.has(path)), [])
	}
	same('faults', found, [])
	figure('U12', found.length, 'faults')
}, { lane: 'free' })

test('the page before is the page before, also after a reload and from a link', async ({ as }) => {
	const begin = { at_until: new Date().toISOString(), size: '25' }	/* others move stock meanwhile */
	const page = await as('fangrui', { at: `/stock/moves?${new URLSearchParams(begin)}` })
	await settled(page)
	const first = () => page.locator('.grid tbody tr').first().innerText()
	const turn = async (name) => { await page.getByRole('button', { name, exact: true }).click(); await settled(page) }
	const firsts = [await first()]
	for (let n = 0; n < 2; n++) { await turn('下一页'); firsts.push(await first()) }
	same('three pages', new Set(firsts).size, 3)
	await page.reload()
	await settled(page)
	same('the third after a reload', await first(), firsts[2])
	await turn('上一页')
	same('the page before it', await first(), firsts[1])
	await turn('上一页')
	same('the first', [await first(), Object.fromEntries(new URL(page.url()).searchParams)], [firsts[0], begin])
	same('before the first', await page.getByRole('button', { name: '上一页', exact: true }).isDisabled(), true)
}, { lane: 'free' })

test('a dialog goes with its page, and a list that is kept asks for nothing', async ({ as }) => {
	const page = await as('fangrui', { at: '/products' })
	await settled(page)
	await page.getByRole('link', { name: '客户', exact: true }).first().click()
	await page.waitForURL('**/customers')
	await settled(page)
	await page.getByRole('button', { name: '列设置', exact: true }).click()
	await page.locator('.el-dialog:visible').first().waitFor()
	const asked = []
	page.on('request', (request) => asked.push(new URL(request.url()).pathname))
	await page.goBack()
	await page.waitForURL('**/products')
	await page.locator('.el-dialog:visible').first().waitFor({ state: 'detached' })
	await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
	await settled(page)
	same('what the page behind asks for', asked.filter((path) => path.includes('/customers')), [])
}, { lane: 'free' })

test('an address that is none is said to be none, of a list, a form or a report', async ({ as }) => {
	const page = await as('fangrui')
	for (const path of ['/no/such/page', '/new/no/such', '/reports/no-such']) {
		await move(page, path)
		same(path, await page.locator('main .state h1').innerText(), '没有这个页面')
	}
}, { lane: 'free' })

test('every figure of the dashboard opens the list of exactly what it counts', async ({ as }) => {
	const page = await as('fangrui', { at: '/dashboard?days=365' })
	await settled(page)
	const shown = (key) => page.locator(`[data-figure=${key}] b`).allInnerTexts()
	const behind = async (link) => {
		const query = new URL(await link.getAttribute('href'), 'http://here').search
		const rows = []
		for (let cursor = ''; cursor !== undefined;) {
			const page_ = await ask(page, `orders${query}&limit=200${cursor && `&cursor=${cursor}`}`)
			rows.push(...page_.items)
			cursor = page_.next_cursor
		}
		return rows
	}
	const money = (rows, of) => [...new Set(rows.map((row) => row.currency))].map((currency) => {
		const sum = rows.filter((row) => row.currency === currency).reduce((total, row) => total + of(row), 0)
		return `${sum.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`
	}).sort()
	const OF = { amount: (row) => Number(row.total), received: (row) => Number(row.paid) - Number(row.refunded), returned: (row) => Number(row.refunded) }
	const rows = await behind(page.locator('[data-figure=orders] a'))
	same('the orders', await shown('orders'), [rows.length.toLocaleString('en-US')])
	for (const [key, of] of Object.entries(OF)) same(key, (await shown(key)).sort(), money(await behind(page.locator(`[data-figure=${key}] a`)), of))
	const late = await behind(page.locator('[data-figure=late] a'))
	const promised = (await ask(page, `reports/late?${new URLSearchParams({ from: new Date(Date.now() - 364 * 86400000).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }) })}`)).items[0].delivered
	same('late', await shown('late'), [`${(100 * late.length / promised).toFixed(1)} %`])
	const [state] = await page.locator('[data-state]').all()
	const some = await behind(state.locator('a'))
	same('of a state', await state.locator('td').nth(1).innerText(), some.length.toLocaleString('en-US'))
	await state.locator('a').click()
	await settled(page)
	same('the rows of its list', await page.locator('.grid tbody tr').count(), Math.min(some.length, 50))
})

test('what changed, and what was looked at, is told by names and in words: no id, no JSON', async ({ as, picture }) => {
	const page = await as('fangrui', { at: '' })
	await page.goto(`/console/orders/${(await places(page)).part_signed}`)
	await settled(page)
	const RAW = /\d{17,}|#[0-9a-f]{16}|[{["]\w*"|:\[|_id|_count/
	await page.getByRole('button', { name: '显示更早的' }).click()
	await settled(page)
	const changes = page.locator('.timeline details')
	for (const one of await changes.all()) await one.locator('summary').click()
	await settled(page)
	const told = await page.locator('.timeline .diff').allInnerTexts()
	same('changes that are told', told.length > 10, true)
	same('raw changes', told.filter((text) => RAW.test(text)), [])
	same('that a line of the order is named', /订单行 1/.test(await page.locator('.timeline').innerText()), true)
	await page.locator('.timeline li').nth(1).evaluate((one) => one.scrollIntoView())
	await picture(page, 'timeline')
	const log = await as('shenyan', { at: '/events' })
	await settled(log)
	const rows = await log.locator('.grid tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].slice(3, 5).map((cell) => cell.innerText.trim())))
	same('what events are about, as raw words', rows.filter(([kind, which]) => /^\w+$/.test(kind) || /\d{17,}/.test(which)), [])
}, { lane: 'free' })

test('from a record to its lists: what a customer ordered and paid, what moved of a product, what went out of a warehouse', async ({ as, picture }) => {
	const page = await as('fangrui')
	const { lists } = await ask(page, 'meta')
	const ids = await places(page)
	const warehouse = (await ask(page, 'warehouses?limit=1')).items[0].id
	const EXPECTED = {
		[`/customers/${ids.customer}`]: ['orders', 'payments', 'refunds', 'settlements'].map((path) => `${path}?customer_id=${ids.customer}`),
		[`/products/${ids.product}`]: ['stock', 'stock/moves'].map((path) => `${path}?product_id=${ids.product}`),
		[`/warehouses/${warehouse}`]: ['batches?', 'stock?', 'stock/documents?', 'stock/documents?to_', 'stock/moves?'].map((path) => `${path}warehouse_id=${warehouse}`),
		[`/orders/${ids.part_signed}`]: ['batches', 'ledger', 'messages', 'payments', 'refunds', 'settlements', 'stock/moves'].map((path) => `${path}?order_id=${ids.part_signed}`),
	}
	for (const [at, expected] of Object.entries(EXPECTED)) {
		await move(page, at)
		await page.locator('.about a').first().waitFor()
		const links = await page.locator('.about a').evaluateAll((all) => all.map((one) => one.getAttribute('href').replace('/console/', '')))
		same(at, links.sort(), expected.sort())
		await picture(page, 'about' + at.replace(/\d|\//g, ' ').trim())
	}
	await move(page, `/customers/${ids.customer}`)
	await page.locator('.about a').filter({ hasText: lists.find((one) => one.record === 'order').zh }).click()
	await settled(page)
	same('rows', await page.locator('.grid tbody tr').count(), (await ask(page, `orders?customer_id=${ids.customer}&limit=50`)).items.length)
})

test('the number in a report opens the rows it counts, and what it names its page', async ({ as }) => {
	const page = await as('fangrui')
	const day = new Date().toISOString().slice(0, 10)
	const { reports, lists } = await ask(page, 'meta')
	const REPORTS = ['orders?by=kind&from=', 'orders?by=state&from=', 'orders?by=class&from=', 'orders?by=month&from=', 'orders?by=all&from=', `payments-by-method?from=2020-01-01&to=${day}&currency=CNY`]
	for (const at of REPORTS) {
		await move(page, '/reports/' + at)
		const link = page.locator('.grid tbody a').first()
		const [href, told] = [await link.getAttribute('href'), Number((await link.innerText()).replaceAll(',', ''))]
		const there = (await ask(page, href.replace('/console/', '') + '&limit=200')).items.length
		same(`${at} ${href}`, there, Math.min(told, 200))
	}
	/* Every number that says it opens something, of every row of every report: so many there are. */
	const opened = []
	for (const { name, opens, path } of reports.filter(({ opens }) => opens.length)) {
		await move(page, `/reports/${name}?from=`)
		const rows = (await ask(page, path.replace('/api/v1/', ''))).items
		const heads = await page.locator('.grid thead th').evaluateAll((cells) => cells.map((cell) => cell.dataset.column))	/* what no row fills is not there */
		const headOf = (name) => heads.indexOf(name)
		for (const { count } of opens) {
			const at = headOf(count)
			for (const row of await page.locator('.grid tbody tr').all()) {
				const link = row.locator('td').nth(at).locator('a')
				if (!await link.count()) continue
				const href = (await link.getAttribute('href')).replace('/console/', '')
				const told = await row.locator('td').evaluateAll((cells) => cells.map((cell) => cell.innerText))
				const of = count === 'percent' ? headOf('late') : at
				const whole = href.startsWith('reports/')
				const { items } = await ask(page, href + (whole ? '' : '&limit=200'))
				const there = whole && count === 'orders' ? items.reduce((n, one) => n + one.orders, 0) : items.length
				same(`${name} ${count} ${href}`, there, whole ? Number(told[of].replaceAll(',', '')) : Math.min(Number(told[of].replaceAll(',', '')), 200))
				opened.push(`${name} ${count}`)
				if (opened.filter((one) => one === `${name} ${count}`).length === 8) break
			}
		}
		if (rows.length) same(`what ${name} opens`, opens.map(({ count }) => count).filter((count) => !opened.includes(`${name} ${count}`)), [])
	}
	same('that the list says what it is filtered by', lists.find((one) => one.record === 'order').conditions.length > 0, true)
	await move(page, '/orders?delivery=late_day')
	await page.locator('.list-tools .badge', { hasText: '迟交（按日）' }).waitFor()
	await move(page, '/reports/products?from=')
	same('a product', /\/console\/products\/\d+$/.test(await page.locator('.grid tbody a').first().getAttribute('href')), true)
})
