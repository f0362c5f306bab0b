// How a page is looked at: by axe, in both themes, in English, with longer words, from 360 to 1920 pixels, zoomed.
import { bothThemes, settled } from './driver.mjs'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Of a theme, which changes colours and nothing else. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
const ALIKE = '.grid tbody tr:nth-child(n + 13)'	/* rows after a dozen are as those before them */

/** Of the whole page, or of what stands before it: a dialog, a menu. */
export async function faults(page, axe, only = WCAG, before) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
	const where = before ? await before.elementHandle() : null
	return page.evaluate(async ([runOnly, alike, where]) => (await axe.run({ include: [where ?? document], exclude: [alike] }, { runOnly, resultTypes: ['violations'], elementRef: false })).violations
		.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.html.slice(0, 120)}`)), [only, ALIKE, where])
}

/** In both themes; the faults with what is looked at before them. */
export async function faultsOfBoth(page, axe, name, picture) {
	const found = []
	await bothThemes(page, async (end) => {
		await picture?.(name + end)
		for (const fault of await faults(page, axe, end ? COLOURS : WCAG)) found.push(`${name}${end}: ${fault}`)
	})
	return found
}

export const overflow = (page) => page.evaluate(() => (document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []))

/** Words of the console itself in Chinese; what the company wrote (names, addresses, notes) is its own. */
const chinese = (page) => page.evaluate(() => [...document.querySelectorAll('main :is(h1, h2:not(:has(a)), th, button, label, dt, option, legend), nav a, .menu-group, .top button')]
	.filter((one) => !one.closest('tbody, [lang=zh-CN], .review-queue, .who, .brand') && /[\u4e00-\u9fff]/.test(one.textContent) && !/^Hello|有限公司|炒锅|岚栖/.test(one.textContent.trim()))
	.map((one) => `says ${one.textContent.trim().slice(0, 40)}`))

/** The words of the console grow by 40 %, as in a language with longer ones: then what does not fit its box, or the window? */
const longer = (page) => page.evaluate(() => {
	const boxes = [...document.querySelectorAll('main :is(h1, h2, button, label, dt, legend, th), nav a, .menu-group, .top button')].filter((one) => !one.closest('tbody, .sr, .term') && one.checkVisibility())
	const was = []
	for (const box of boxes) {
		const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
		for (let text; (text = walker.nextNode());) {
			if (text.parentElement.closest('.sr')) continue
			was.push([text, text.data])
			text.data = text.data.replace(/\p{L}{2,}/gu, (word) => word + 'w'.repeat(Math.ceil(word.length * 0.4)))
		}
	}
	const over = boxes.filter((box) => !['inline', 'contents'].includes(getComputedStyle(box).display) && getComputedStyle(box).textOverflow !== 'ellipsis' && box.scrollWidth > box.clientWidth + 1)
	const found = [...over.map((box) => `does not fit: ${box.textContent.trim().slice(0, 40)}`), ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : [])]
	for (const [text, data] of was) text.data = data
	return found
})

export const looks = [
	{ goal: 'U10', name: '', picture: true, with: {}, look: (page, { axe }) => faults(page, axe) },
	{ goal: 'U10', name: '-dark', picture: true, with: { dark: true }, look: (page, { axe }) => faults(page, axe, COLOURS) },
	...[360, 768, 1920].map((width) => ({ goal: 'U19', name: `-${width}`, picture: width === 360, with: { width }, look: overflow })),
	{ goal: 'U19', name: '-zoomed', with: { width: 640, height: 430 }, look: overflow },	/* 200 % of 1280 */
	{ goal: 'U18', name: '-en', with: { english: true }, look: chinese },
	{ goal: 'U18', name: '-longer', with: { english: true }, look: longer },
]

/** Without loading it again: the theme, the window and the language change under the page, as they do for people. */
export async function change(page, { dark = false, width = 1280, height = 860, english = false }) {
	await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
	await page.setViewportSize({ width, height })
	if (english !== (await page.evaluate(() => document.documentElement.lang === 'en'))) {
		await page.locator('.top [lang]').click()
		await page.waitForFunction((lang) => document.documentElement.lang === lang, english ? 'en' : 'zh-CN')
		await settled(page)
	}
}
