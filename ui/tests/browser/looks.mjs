// How a page is looked at: by axe, in both themes, in English, from 360 to 1920 pixels.
import { settled } from './driver.mjs'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export async function faults(page, axe, only = WCAG) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
	return page.evaluate(async (runOnly) => (await axe.run(document, { runOnly })).violations
		.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.html.slice(0, 120)}`)), only)
}

export const overflow = (page) => page.evaluate(() => (document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []))

/** Words of the console itself in Chinese; what the company wrote (names, addresses, notes) is its own. */
const chinese = (page) => page.evaluate(() => [...document.querySelectorAll('main :is(h1, h2:not(:has(a)), th, button, label, dt, option, legend), nav a, .menu-group, .top button')]
	.filter((one) => !one.closest('tbody, [lang=zh-CN], .review-queue, .who, .brand') && /[\u4e00-\u9fff]/.test(one.textContent) && !/^Hello|有限公司|炒锅|岚栖/.test(one.textContent.trim()))
	.map((one) => `says ${one.textContent.trim().slice(0, 40)}`))

export const looks = [
	{ name: '', picture: true, with: {}, look: (page, { axe }) => faults(page, axe) },
	/* the theme changes colours, nothing else */
	{ name: '-dark', picture: true, with: { dark: true }, look: (page, { axe }) => faults(page, axe, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }) },
	...[360, 768, 1920].map((width) => ({ name: `-${width}`, picture: width === 360, with: { width }, look: overflow })),
	{ name: '-en', with: { english: true }, look: chinese },
]

/** Without loading it again: the theme, the window and the language change under the page, as they do for people. */
export async function change(page, { dark = false, width = 1280, english = false }) {
	await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
	await page.setViewportSize({ width, height: 860 })
	if (english !== (await page.evaluate(() => document.documentElement.lang === 'en'))) {
		await page.locator('.top [lang]').click()
		await page.waitForFunction((lang) => document.documentElement.lang === lang, english ? 'en' : 'zh-CN')
		await settled(page)
	}
}
