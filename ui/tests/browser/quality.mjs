// What holds for every screen: nobody is shut out, nothing complains, nothing is asked of anybody else, nothing runs over.
import zh from '../../src/locales/zh-CN.ts'
import { most, same, test } from './check.mjs'
import { settled } from './driver.mjs'
import { change, faults, looks } from './looks.mjs'
import { fill, places, SCREENS } from './screens.mjs'

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

test('every word that is explained is one of the tables, and there are twenty', async ({ as }) => {
	const page = await as('fangrui')
	const fields = await page.evaluate(async () => {
		const { records } = await (await fetch('/api/v1/meta')).json()
		return records.flatMap((record) => record.fields.flatMap((field) => [`${record.name}.${field.name}`, `any.${field.name}`]))
	})
	const { means: _means, ...terms } = zh.terms
	const explained = Object.entries(terms).flatMap(([record, words]) => Object.keys(words).map((field) => `${record}.${field}`))
	same('words of no table', explained.filter((one) => !fields.includes(one)), [])
	most('U22 words that are explained, less than twenty by', Math.max(0, 20 - explained.length), 0)
	await page.goto(page.url().replace(/work.*/, 'stock'))
	await settled(page)
	const help = page.getByRole('button', { name: /不能再卖/ })
	await help.focus()
	await page.locator('.term-tip:visible', { hasText: '不能再卖' }).waitFor()
})

test('the whole walk was silent', async ({ complaints }) => {
	same('what the browser complained about', complaints, [])
})
