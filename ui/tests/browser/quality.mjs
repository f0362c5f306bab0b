// What holds for every screen: nobody is shut out, nothing complains, nothing is asked of anybody else, nothing runs over.
import { same, test } from './check.mjs'
import { settled } from './driver.mjs'
import { fill, places, SCREENS } from './screens.mjs'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

async function faults(page, axe, only = WCAG) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
	return page.evaluate(async (runOnly) => (await axe.run(document, { runOnly })).violations
		.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.html.slice(0, 120)}`)), only)
}

const overflow = (page) => page.evaluate(() => (document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []))

/** Words of the console itself in Chinese; what the company wrote (names, addresses, notes) is its own. */
const chinese = (page) => page.evaluate(() => [...document.querySelectorAll('main :is(h1, h2:not(:has(a)), th, button, label, dt, option, legend), nav a, .menu-group, .top button')]
	.filter((one) => !one.closest('tbody, [lang=zh-CN], .review-queue, .who, .brand') && /[\u4e00-\u9fff]/.test(one.textContent) && !/^Hello|有限公司|炒锅|岚栖/.test(one.textContent.trim()))
	.map((one) => `says ${one.textContent.trim().slice(0, 40)}`))

const looks = [
	{ name: '', picture: true, with: {}, look: (page, { axe }) => faults(page, axe) },
	/* the theme changes colours, nothing else */
	{ name: '-dark', picture: true, with: { dark: true }, look: (page, { axe }) => faults(page, axe, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }) },
	...[360, 768, 1920].map((width) => ({ name: `-${width}`, picture: width === 360, with: { width }, look: overflow })),
	{ name: '-en', with: { english: true }, look: chinese },
]

/** Without loading it again: the theme, the window and the language change under the page, as they do for people. */
async function change(page, { dark = false, width = 1280, english = false }) {
	await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
	await page.setViewportSize({ width, height: 860 })
	if (english !== (await page.evaluate(() => document.documentElement.lang === 'en'))) {
		await page.locator('.top [lang]').click()
		await page.waitForFunction((lang) => document.documentElement.lang === lang, english ? 'en' : 'zh-CN')
		await settled(page)
	}
}

for (const who of new Set(SCREENS.map((screen) => screen.who)))
	test(`screens of ${who}: WCAG AA in both themes, 360 to 1920 pixels, English`, async (context) => {
		const page = await context.as(who)
		const ids = await places(page)
		const found = []
		for (const screen of SCREENS.filter((one) => one.who === who)) {
			await change(page, {})
			await page.goto(context.base + '/console' + fill(screen.path, ids))
			await settled(page)
			for (const one of looks) {
				await change(page, one.with)
				if (one.picture) await page.screenshot({ path: `${context.screens}${screen.name}${one.name}.png` })
				for (const fault of await one.look(page, context)) found.push(`${screen.name}${one.name}: ${fault}`)
			}
		}
		same('faults', found, [])
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
		for (const fault of await faults(page, context.axe)) found.push(`${what}: ${fault}`)
		await page.keyboard.press('Escape')
		await page.locator('.el-dialog:visible').waitFor({ state: 'detached' }).catch(() => {})
	}
	await page.getByRole('button', { name: '更多操作' }).first().click()
	await page.locator('.action-menu:visible').waitFor()
	for (const fault of await faults(page, context.axe)) found.push(`menu: ${fault}`)
	same('faults', found, [])
})

test('the whole walk was silent', async ({ complaints }) => {
	same('what the browser complained about', complaints, [])
})
