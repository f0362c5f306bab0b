// Orders out of what others wrote: a file, a chat.
import { readFileSync } from 'node:fs'
import { figure, most, same, test } from './check.mjs'
import { settled, visible } from './driver.mjs'
import { faults } from './looks.mjs'

test('U13 U14 an order file is mapped, checked, run; wrong rows come back, the file again makes nothing', async ({ as, axe, picture, ux }) => {
	const page = await as('linxiao', { at: '' })
	const n = ux ? 10_000 : 500
	const row = (i) => `C001,UI-${i},138${String(i).padStart(8, '0')},${i % 100 === 50 ? 'RL-NONE' : 'RL-G101'},1\n`
	const buffer = Buffer.from('客户代码,订单号,手机号,商品编码,数量\n' + Array.from({ length: n }, (_, i) => row(i + 1)).join(''))
	const send = async () => {
		await page.goto('/console/new/imports')
		await page.setInputFiles('input[type=file]', { name: 'orders.csv', mimeType: 'text/csv', buffer })
		await page.waitForSelector('.mapping')
	}
	await send()
	same('proposed fields', await page.locator('.mapping select').evaluateAll((all) => all.map((one) => one.value)), ['customer_code', 'reference', 'phone', 'sku', 'quantity'])
	await picture(page, 'import-map')
	let begin = Date.now()
	await page.getByRole('button', { name: '检查文件' }).click()
	await page.waitForSelector('.import-rows')
	figure('U14', (Date.now() - begin) / 1000, 's')
	await picture(page, 'import-check')
	same('wrong rows', await page.locator('.import-tools [aria-current] b').innerText(), String(n / 100))
	same('faults', await faults(page, axe), [])
	await page.getByRole('button', { name: `导入 ${(n * 0.99).toLocaleString('en')} 张订单` }).click()
	begin = Date.now()
	await page.waitForFunction(() => /已处理 [1-9]/.test(document.querySelector('.import-progress')?.textContent ?? '') || document.body.textContent.includes('已新增'))
	most('ms until progress is seen', Date.now() - begin, 10_000)
	await page.goto('/console/jobs')		/* left, and found again */
	await page.getByRole('link', { name: 'orders.csv' }).first().click()
	await page.getByText(`已新增 ${(n * 0.99).toLocaleString('en')} 张订单`).waitFor({ timeout: 60000 })
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载错误行' }).click()])
	const text = readFileSync(await file.path(), 'utf8')
	same('rows to mend', text.trim().split('\r\n').length, n / 100 + 1)
	await picture(page, 'import-result')
	await send()
	await page.getByRole('button', { name: '检查文件' }).click()
	await page.waitForSelector('.import-rows')
	const again = await page.locator('.import-figures dd').nth(4).innerText()
	same('orders the same file makes again', again, '0')
	figure('U14 again', Number(again), 'orders')
	figure('U13', 0, 'faults')	/* what is wrong has thrown before */
}, { lane: 'scan' })

test('what could not be delivered is said among the background jobs, and delivered again in its list, many at once', async ({ as, axe, picture }) => {
	const page = await as('shenyan', { at: '' })
	const row = (id) => ({ id, subject_id: '1', seq: 3, transport: 'webhook', endpoint: 'https://example.com/hook', state: 'dead', tries: 12, status: 500, reason: 'HTTP 500', due_at: '2026-11-01T00:00:00Z', done_at: '2026-11-02T00:00:00Z' })
	await page.route('**/api/v1/outbox?*', (route) => route.fulfill({ json: { items: [row('7'), row('8')] } }))	/* in a demo company all is delivered, or still tried */
	const sent = []
	await page.route('**/api/v1/commands:batch*', (route) => { sent.push(route.request().postDataJSON().items); return route.fulfill({ json: { items: [{ status: 200 }, { status: 200 }] } }) })
	await page.goto('/console/jobs')
	await page.getByRole('link', { name: '有未能送达的' }).click()
	await page.waitForURL(/outbox\?state=dead/)
	await settled(page)
	await page.getByLabel('选择本页全部').check()
	same('faults', await faults(page, axe), [])
	await picture(page, 'outbox-dead')
	await page.locator('.bulk').getByRole('button', { name: '重新投递' }).click()
	await page.getByRole('button', { name: '执行 2 条' }).click()
	await visible(page, '已处理 2 条，失败 0 条')
	same('what was sent', sent[1].map(({ command, id }) => `${command} ${id}`), ['outbox.retry 7', 'outbox.retry 8'])
})

test('a pasted chat becomes proposals, and an order only when they are accepted', async ({ as, axe, picture }) => {
	const page = await as('linxiao', { at: '/new/orders' })
	await page.waitForSelector('.entry-lines')
	await page.getByRole('button', { name: '智能粘贴' }).click()
	await page.fill('.smart textarea', '张三 13800001234\n浙江省杭州市西湖区文三路90号\nRL-G101 x3')
	await page.waitForSelector('.proposals select')
	same('faults', await faults(page, axe), [])
	await picture(page, 'smart-paste')
	same('lines before', await page.locator('.entry-lines .second').count(), 0)
	await page.getByRole('button', { name: '全部采用' }).click()
	await page.waitForSelector('.entry-lines .second')
	same('quantity', await page.locator('[data-cell=quantity] input').first().inputValue(), '3')
	same('street', await page.inputValue('#entry-street'), '文三路90号')
}, { lane: 'scan' })
