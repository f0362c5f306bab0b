// Who begins with nothing: by what the screen offers alone, from an empty database to the first order shipped and paid.
import zh from '../../src/locales/zh-CN.ts'
import { figure, most, same, test } from './check.mjs'
import { ask, PACE, seconds, settled } from './driver.mjs'
import { faultsOfBoth, overflow } from './looks.mjs'

/**
 * What tells one what to do, on the page and before it: headings, sentences, lists, choices, messages. The name of a field or of a button is looked at
 * when its turn comes, which is a tap's time; facts, numbers and tables are not what one follows.
 */
const LOOKED_AT = '.sr, option, button, dl, .cards, table:not(.entry-lines), label:not(:has([type=radio], [type=checkbox])), .form-label, .timeline'
const hints = (page) => page.evaluate((but) => [...document.querySelectorAll('main, [role=dialog], .toasts')].flatMap((part) => {
	const found = []
	const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
	for (let text; (text = walker.nextNode());) if (text.data.trim() && !text.parentElement.closest(but) && text.parentElement.checkVisibility({ checkVisibilityCSS: true })) found.push(text.data.trim())
	return found
}), LOOKED_AT)
const strokes = (text) => [...text].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? PACE.han : 1), 0)

/** Does what a person does and counts it: what is read that was not seen before, then a click, or a field filled in. */
function counting(page) {
	const done = { taps: 0, keys: 0, read: 0 }
	const seen = new Set()
	const look = async () => {
		for (const text of (await hints(page)).filter((one) => !seen.has(one))) {
			done.read += text.length
			seen.add(text)
		}
	}
	const click = async (what) => {
		await look()
		done.taps++
		await what.first().click()
	}
	const fill = async (field, value) => {
		await click(field)
		done.keys += strokes(value)
		await field.first().fill(value)
	}
	/** A field in which one finds: type, and take the first. */
	const find = async (label, value) => {
		await fill(page.getByRole('combobox', { name: label }), value)
		await click(page.locator('[role=option]:visible'))
	}
	return { done, click, find, fill: (label, value) => fill(page.getByLabel(label, { exact: true }), value), button: (name) => click(page.getByRole('button', { name })) }
}

async function looksRight(page, context, name, found) {
	found.push(...await faultsOfBoth(page, context.axe, name, (end) => context.picture(page, end)))
	await page.setViewportSize({ width: 360, height: 780 })
	await context.picture(page, `${name}-360`)
	for (const fault of await overflow(page)) found.push(`${name}-360: ${fault}`)
	await page.setViewportSize({ width: 1280, height: 860 })
}

test('U23 an empty installation: it is set up, then the first steps until an order is shipped and paid', async (context) => {
	const base = new URL(context.setup[0]).origin
	const page = await context.as('', { base })
	page.setDefaultTimeout(30_000)		/* the walk counts its minutes itself */
	let began = Date.now()
	const steps = counting(page)
	const found = []
	const looked = async (name) => {	/* what is tested beside that is not the way */
		const since = Date.now()
		await looksRight(page, context, name, found)
		began += Date.now() - since
	}

	await page.goto(context.setup[0])
	await page.getByLabel('公司名称').waitFor()
	await looked('setup-company')
	await steps.fill('公司名称', '云杉家居用品有限公司')
	await steps.button('下一步')
	await steps.click(page.getByLabel('DD{date}{n4}'))
	await page.getByText(/DD20\d{6}0001/).waitFor()
	await looked('setup-number')
	await page.reload()
	await page.getByLabel('公司名称').waitFor()
	same('what was typed before the reload', await page.getByLabel('公司名称').inputValue(), '云杉家居用品有限公司')
	await steps.button('下一步')
	await steps.button('下一步')
	await page.getByLabel('工作时段').waitFor()
	await looked('setup-calendar')
	await steps.button('下一步')
	await steps.fill('姓名', '沈砚')
	await steps.fill('新密码（至少 8 个字符）', 'cloud-spruce-1')
	await looked('setup-administrator')
	await steps.button('下一步')
	await looked('setup-begin')
	await steps.button('完成设置')
	await page.waitForURL('**/work')
	await page.locator('.start').waitFor()
	await looked('start')

	const next = async (text) => {
		if (!page.url().endsWith('/work')) await steps.click(page.getByRole('link', { name: '我的待办' }))
		await settled(page)
		const line = page.locator('.start a.next')
		same('the next step', await line.innerText(), text)
		await steps.click(line)
		await settled(page)
	}
	await next('建立第一个仓库')
	await steps.fill('仓库编码*', 'HZ')
	await steps.fill('仓库名称*', '杭州仓')
	await steps.button('新建仓库')
	await next('建立第一个产品')
	await steps.fill('产品编码*', 'CUP-1')
	await steps.fill('产品名称*', '陶瓷杯')
	await steps.fill('基本单位*', '只')
	await steps.fill('税率 %*', '13%')
	await steps.fill('标价*', '39')
	await steps.button('新建产品')
	await next('登记入库')
	await steps.find('仓库', 'HZ')
	await steps.find('第 1 行 产品', 'CUP')
	await steps.fill('第 1 行 数量', '100')
	await steps.button('入库')
	await next('建立第一个客户')
	await steps.fill('客户名称*', '杭州岚栖酒店')
	await steps.fill('联系电话', '13900001001')
	await steps.button('新建客户')
	await next('录入第一张订单')
	await steps.find('客户', '岚栖')
	await steps.find('第 1 行 产品', 'CUP')
	await steps.fill('第 1 行 数量', '10')
	await page.getByText('390.00').first().waitFor()
	await steps.button('提交')
	await page.getByText(/DD20\d{6}0001/).first().waitFor()

	await next('审核订单')
	await steps.button('审核通过')
	await page.getByText(/审核通过/).first().waitFor()
	await next('确认订单，约定交付日期')
	await steps.button('确认订单')
	const dialog = page.locator('.el-dialog:visible')
	await steps.click(dialog.getByRole('button', { name: '确认订单' }))
	await dialog.waitFor({ state: 'detached' })
	await next('分批发货：安排、拣货、包装、发货')
	await steps.button('安排批次')
	await steps.click(dialog.getByRole('button', { name: '安排批次' }))
	const batch = page.locator('.batch').first()
	for (const action of ['拣货完成', '包装完成', '发货']) {
		await dialog.waitFor({ state: 'detached' })
		await steps.click(batch.getByRole('button', { name: action }))
		await dialog.waitFor()
		if (action === '发货') {
			await steps.fill('承运商', '示范速运')
			await steps.fill('运单号', 'SF0000000009')
		}
		await steps.click(dialog.getByRole('button', { name: action, exact: true }))
	}
	await batch.locator('.pill', { hasText: '已发货' }).waitFor()
	const machine = (Date.now() - began) / 1000, people = seconds(steps.done)
	console.log(`  U23: ${JSON.stringify(steps.done)}, ${Math.round(people)} s of people and ${Math.round(machine)} s of the machine`)
	await next('登记收款')
	await steps.button('登记收款')
	await dialog.waitFor()
	await steps.click(dialog.getByRole('button', { name: '登记收款' }))
	await dialog.waitFor({ state: 'detached' })
	await steps.click(page.getByRole('link', { name: '我的待办' }))
	await settled(page)
	await page.locator('.start').waitFor({ state: 'detached' })
	same('faults', found, [])
	figure('U23', (people + machine) / 60, 'min')
	most('clicks and fields for that, and the payment', steps.done.taps, 80)
}, { lane: 'first' })

test('an empty installation: the demo company is loaded, and again does nothing', async (context) => {
	const page = await context.as('', { base: new URL(context.setup[1]).origin })
	page.setDefaultTimeout(30_000)
	await page.goto(context.setup[1])
	await page.getByLabel('公司名称').fill('示范公司')
	for (let n = 0; n < 3; n++) await page.getByRole('button', { name: '下一步' }).click()
	await page.getByLabel('姓名').fill('沈砚')
	await page.getByLabel('新密码（至少 8 个字符）').fill('cloud-spruce-1')
	await page.getByRole('button', { name: '下一步' }).click()
	await page.getByLabel(/载入演示数据/).check()
	await page.getByRole('button', { name: '完成设置' }).click()
	await page.waitForURL('**/work')
	await settled(page)
	const counts = async () => (await ask(page, 'counts/order')).counts
	const found = await counts()
	same('states that some order is in', Object.entries(found).filter(([, n]) => n).map(([state]) => state).sort(),
		['approved', 'cancelled', 'completed', 'confirmed', 'draft', 'placed', 'processing', 'rejected', 'shipped', 'signed'])
	same('first steps that are left', await page.locator('.start').count(), 0)
	await page.goto(context.setup[1])
	await page.getByText('公司已完成初始设置').waitFor()
}, { lane: 'first' })

test('U22 every word that is explained is one of the tables, and there are twenty', async ({ as }) => {
	const page = await as('fangrui', { at: '/stock' })
	const fields = await page.evaluate(async () => {
		const { records } = await (await fetch('/api/v1/meta')).json()
		return records.flatMap((record) => record.fields.flatMap((field) => [`${record.name}.${field.name}`, `any.${field.name}`]))
	})
	const { means: _means, ...terms } = zh.terms
	const explained = Object.entries(terms).flatMap(([record, words]) => Object.keys(words).map((field) => `${record}.${field}`))
	same('words of no table', explained.filter((one) => !fields.includes(one)), [])
	const blanks = Object.entries(zh.blanks).flatMap(([record, words]) => Object.keys(words).map((field) => `${record}.${field}`))
	same('empty fields of no table', blanks.filter((one) => !fields.includes(one)), [])
	figure('U22 terms', explained.length, 'terms')
	await settled(page)
	const help = page.getByRole('button', { name: /不能再卖/ })
	await help.focus()
	await page.locator('.term-tip:visible', { hasText: '不能再卖' }).waitFor()
})

test('the page to log in of the demo company says who one can be', async ({ as }) => {
	const page = await as('')
	await page.goto('/console/login')
	await page.locator('.login-notice', { hasText: 'ruolan-demo' }).waitFor()
	same('overflow', await overflow(page), [])
})

test('a customer who orders for the first time is made where the order is entered', async ({ as, axe, picture }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	const name = `杭州小满餐具店 ${Date.now()}`
	await page.getByRole('combobox', { name: '客户' }).fill(name)
	await page.locator('.combo-make', { hasText: name }).waitFor()
	await page.keyboard.press('Enter')
	const dialog = page.locator('.el-dialog:visible')
	await dialog.getByLabel('客户名称*').waitFor()
	same('what was typed is the name', await dialog.getByLabel('客户名称*').inputValue(), name)
	await dialog.getByRole('button', { name: '添加一行' }).nth(1).click()
	await picture(page, 'entry-new-customer')
	const found = [...await faultsOfBoth(page, axe, 'new-customer', () => {}), ...await overflow(page)]
	await page.setViewportSize({ width: 360, height: 740 })
	await picture(page, 'entry-new-customer-360')
	same('faults', [...found, ...await overflow(page)], [])
	same('an address is not scrolled sideways', await dialog.locator('.form-rows').evaluate((box) => box.scrollWidth <= box.clientWidth), true)
	await dialog.getByRole('button', { name: '新建客户' }).click()
	await dialog.waitFor({ state: 'detached' })
	same('who orders', await page.getByRole('combobox', { name: '客户' }).inputValue(), name)
	await page.getByRole('combobox', { name: '第 1 行 产品' }).fill('RL-G101')
	await page.keyboard.press('Enter')
	await page.getByText('请填写联系方式').first().waitFor()
	same('what is wanted is folded away', await page.getByLabel('联系方式').isVisible(), false)
	await page.keyboard.press('Control+Enter')
	await page.waitForFunction(() => document.activeElement?.id === 'entry-phone')
	await page.keyboard.type('13900001234')
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/orders\/\d+$/)
})

test('of a receipt the products that are found are seen, and what is wanted is said where it is wanted', async ({ as }) => {
	for (const width of [1280, 360]) {
		const page = await as('majun', { at: '/new/stock/receipts', width, height: 800 })
		await page.getByRole('combobox', { name: '仓库' }).click()
		await page.locator('.combo-list li:visible').first().waitFor()
		await page.keyboard.press('Escape')
		await page.getByRole('combobox', { name: '第 1 行 产品' }).fill('锅')
		const hit = page.locator('.combo-list li').first()
		await hit.waitFor()
		same(`what is seen where the first hit is, at ${width} px`, await hit.evaluate((one) => {
			const { left, top, width: w, height: h } = one.getBoundingClientRect()
			return one.contains(document.elementFromPoint(left + w / 2, top + h / 2))
		}), true)
		await hit.click()
		await page.getByLabel('第 1 行 数量').fill('1')
		await page.getByRole('button', { name: '入库' }).click()
		await page.locator('.field-error', { hasText: '仓库' }).waitFor()
		await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '仓库')
	}
})
