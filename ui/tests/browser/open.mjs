// What is open to everybody: the page to sign in on, and the pages on which customers see their order.
import { figure, same, test } from './check.mjs'
import { ask } from './driver.mjs'
import { faultsOfBoth, overflow } from './looks.mjs'

/** In both themes, and no wider than the window on a phone and on a large screen. */
async function look(page, { axe, picture }, name) {
	const found = await faultsOfBoth(page, axe, name, (end) => picture(page, end))
	for (const width of [360, 768, 1920]) {
		await page.setViewportSize({ width, height: 860 })
		for (const fault of await overflow(page)) found.push(`${name}-${width}: ${fault}`)
		if (width === 360) await picture(page, `${name}-360`)
	}
	await page.setViewportSize({ width: 1280, height: 860 })
	return found
}

test('U10 U19 the login and the pages of customers: WCAG AA in both themes, 360 to 1920 pixels, in both languages', async (context) => {
	const desk = await context.as('linxiao', { at: '' })
	const [order] = (await ask(desk, 'orders?state=part_signed&limit=1')).items
	const link = (await ask(desk, `orders/${order.id}/tracking_links`, {})).url
	const found = []
	for (const [lang, locale] of [['zh', 'zh-CN'], ['en', 'en-US']]) {
		const complaints = []
		const page = await context.as('', { locale, complaints })
		const at = async (path, name) => {
			await page.goto(path)
			await page.locator('h1').first().waitFor()
			same(`the language of ${name}`, (await page.locator('html').getAttribute('lang')).slice(0, 2), lang)
			found.push(...await look(page, context, `${name}-${lang}`))
		}
		await at('/console/login', 'login')
		await at(`/track?lang=${lang}`, 'track')
		await page.fill('#number', order.number)
		await page.fill('#phone', '0000')
		await page.locator('form button').click()
		await page.locator('[role=alert]').waitFor()
		found.push(...await look(page, context, `track-wrong-${lang}`))
		await at(`${link}?lang=${lang}`, 'track-order')
		same('complaints, but of the wrong number', complaints.filter((one) => !/ 404 .*\/track$/.test(one)), [])
	}
	same('faults', found, [])
	figure('U10', found.length, 'faults')
	figure('U19', found.length, 'faults')
}, { lane: 'free' })
