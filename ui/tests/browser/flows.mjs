// What people do, as they do it: mostly by keyboard.
import { figure, same, test } from './check.mjs'
import { ask, counting, PASSWORD, settled, totp, visible } from './driver.mjs'
import { faultsOfBoth } from './looks.mjs'

const focusOn = (page, label) => page.waitForFunction((text) => document.activeElement?.getAttribute('aria-label')?.includes(text), label)

/** An order of a customer, with one product in its first line. */
async function begin(page, customer, sku) {
	await page.waitForSelector('#entry-customer:focus')
	await page.keyboard.type(customer)
	await page.keyboard.press('Enter')
	await focusOn(page, '第 1 行 产品')
	await page.keyboard.type(sku)
	await page.keyboard.press('Enter')
	await focusOn(page, '第 1 行 数量')	/* the product stands there */
}

test('a wrong password is refused, a right one leads where one wanted to go', async ({ as }) => {
	const page = await as('', {})
	await page.goto('/console/orders?state=placed')
	await page.fill('#login', 'linxiao')
	await page.fill('#password', 'wrong')
	await page.keyboard.press('Enter')
	await page.waitForSelector('[role=alert]')
	await page.fill('#password', PASSWORD)
	await page.keyboard.press('Enter')
	await page.waitForURL('**/orders?state=placed')
	same('what scripts can read of the session', await page.evaluate(() => document.cookie), '')
})

test('a list keeps tab, filter, sort and columns in its address', async ({ as }) => {
	const page = await as('fangrui', { at: '/orders' })
	await settled(page)
	const tab = page.locator('.tabs button', { hasText: '已取消' })	/* where nobody else puts anything */
	const count = Number(await tab.locator('b').innerText())
	await tab.click()
	await page.waitForFunction((n) => document.querySelectorAll('.grid tbody tr').length === n, count)
	await page.getByRole('button', { name: '下单日期' }).click()
	await page.waitForURL(/sort=-order_date/)
	await settled(page)
	const rows = await page.locator('.grid tbody tr').allInnerTexts()
	await page.reload()
	await settled(page)
	same('the rows after a reload', await page.locator('.grid tbody tr').allInnerTexts(), rows)
	await page.fill('.search', '上海')
	await page.keyboard.press('Enter')
	await page.waitForURL(/q=/)
	await page.fill('.search', 'zzzzzzz')
	await page.keyboard.press('Enter')
	await visible(page, '没有符合条件的记录')
	const [file] = await Promise.all([page.waitForEvent('download'), (async () => {
		await page.goto('/console/orders?state=cancelled')
		await settled(page)
		await page.getByRole('button', { name: '导出' }).click()
		await page.getByText('CSV').click()
	})()])
	same('the name of the export', file.suggestedFilename(), 'orders.csv')
	const [sheet] = await Promise.all([page.waitForEvent('download'), (async () => {
		await page.goto('/console/reports/orders?from=')
		await settled(page)
		await page.getByRole('button', { name: '导出' }).click()
		await page.getByText('XLSX').click()
	})()])
	same('that of a report', sheet.suggestedFilename(), 'orders.xlsx')
})

test('keys walk the list, select, open and go to the next record', async ({ as }) => {
	const page = await as('fangrui', { at: '/orders' })
	await settled(page)
	const numbers = await page.locator('.lead-link').allInnerTexts()
	for (const key of ['j', 'j', 'x', 'j', 'x']) await page.keyboard.press(key)
	await visible(page, '已选 2 条')
	await page.keyboard.press('Enter')
	await page.waitForFunction((text) => document.querySelector('main h1')?.textContent.includes(text), numbers[2])
	await page.keyboard.press(']')
	await page.waitForFunction((text) => document.querySelector('main h1')?.textContent.includes(text), numbers[3])
})

test('U5 an order of three lines is entered by keyboard alone', async ({ as, ux }) => {
	const page = await as('linxiao')
	await settled(page)
	await page.evaluate(() => { window.clicks = 0; addEventListener('pointerdown', () => window.clicks++, true) })
	const keys = counting(page, ux ? 200 : 15)
	const begin = Date.now()
	await keys.press('c')
	await focusOn(page, '客户')
	await keys.type('C001')
	await keys.press('Enter')
	for (const [n, code, quantity] of [[1, 'G101', '2'], [2, 'B201', '10'], [3, 'D306', '5']]) {
		await focusOn(page, `第 ${n} 行 产品`)
		await keys.type('RL-' + code)
		await keys.press('Enter')
		await focusOn(page, `第 ${n} 行 数量`)
		await keys.type(quantity)
		if (n < 3) await keys.press('Enter')
	}
	await visible(page, '可以提交')
	await keys.press('Control+Enter')
	await page.waitForURL(/\/orders\/\d+$/)
	await settled(page)
	same('lines', await page.locator('.order-lines tbody tr').count(), 3)
	same('state', await page.locator('main h1 .pill').innerText(), '已接收')
	figure('U5 clicks', await page.evaluate(() => window.clicks), 'clicks')
	figure('U5 keys', keys.strokes, 'keys')
	figure('U5', (Date.now() - begin) / 1000, 's')
})

test('U6 a past order is repeated with few keys, or two clicks', async ({ as }) => {
	const page = await as('linxiao', { at: '/orders?state=completed' })
	await settled(page)
	await page.locator('.lead-link').first().click()
	await page.waitForSelector('.order-lines')
	const address = page.url()
	const lines = await page.locator('.order-lines tbody tr').count()
	const keys = counting(page)
	await keys.press('r')
	await visible(page, '可以提交')
	await keys.press('Control+Enter')
	await page.waitForURL(/\/orders\/\d+$/)
	await page.waitForSelector('.order-lines')
	same('lines', await page.locator('.order-lines tbody tr').count(), lines)
	figure('U6', keys.strokes, 'keys')
	await page.goto(address)
	let clicks = 0
	for (const name of ['再来一单', '提交']) {
		await page.getByRole('button', { name: new RegExp(`^${name}`) }).or(page.getByRole('link', { name: new RegExp(`^${name}`) })).first().click()
		clicks++
		if (clicks === 1) await visible(page, '可以提交')
	}
	await page.waitForURL((url) => /\/orders\/\d+$/.test(url.pathname) && url.href !== address)
	figure('U6 clicks', clicks, 'clicks')
})

/** As Excel puts it there: the real clipboard is not to be had. */
const pasteRows = (page, text) => page.evaluate((rows) => {
	const data = new DataTransfer()
	data.setData('text', rows)
	document.querySelector('[data-cell=product] input').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
}, text)

test('rows of a spreadsheet are pasted, what is unknown is named', async ({ as }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	await page.waitForSelector('.entry-lines')
	await pasteRows(page, '编码\t数量\nRL-G101\t3\nRL-NONE\t1\nRL-B202\t7\n')
	await visible(page, '未找到：RL-NONE')
	same('quantities', await page.locator('[data-cell=quantity] input').evaluateAll((all) => all.map((one) => one.value)), ['3', '7'])
	same('what is given back', await page.locator('.left textarea').inputValue(), 'RL-NONE\t1')
	await page.locator('.left textarea').fill('RL-G102\t1')
	await page.locator('.left').getByRole('button', { name: '重试' }).click()
	await page.waitForFunction(() => document.querySelectorAll('[data-cell=quantity] input').length === 3)
	await page.locator('.left').waitFor({ state: 'hidden' })
	await page.getByRole('button', { name: '删除第 3 行' }).click()
	await page.waitForFunction(() => document.querySelectorAll('[data-cell=quantity] input').length === 2)
	await page.locator('[data-cell=quantity] input').first().focus()
	await page.keyboard.press('Control+d')
	same('quantities after Ctrl-D', await page.locator('[data-cell=quantity] input').evaluateAll((all) => all.map((one) => one.value)), ['3', '3', '7'])
	await page.keyboard.press('Control+Delete')
	await page.waitForFunction(() => document.querySelectorAll('[data-cell=quantity] input').length === 2)
})

test('a hundred rows that were pasted are all there, and none is lost with the network', async ({ as, picture }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	await page.waitForSelector('.entry-lines')
	const rows = ['RL-G101\t3', ...Array.from({ length: 100 }, (_, n) => `RL-NONE${n}\t1`), 'RL-B202\t7'].join('\n')
	await page.route('**/api/v1/products?*', (route) => route.abort())
	await pasteRows(page, rows)
	await visible(page, '连接不上服务器')
	same('what is given back', await page.locator('.left textarea').inputValue(), rows)
	await picture(page, 'entry-paste-lost')
	await page.unroute('**/api/v1/products?*')
	await page.locator('.left').getByRole('button', { name: '重试' }).click()
	await visible(page, '未找到：RL-NONE0')
	same('quantities', await page.locator('[data-cell=quantity] input').evaluateAll((all) => all.map((one) => one.value)), ['3', '7'])
	same('rows given back', (await page.locator('.left textarea').inputValue()).split('\n').length, 100)
})

test('U15 a tab that was closed loses nothing', async ({ as }) => {
	const page = await as('zhouning', { at: '/new/orders' })
	await page.waitForSelector('#entry-customer:focus')
	await page.keyboard.type('C002')
	await page.keyboard.press('Enter')
	await focusOn(page, '第 1 行 产品')
	await page.keyboard.type('4*RL-G102')
	await page.keyboard.press('Enter')
	await focusOn(page, '第 1 行 数量')
	const begin = Date.now()
	await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('"quantity":"4"')))
	figure('U15', (Date.now() - begin) / 1000, 's')
	await page.reload()
	await visible(page, '已恢复')
	same('the quantity', await page.locator('[data-cell=quantity] input').first().inputValue(), '4')
	await page.getByRole('button', { name: '清空' }).click()
})

test('errors stand at their fields', async ({ as }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	await begin(page, 'C003', 'RL-G101')
	await page.keyboard.type('0')
	await page.keyboard.press('Control+Enter')
	await page.waitForSelector('[data-cell=quantity] [aria-invalid=true]')
	same('the focus', await page.evaluate(() => document.activeElement.closest('[data-cell]').dataset.cell), 'quantity')
	await page.getByRole('button', { name: '清空' }).click()
})

// proves R-41
test('what a channel requires is refused by the form as by the API', async ({ as }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	const set = (await ask(await as('fangrui', { at: '' }), 'settings')).items.find((one) => one.name === 'order.required').value
	if (!/channel=mall: [^;]*reference/.test(set)) throw new Error(`the demo company requires something else: ${set}`)
	await begin(page, 'C003', 'RL-G101')
	await page.getByLabel('接收渠道').selectOption('mall')
	const answer = page.waitForResponse((one) => one.url().endsWith('/api/v1/orders') && one.status() === 422)
	await page.keyboard.press('Control+Enter')
	same('what the API refuses', (await (await answer).json()).errors.map((one) => `${one.code} ${one.pointer}`).join(), 'E_REQUIRED /reference')
	await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true')
	same('where the form says so', await page.evaluate(() => document.activeElement.labels[0].textContent.trim()), '渠道单号')
	await page.getByLabel('渠道单号').fill('MALL-' + Date.now())
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/orders\/\d+$/)
})

test('what happened to a record is told by its kind, to its beginning', async ({ as, axe, picture }) => {
	const page = await as('fangrui', { at: '' })
	const customer = (await ask(page, 'customers?code=C001')).items[0]
	const order = await ask(page, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '1' }] })
	for (let n = 0; n < 60; n++) await ask(page, `orders/${order.id}/actions/note`, { text: `第 ${n} 次` })
	await page.goto(`/console/orders/${order.id}`)
	const entries = page.locator('.timeline strong')
	await entries.first().waitFor()
	same('the newest', await entries.allInnerTexts(), Array(8).fill('添加内部备注'))
	const only = (name) => page.getByRole('group', { name: '只看' }).getByRole('button', { name, exact: true }).click()
	await page.getByRole('button', { name: '显示更早的' }).click()
	await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 50)
	await page.getByRole('button', { name: '显示更早的' }).click()
	await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 61)
	await page.reload()
	await entries.first().waitFor()
	await only('状态')	/* further back than what is known yet */
	await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 1)
	same('of the state', await entries.allInnerTexts(), ['录入订单'])
	same('faults', await faultsOfBoth(page, axe, 'timeline-kind', (name) => picture(page, name)), [])
	await only('沟通')
	await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 8)
	same('of what was said', [...new Set(await entries.allInnerTexts())], ['添加内部备注'])
}, { lane: 'free' })

test('a batch is shipped', async ({ as }) => {
	const page = await as('majun', { at: '/batches?state=packed' })
	await settled(page)
	await page.locator('.lead-link').first().click()
	const batch = page.locator('.batch', { hasText: '已包装' }).first()
	await batch.getByRole('button', { name: '发货' }).click()
	const dialog = page.locator('.el-dialog')
	await dialog.getByLabel('运单号').fill('SF0000000001')
	await dialog.getByLabel('承运商').fill('示范速运')
	await page.getByRole('button', { name: '预览变更' }).click()
	await dialog.locator('[role=status]').waitFor()
	await page.keyboard.press('Control+Enter')
	await dialog.waitFor({ state: 'hidden' })
	await page.locator('.batch', { hasText: 'SF0000000001' }).locator('.pill', { hasText: '已发货' }).waitFor()
})

test('who has a second step is asked for it', async ({ as, people }) => {
	const page = await as('heqing', { at: '' })
	const { secret } = await ask(page, 'me/totp', {})
	const now = Math.floor(Date.now() / 30000)
	await ask(page, 'me/totp/confirm', { code: totp(secret, now) })
	const { id } = await ask(page, 'me')
	people.forget('heqing')	/* this session ends here */
	await ask(page, 'logout', {})
	await page.goto('/console/login')
	await page.getByLabel('登录名').fill('heqing')
	await page.getByLabel('密码', { exact: true }).fill('ruolan-demo')
	await page.keyboard.press('Enter')
	await page.getByLabel('动态验证码').fill(totp(secret, now + 1))	/* each is good once, and a step early */
	await page.keyboard.press('Enter')
	await page.waitForURL(/work/)
	const admin = await as('shenyan', { at: '' })
	await ask(admin, `staff/${id}/actions/totp_off`, {})
})

test('a link for the customer is handed out, and shows the order', async ({ as }) => {
	const page = await as('linxiao', { at: '/orders?state=shipped' })
	await settled(page)
	await page.locator('.lead-link').first().click()
	await page.waitForSelector('.order-lines')
	const number = (await page.locator('h1').first().textContent()).trim().split(/\s/)[0]
	await page.locator('.page-head .actions').getByRole('button', { name: '更多操作' }).click()
	await page.getByRole('menuitem', { name: '发放查询链接' }).click()
	const dialog = page.locator('.el-dialog')
	await dialog.getByRole('button', { name: '发放查询链接' }).click()
	const link = await dialog.locator('code').textContent()
	await page.goto(link)
	same('the page of the link names the order', (await page.locator('h1').textContent()).includes(number), true)
})

test('U15 whoever comes second sees what was changed, and nothing is overwritten', async ({ as }) => {
	const [first, second] = await Promise.all([as('linxiao', { at: '/orders?state=confirmed' }), as('songyu', { at: '' })])
	await settled(first)
	await first.locator('.lead-link').first().click()
	await first.waitForSelector('.order-lines')
	await second.goto(first.url())
	for (const page of [first, second]) {
		await page.waitForSelector('.order-lines')
		await page.keyboard.press('n')
		await page.locator('.el-dialog textarea').fill('备注')
	}
	await first.keyboard.press('Control+Enter')
	await first.locator('.el-dialog').waitFor({ state: 'hidden' })
	const record = `**/api/v1${new URL(first.url()).pathname.replace('/console', '')}`
	await second.route(record, (route) => route.abort())
	await second.keyboard.press('Control+Enter')
	await second.locator('.el-dialog').getByText('连接不上服务器').waitFor()	/* what was changed cannot be read: that is told too */
	await second.unroute(record)
	await second.keyboard.press('Control+Enter')
	await visible(second, '他人已修改')
	figure('U15 second', 0, 'changes')	/* it was told, and waits to be asked */
	await second.getByRole('button', { name: '仍按我的提交' }).click()
	await second.locator('.el-dialog').waitFor({ state: 'hidden' })
})

test('of two who change one setting the second sees what the first has set, and chooses', async ({ as, picture }) => {
	const open = async () => { const page = await as('shenyan', { at: '/settings' }); await settled(page); return page }
	const [first, second] = [await open(), await open()]
	const box = (page) => page.locator('tr', { hasText: 'order.draft_days' })
	const set = async (page, days) => { await box(page).locator('input').fill(days); await box(page).getByRole('button', { name: '保存' }).click() }
	const done = (page) => box(page).locator('form:has(button)').waitFor({ state: 'detached' })	/* there is nothing to save or to choose */
	const hasNotHeard = (page) => page.route('**/api/v1/settings', (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()))
	await hasNotHeard(second)
	await set(first, '41')
	await visible(first, '已保存')
	await second.unroute('**/api/v1/settings')
	await set(second, '42')
	await box(second).getByText('现在的值：41').waitFor()
	same('what was typed stays', await box(second).locator('input').inputValue(), '42')
	await box(second).getByRole('alert').scrollIntoViewIfNeeded()
	await picture(second, 'setting-stale')
	await box(second).getByRole('button', { name: '重新载入' }).click()
	same('what the other has set', await box(second).locator('input').inputValue(), '41')
	await hasNotHeard(first)
	await set(second, '43')
	await visible(second, '已保存')
	await first.unroute('**/api/v1/settings')
	await set(first, '44')
	await box(first).getByRole('button', { name: '仍按我的提交' }).click()
	await done(first)
	const kept = async () => (await ask(first, 'settings')).items.find((one) => one.name === 'order.draft_days').value
	same('all is kept', await kept(), '44')
	/* what was seen is what stood there when one began to type, whatever was read meanwhile; and Enter chooses nothing */
	await second.reload()
	await box(second).locator('input').fill('45')
	await set(first, '46')
	await done(first)
	await second.evaluate(() => dispatchEvent(new Event('visibilitychange')))
	for (const key of ['Enter', 'Enter']) {
		await box(second).locator('input').press(key)
		await box(second).getByText('现在的值：46').waitFor()
	}
	same('nothing was set over', await kept(), '46')
})

test('what has a way back can be undone with one key', async ({ as }) => {
	const page = await as('fangrui', { at: '/customers' })
	await settled(page)
	await page.locator('.lead-link').first().click()
	await page.getByRole('button', { name: '停用客户' }).click()
	await visible(page, '已完成：停用客户')
	await page.keyboard.press('u')
	await page.getByRole('button', { name: '停用客户' }).waitFor()
})

test('Ctrl-K finds orders, customers, products and screens', async ({ as }) => {
	const page = await as('fangrui')
	const { number } = (await ask(page, 'orders?state=completed&limit=1')).items[0]
	for (const [word, wanted] of [[number, /\/orders\/\d+/], ['@岚栖', /\/customers\/\d+/], ['#RL-B201', /\/products\/\d+/], ['>结算', /\/settlements/]]) {
		await page.keyboard.press('Control+k')
		await page.waitForFunction(() => document.activeElement?.closest('.palette'))
		await page.keyboard.type(word)
		await page.keyboard.press('Enter')
		await page.waitForURL(wanted)
		await settled(page)
	}
})

test('a product is made and found', async ({ as }) => {
	const page = await as('fangrui', { at: '/new/products' })
	await settled(page)
	await page.keyboard.press('Control+Enter')
	await page.waitForSelector('[aria-invalid=true]')
	await page.getByLabel('产品编码').fill('RL-NEW1')
	await page.getByLabel('产品名称').fill('浏览器测试品')
	await page.getByLabel('基本单位').fill('只')
	await page.getByLabel('税率').fill('13')
	await page.getByLabel('标价').fill('１９．９０')
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/products\/\d+$/)
	await visible(page, '19.90')
})

test('a message template is written, tried on an order, and a wrong place stands at its field', async ({ as }) => {
	const page = await as('shenyan', { at: '/new/message_templates' })
	await settled(page)
	await page.locator('.form').getByLabel('事由').selectOption('confirmed')
	await page.locator('.form').getByLabel('语言').selectOption('zh')
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/message_templates\/\d+$/)
	await page.waitForSelector('.letter h3')
	same('what the customer reads', /^订单 \d+ 已确认$/.test(await page.locator('.letter h3').innerText()), true)
	await page.getByRole('button', { name: '修改通知模板' }).click()
	await page.locator('.el-dialog .form').getByLabel('主题').fill('订单 {{salary}}')
	await page.keyboard.press('Control+Enter')
	await page.waitForSelector('[aria-invalid=true]')
	await visible(page, '没有可填的“salary”')
})

test('a list as it stands is kept as a view, for others too, and dropped', async ({ as }) => {
	const page = await as('fangrui', { at: '/orders?class=urgent&sort=-order_date' })
	await settled(page)
	await page.getByRole('button', { name: '保存视图' }).click()
	await page.getByPlaceholder('视图名称').fill('加急单')
	await page.getByLabel('所有人可用').check()
	await page.keyboard.press('Enter')
	await page.getByRole('button', { name: '◇ 加急单' }).waitFor()
	const other = await as('linxiao', { at: '/orders' })
	await settled(other)
	await other.getByRole('button', { name: '◇ 加急单' }).click()
	await other.waitForURL(/class=urgent.*sort=-order_date/)
	const view = page.getByRole('button', { name: '◇ 加急单' })
	const drop = () => page.getByRole('button', { name: '删除视图 加急单' }).click()
	await drop()
	await view.waitFor({ state: 'detached' })
	await page.keyboard.press('u')
	await view.waitFor()
	await other.reload()
	await other.getByRole('button', { name: '◇ 加急单' }).waitFor()	/* it was never gone for the others */
	await drop()
	await page.getByRole('link', { name: '客户', exact: true }).first().click()
	await page.waitForURL('**/customers')
	await settled(page)
	await other.reload()
	await settled(other)
	await other.getByRole('button', { name: '◇ 加急单' }).waitFor({ state: 'detached' })
})
