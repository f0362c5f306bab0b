// What holds for every screen: nobody is shut out, nothing complains, nothing is asked of anybody else, nothing runs over.
import { readFileSync } from 'node:fs'
import { figure, same, test } from './check.mjs'
import { ask, move, settled } from './driver.mjs'
import { change, faults, faultsOfBoth, looks, overflow } from './looks.mjs'
import { budgets } from '../../tools/budget.mjs'
import { fill, places, SCREENS, WALKED } from './screens.mjs'

for (const who of new Set(SCREENS.map((screen) => screen.who)))
	test(`U10 U18 U19 screens of ${who}: WCAG AA in both themes, 360 to 1920 pixels, zoomed, English, longer words`, async (context) => {
		const page = await context.as(who)
		await settled(page)
		const ids = await places(page)
		const found = Object.fromEntries(looks.map(({ goal }) => [goal, []]))
		for (const english of [false, true]) {	/* the language changes once, not at every screen */
			await change(page, { english })
			for (const screen of SCREENS.filter((one) => one.who === who)) {
				await move(page, fill(screen.path, ids))
				for (const one of looks.filter((look) => !!look.with.english === english)) {
					await change(page, one.with)
					if (one.picture) await context.picture(page, screen.name + one.name)
					for (const fault of await one.look(page, context)) found[one.goal].push(`${screen.name}${one.name}: ${fault}`)
				}
			}
		}
		same('faults', Object.values(found).flat(), [])
		for (const [goal, all] of Object.entries(found)) figure(goal, all.length, 'faults')
	}, { lane: 'free' })

const ROUTER = readFileSync(new URL('../../src/router.ts', import.meta.url), 'utf8')
/** Addresses as the router knows them, but for the last one: of that the lists and reports are. */
const routes = [...ROUTER.matchAll(/path: '(\/[^']+)', component/g)].map(([, path]) => path).filter((path) => !path.startsWith('/:path')).map((path) => path.replaceAll('\\\\', '\\'))

test('no screen, list or report is left out of the walk', async ({ as }) => {
	const page = await as('shenyan', { at: '' })
	const { lists, reports } = await ask(page, 'meta')
	const walked = [...WALKED, ...SCREENS.filter(({ name }) => name !== 'forbidden').map(({ path }) => fill(path.split('?')[0], { part_signed: 1, draft: 1, product: 1, customer: 1 }))]
	const wanted = [...lists.map(({ path }) => path.replace('/api/v1', '')).filter((path) => !['/views', '/settings', '/imports'].includes(path)), ...reports.map(({ name }) => `/reports/${name}`)]
	const fits = (route) => new RegExp(`^${route.replace(/:\w+(\(([^)]+)\))?/g, (_, _all, what) => what ?? '[^/]+')}$`)
	same('left out', [...wanted.filter((path) => !walked.includes(path)), ...routes.filter((route) => !walked.some((path) => fits(route).test(path)))], [])
	same('routes read', routes.length > 15, true)
}, { lane: 'free' })

/** Whatever opens before a page: where, by what, and what it then is. */
const DIALOG = '.el-dialog:visible', MENU = '.el-dropdown-menu:visible'
const press = (key) => (page) => page.keyboard.press(key)
const click = (role, name, within = 'body') => (page) => page.locator(within).getByRole(role, { name, exact: true }).first().click()
const ORDER = '/orders/{part_signed}'
const OPENED = [
	{ name: 'help', at: ORDER, open: press('?'), what: DIALOG },
	{ name: 'palette', at: ORDER, open: press('Control+k'), what: DIALOG },
	{ name: 'note', at: ORDER, open: press('n'), what: DIALOG },
	{ name: 'sign', at: ORDER, open: click('button', '登记签收', '.batches'), what: DIALOG },
	{ name: 'reveal', at: ORDER, open: click('button', '查看联系方式原文'), what: DIALOG },
	{ name: 'more', at: ORDER, open: click('button', '更多操作', '.page-head'), what: MENU },
	{ name: 'print', at: ORDER, open: click('button', '打印', '.batches'), what: MENU },
	{ name: 'account', at: ORDER, open: (page) => page.locator('.top .who').click(), what: MENU },
	{ name: 'term', at: ORDER, open: (page) => page.locator('main .term').first().focus(), what: '.term-tip:visible' },
	{ name: 'columns', at: '/orders', open: click('button', '列设置'), what: DIALOG },
	{ name: 'export', at: '/orders', open: click('button', '导出'), what: MENU },
]

test('U10 dialogs and menus are accessible, and Escape closes them', async (context) => {
	const page = await context.as('linxiao')
	const ids = await places(page)
	const found = []
	let at
	for (const one of OPENED) {
		if (at !== one.at) await move(page, fill(at = one.at, ids))
		await one.open(page)
		const opened = page.locator(one.what).first()
		await opened.waitFor()
		await context.picture(page, `opened-${one.name}`)
		for (const fault of await faults(page, context.axe, undefined, opened)) found.push(`${one.name}: ${fault}`)
		await page.keyboard.press('Escape')
		await opened.waitFor({ state: 'hidden' })
	}
	same('faults', found, [])
	figure('U10', found.length, 'faults')
}, { lane: 'free' })

/**
 * From now on, of whatever gets the focus by Tab: whether one sees it, and whether it comes after what had it before. When something gets it again, or what
 * is outside of where it began, the walk is over: it has come round, or is held. From the very beginning, or from where the link at the top goes to over
 * the menu. All that is there now is to be reached.
 */
const beginTabs = (page, whole) => page.evaluate((whole) => {
	const from = whole ? document.body : document.querySelector('main')
	const wanted = [...from.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')]
	const walk = { at: new Set(), faults: [], over: false, wanted }
	const shown = (one) => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }
	const seen = (at) => [at, at.closest('.el-input, .el-select, td, tr, .sorter') ?? at, ...at.querySelectorAll('*')].some(shown)
	let last = from, pressed = false
	const note = ({ target: at }) => {
		if (!pressed) return last.focus()	/* a screen puts it to its first field when that is there */
		pressed = false
		walk.over ||= walk.at.has(at) || !from.contains(at)
		if (walk.over) return
		walk.at.add(at)
		if (!seen(at)) walk.faults.push(`unseen ${at.outerHTML.slice(0, 90)}`)
		if (last.isConnected && !(last.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) walk.faults.push(`before the one before it: ${at.outerHTML.slice(0, 90)}`)
		last = at
	}
	window.tabs?.end.abort()
	window.tabs = Object.assign(walk, { end: new AbortController() })
	if (whole) from.tabIndex = -1
	from.focus()
	if (whole) from.removeAttribute('tabindex')
	addEventListener('keydown', ({ key }) => { pressed = key === 'Tab' }, { capture: true, signal: walk.end.signal })
	addEventListener('focusin', note, { signal: walk.end.signal })
}, whole)
const endTabs = (page) => page.evaluate(() => [...window.tabs.faults, ...window.tabs.wanted
	.filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ checkVisibilityCSS: true }) && !window.tabs.at.has(one) && (one.type !== 'radio' || one.checked))
	.map((one) => `not reached: ${one.outerHTML.slice(0, 90)}`)])

const TABS = { atOnce: 10, most: 900 }

async function walkByTab(page, whole) {
	await beginTabs(page, whole)
	for (let n = 0; n < TABS.most; n += TABS.atOnce) {
		for (let k = 0; k < TABS.atOnce; k++) await page.keyboard.press('Tab')
		if (await page.evaluate(() => window.tabs.over)) return endTabs(page)
	}
	return ['no end']
}

/** One of each kind; `make ux` walks all but the scanner's, whose field takes the focus whenever nobody has it. */
const KINDS = ['work', 'orders', 'order', 'entry', 'review', 'customer', 'product-new', 'dashboard', 'report', 'settings']
test('U10 every screen is walked by Tab: all is reached, in order, the focus is seen, nothing holds it', async (context) => {
	const found = []
	const ids = await places(await context.as('fangrui', { at: '' }))
	const pages = {}
	for (const { name, who, path } of SCREENS.filter(({ name }) => (context.ux ? name !== 'scan' : KINDS.includes(name)))) {
		const whole = !pages[who]	/* the menu is the same on all of them */
		const page = pages[who] ??= await context.as(who)
		await move(page, fill(path, ids))
		for (const fault of await walkByTab(page, whole)) found.push(`${name}: ${fault}`)
	}
	same('faults', found, [])
	figure('U10 keyboard', found.length, 'faults')
}, { lane: 'free' })

const PAIRS = [
	...['page', 'panel', 'head', 'fill', 'hover', 'brand-back'].flatMap((back) => [['text-1', back], ['text-2', back]]),
	...['page', 'panel', 'head', 'hover', 'brand-back'].map((back) => ['brand-text', back]),
	...['good', 'warn', 'bad'].flatMap((tone) => [[`${tone}-text`, `${tone}-back`], [`${tone}-text`, 'panel']]),
]
test('U11 every colour of text is told from what it stands on', async ({ as }) => {
	const page = await as('fangrui')
	for (const dark of [false, true]) {
		await change(page, { dark })
		figure('U11', await page.evaluate((pairs) => {
			const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
			const light = (token) => {
				canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--' + token).trim()
				canvas.fillRect(0, 0, 1, 1)
				const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
				return 0.2126 * r + 0.7152 * g + 0.0722 * b
			}
			return pairs.map(([text, back]) => [light(text), light(back)].sort((a, b) => b - a)).map(([more, less]) => (more + 0.05) / (less + 0.05))
		}, PAIRS), ': 1')
	}
}, { lane: 'free' })

test('U17 no chunk is over its budget', async () => {
	const over = budgets().filter(({ bytes, limit }) => bytes > limit)
	same('over', over.map(({ what }) => what), [])
	figure('U17', over.length, 'chunks')
}, { lane: 'free' })

test('U22 every error says what happened, what to do, and its number', async ({ as }) => {
	const page = await as('fangrui', { at: '/products', complaints: [] })	/* errors are what is looked at */
	await settled(page)
	const found = []
	for (const status of [403, 404, 409, 422, 429, 500, 503]) {
		await page.route((url) => url.pathname.endsWith('/api/v1/products'), (route) => route.fulfill({ status, json: { code: 'E_TEST', title: '出了错', detail: `说明 ${status}`, request_id: '0123456789abcdef' } }))
		await page.goto(page.url().replace(/\/products.*/, `/products?sku=${status}`))
		const box = page.locator('main [role=alert], main .state').first()
		await box.waitFor({ timeout: 8000 })
		await settled(page)
		const text = await page.locator('main').innerText()
		for (const [what, there] of [['what happened', text.includes('出了错') || text.includes(`说明 ${status}`) || /不能查看/.test(text)], ['what to do', /请|已被删除|岗位/.test(text)], ['its number', text.includes('0123456789abcdef')]])
			if (!there) found.push(`${status}: without ${what}`)
		await page.unrouteAll()
	}
	same('faults', found, [])
	figure('U22', found.length, 'faults')
}, { lane: 'free' })

test('what could not be looked for is told so, with its number, and never as nothing found', async ({ as, axe, picture }) => {
	const page = await as('fangrui', { at: '/new/orders', complaints: [] })	/* errors are what is looked at */
	await page.waitForSelector('#entry-customer:focus')
	const out = (url) => /\/api\/v1\/(search|customers)$/.test(url.pathname)
	const fail = () => page.route(out, (route) => route.fulfill({ status: 500, json: { code: 'E_TEST', title: '出了错', detail: '', request_id: '0123456789abcdef' } }))
	const places = [
		{ name: 'outage-combo', box: '.combo', hits: '.combo-list li', open: () => page.focus('#entry-customer') },
		{ name: 'outage-palette', box: '.palette', hits: '.palette-hits li[data-to*="/customers/"]', open: () => page.keyboard.press('Control+k') },
	]
	for (const { name, box, hits, open } of places) {
		const problem = page.locator(`${box} .problem`)
		const look = async (end, how) => {
			await change(page, how)
			await open()
			await page.keyboard.type('上海')
			await page.keyboard.press('Enter')	/* of what was not found nothing is taken */
			await problem.getByText('0123456789abcdef').waitFor()
			same(`${name}: said to be not there`, await page.locator(box).getByText(/没有找到|Nothing found/).count(), 0)
			same(`${name}: on this screen`, await overflow(page), [])
			await picture(page, name + end)
		}
		await fail()
		await look('-360-en', { width: 360, english: true })
		await page.keyboard.press('Escape')
		await problem.waitFor({ state: 'hidden' })
		await look('', {})
		same(`${name}: faults`, await faultsOfBoth(page, axe, name), [])
		await page.unrouteAll()
		await problem.getByRole('button', { name: '重试' }).click()
		await page.locator(hits).first().waitFor()
		same(`${name}: when it is over`, await problem.count(), 0)
	}
}, { lane: 'free' })

test('U20 the whole walk was silent', async ({ complaints }) => {
	same('what the browser complained about', complaints, [])
	figure('U20', complaints.length, 'faults')
}, { lane: 'last' })
