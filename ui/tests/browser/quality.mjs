// What holds for every screen: nobody is shut out, nothing complains, nothing is asked of anybody else, nothing runs over.
import { figure, same, test } from './check.mjs'
import { move, settled } from './driver.mjs'
import { change, faults, looks } from './looks.mjs'
import { budgets } from '../../tools/budget.mjs'
import { fill, places, SCREENS } from './screens.mjs'

for (const who of new Set(SCREENS.map((screen) => screen.who)))
	test(`U10 U18 U19 screens of ${who}: WCAG AA in both themes, 360 to 1920 pixels, zoomed, English, longer words`, async (context) => {
		const page = await context.as(who)
		await settled(page)
		const ids = await places(page)
		const found = Object.fromEntries(looks.map(({ goal }) => [goal, []]))
		for (const screen of SCREENS.filter((one) => one.who === who)) {
			await change(page, {})
			await move(page, fill(screen.path, ids))
			for (const one of looks) {
				await change(page, one.with)
				if (one.picture) await context.picture(page, screen.name + one.name)
				for (const fault of await one.look(page, context)) found[one.goal].push(`${screen.name}${one.name}: ${fault}`)
			}
		}
		same('faults', Object.values(found).flat(), [])
		for (const [goal, all] of Object.entries(found)) figure(goal, all.length, 'faults')
	}, { lane: 'free' })

test('U10 dialogs are accessible, and Escape closes them', async (context) => {
	const page = await context.as('fangrui')
	await move(page, fill('/orders/{part_signed}', await places(page)))
	const found = []
	for (const [key, what] of [['?', 'help'], ['Control+k', 'palette'], ['n', 'note']]) {
		await page.keyboard.press(key)
		await page.locator('.el-dialog:visible').waitFor()
		for (const fault of await faults(page, context.axe)) found.push(`${what}: ${fault}`)
		await page.keyboard.press('Escape')
		await page.locator('.el-dialog:visible').waitFor({ state: 'detached' }).catch(() => {})
	}
	await page.getByRole('button', { name: '更多操作' }).first().click()
	await page.locator('.action-menu:visible').waitFor()
	for (const fault of await faults(page, context.axe)) found.push(`menu: ${fault}`)
	same('faults', found, [])
	figure('U10', found.length, 'faults')
}, { lane: 'free' })

/** What has the focus: whether one sees it, and whether one was there before. */
const focused = (page) => page.evaluate(() => {
	const at = document.activeElement
	if (!at || at === document.body) return { end: true }
	const seen = (one) => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }
	const again = at.hasAttribute('data-tabbed')
	at.setAttribute('data-tabbed', '')
	const box = at.closest('.el-input, .el-select, td, tr, .sorter') ?? at
	return { again, seen: seen(at) || seen(box) || [...at.querySelectorAll('*')].some(seen), what: at.outerHTML.slice(0, 90) }
})
const missedByTab = (page) => page.evaluate(() => [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')]
	.filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ checkVisibilityCSS: true }) && !one.hasAttribute('data-tabbed') && (one.type !== 'radio' || one.checked))
	.map((one) => `not reached: ${one.outerHTML.slice(0, 90)}`))

test('U10 every screen is walked by Tab: all is reached, the focus is seen, nothing holds it', async (context) => {
	const found = []
	const walked = ['work', 'orders', 'order', 'entry', 'review', 'batches', 'customer', 'product-new', 'payments', 'dashboard', 'report', 'settings', 'staff']
	const ids = await places(await context.as('fangrui', { at: '' }))
	for (const screen of SCREENS.filter(({ name }) => walked.includes(name))) {
		const page = await context.as(screen.who, { at: fill(screen.path, ids) })
		await settled(page)
		await page.evaluate(() => {	/* from the very beginning, wherever a screen has put the focus */
			document.body.tabIndex = -1
			document.body.focus()
			document.body.removeAttribute('tabindex')
		})
		for (let n = 0; ; n++) {
			await page.keyboard.press('Tab')
			const at = await focused(page)
			if (at.end || at.again) break
			if (!at.seen) found.push(`${screen.name}: unseen ${at.what}`)
			if (n > 900) { found.push(`${screen.name}: no end`); break }
		}
		for (const fault of await missedByTab(page)) found.push(`${screen.name}: ${fault}`)
		await page.context().close()
	}
	same('faults', found, [])
	figure('U10 keyboard', found.length, 'faults')
}, { lane: 'free', long: true })

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
		for (const [what, there] of [['what happened', text.includes('出了错') || text.includes(`说明 ${status}`) || /不能查看/.test(text)], ['what to do', /请|已被删除|角色/.test(text)], ['its number', text.includes('0123456789abcdef')]])
			if (!there) found.push(`${status}: without ${what}`)
		await page.unrouteAll()
	}
	same('faults', found, [])
	figure('U22', found.length, 'faults')
}, { lane: 'free' })

test('U20 the whole walk was silent', async ({ complaints }) => {
	same('what the browser complained about', complaints, [])
	figure('U20', complaints.length, 'faults')
}, { lane: 'last' })
