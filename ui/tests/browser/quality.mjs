// What holds for every screen: nobody is shut out, nothing complains, nothing is asked of anybody else, nothing runs over.
import { same, test } from './check.mjs'
import { settled } from './driver.mjs'
import { fill, places, SCREENS } from './screens.mjs'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

async function faults(page, axe) {
	await page.evaluate(axe)
	return page.evaluate(async (tags) => (await axe.run(document, { runOnly: tags })).violations
		.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.html.slice(0, 120)}`)), WCAG)
}

/** Walks all screens, each as who works there, with one page for each of them. */
async function everyScreen(context, options, look) {
	const pages = {}
	const found = []
	for (const screen of SCREENS) {
		const mine = (pages[screen.who] ??= await (async () => {
			const page = await context.as(screen.who, options)
			return { page, ids: await places(page) }
		})())
		await mine.page.goto(context.base + '/console' + fill(screen.path, mine.ids))
		await settled(mine.page)
		for (const fault of await look(mine.page, screen)) found.push(`${screen.name}: ${fault}`)
	}
	return found
}

const overflow = (page) => page.evaluate(() => (document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []))

for (const dark of [false, true])
	test(`every screen is accessible, ${dark ? 'dark' : 'light'}`, async (context) => {
		const found = await everyScreen(context, { dark }, async (page, { name }) => {
			await page.screenshot({ path: `${context.screens}${name}${dark ? '-dark' : ''}.png` })
			return faults(page, context.axe)
		})
		same('faults', found, [])
	})

for (const width of [360, 768, 1920])
	test(`every screen fits ${width} pixels`, async (context) => {
		const found = await everyScreen(context, { width, height: 800 }, async (page, { name }) => {
			await page.screenshot({ path: `${context.screens}${name}-${width}.png` })
			return overflow(page)
		})
		same('what runs over', found, [])
	})

test('in English no screen says a word of Chinese but what the company wrote', async (context) => {
	const found = await everyScreen(context, { locale: 'en-US' }, async (page, { name }) => {
		await page.screenshot({ path: `${context.screens}${name}-en.png` })
		return page.evaluate(() => [...document.querySelectorAll('main h1, main h2, main th, main button, main label, main dt, nav a, .top button')]
			.filter((one) => !one.closest('tbody, [lang=zh-CN], .review-queue, .who, .setting') && /[\u4e00-\u9fff]/.test(one.textContent ?? '') && !/有限公司|炒锅|岚栖/.test(one.textContent))
			.map((one) => one.textContent.trim().slice(0, 40)))
	})
	same('Chinese', found, [])
})

test('dialogs are accessible, and Escape closes them', async (context) => {
	const page = await context.as('fangrui')
	const ids = await places(page)
	await page.goto(context.base + '/console' + fill('/orders/{part_signed}', ids))
	await settled(page)
	const found = []
	for (const [key, what] of [['?', 'help'], ['Control+k', 'palette'], ['n', 'note']]) {
		await page.keyboard.press(key)
		await page.locator('.el-dialog:visible').waitFor()
		await page.waitForTimeout(350)	/* it fades in; half faded its contrast is not its own */
		for (const fault of await faults(page, context.axe)) found.push(`${what}: ${fault}`)
		await page.keyboard.press('Escape')
		await page.locator('.el-dialog:visible').waitFor({ state: 'detached' }).catch(() => {})
	}
	await page.getByRole('button', { name: '更多操作' }).first().click()
	await page.locator('.action-menu:visible').waitFor()
	await page.waitForTimeout(350)
	for (const fault of await faults(page, context.axe)) found.push(`menu: ${fault}`)
	same('faults', found, [])
})

test('the whole walk was silent', async ({ complaints }) => {
	same('what the browser complained about', complaints, [])
})
