// Orders and batches by the many: reviewed one after the other, done at once, and with colleagues who were quicker.
import { figure, same, test } from './check.mjs'
import { ask, counting, move, settled, visible } from './driver.mjs'
import { change, faultsOfBoth, overflow } from './looks.mjs'

test('U7 orders are approved with one key each', async ({ as, runs }) => {
	const page = await as('tangwei', { at: '/review' })
	const many = runs(1, 20)
	await settled(page)
	const chosen = page.locator('.review-queue [aria-current] b')
	await page.waitForSelector('.check')
	const numbers = []
	const keys = counting(page)
	const begin = Date.now()
	for (let n = 0; n < many; n++) {
		await page.waitForSelector('.check')
		numbers.push(await chosen.innerText())
		await keys.press('y')
		await visible(page, `${numbers.at(-1)} 审核通过`)
	}
	figure('U7 time', ((Date.now() - begin) / many) * 20 / 1000, 's')
	figure('U7', keys.strokes / many, 'keys')
	const states = async () => Promise.all(numbers.map(async (number) => (await ask(page, `orders?q=${number}&limit=1`)).items[0].state))
	await move(page, '/work')	/* who leaves means it */
	await page.waitForFunction(async (all) => (await Promise.all(all.map(async (number) => (await (await fetch(`/api/v1/orders?q=${number}&limit=1`)).json()).items[0].state))).every((state) => state === 'approved'), numbers)
	await move(page, '/review')
	await page.waitForSelector('.check')
	numbers.splice(0, many, await chosen.innerText())
	await page.keyboard.press('r')
	await page.waitForSelector('.el-dialog textarea, .el-dialog input')
	await page.keyboard.type('价格需要客户再确认')
	await page.keyboard.press('Control+Enter')
	await page.waitForFunction((number) => document.querySelector('.review-queue [aria-current] b')?.textContent !== number, numbers[0])
	same('what became of the next', await states(), ['rejected'])
})

test('many are approved at once, with a look beforehand', async ({ as }) => {
	const page = await as('fangrui', { at: '' })
	const customer = await ask(page, 'customers', { name: `多笔${Date.now()}`, phone: '13805710009' })	/* whose orders nobody else touches */
	for (let n = 0; n < 3; n++)
		await ask(page, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '1' }] })
	await page.goto(`/console/orders?state=placed&customer_id=${customer.id}`)
	await settled(page)
	for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
	await page.locator('.bulk').getByRole('button', { name: '审核通过' }).click()
	await visible(page, '将处理 2 条，跳过 0 条')
	await page.getByRole('button', { name: '执行 2 条' }).click()
	await visible(page, '已处理 2 条，失败 0 条')
	await page.getByRole('button', { name: '关闭' }).last().click()
	await page.locator('.bulk').waitFor({ state: 'detached' })
	/* What must have a reason is not tried without one. */
	await settled(page)
	for (const key of ['j', 'x']) await page.keyboard.press(key)
	await page.locator('.bulk').getByRole('button', { name: '驳回' }).click()
	const preview = page.getByRole('button', { name: '预览变更' })
	same('without a reason', await preview.isDisabled(), true)
	await page.getByLabel('原因').fill('价格需再确认')
	await preview.click()
	await visible(page, '将处理 1 条，跳过 0 条')
	await page.getByRole('button', { name: '取消', exact: true }).click()
})

test('all rows of a filter are done at once, through more pages than one; stopped, the others can be gone on with', async ({ as, axe, picture }) => {
	const page = await as('fangrui', { at: '' })
	const MANY = 230
	const name = `整批${Date.now()}`	/* of this run alone */
	const items = Array.from({ length: MANY }, (_, n) => ({ command: 'customer.create', key: `${name}-${n}`, input: { name: `${name} ${n}`, code: `${name}-${n}` } }))
	await ask(page, 'commands:batch?brief=true', { items })
	const left = async () => (await ask(page, `customers?q=${encodeURIComponent(name)}&active=true&limit=200`)).items.length
	await page.goto(`/console/customers?q=${encodeURIComponent(name)}&size=25`)
	await settled(page)
	const bulk = page.locator('.bulk')
	const chooseAll = async () => {
		await page.getByLabel('选择本页全部').check()
		await bulk.getByText('已选 25 条').waitFor()
		await bulk.getByRole('button', { name: '选择符合条件的全部' }).click()
		await bulk.getByText(`已选 ${MANY} 条`).waitFor()
	}
	await chooseAll()
	same('faults', await faultsOfBoth(page, axe, 'bulk-all', (name) => picture(page, name)), [])
	await bulk.getByRole('button', { name: '停用' }).click()
	await visible(page, `将处理 ${MANY} 条，跳过 0 条`)
	same('what a trial did', await left(), 200)
	/* One stops while the first hundred are on their way, and the answer of the next is lost. */
	const dialog = page.locator('.el-dialog:visible')
	let sent = 0
	await page.route('**/commands:batch*', async (route) => {
		if (++sent === 1) await dialog.getByRole('button', { name: '停止' }).click()
		if (sent === 2) { await route.fetch(); return route.abort() }
		return route.fallback()
	})
	await page.getByRole('button', { name: `执行 ${MANY} 条` }).click()
	await visible(page, '已处理 100 条，失败 0 条')
	await visible(page, `其余 ${MANY - 100} 条未处理`)
	same('what was done', await left(), MANY - 100)
	same('faults of the dialog', await faultsOfBoth(page, axe, 'bulk-stopped', (name) => picture(page, name)), [])
	await dialog.getByRole('button', { name: `继续 ${MANY - 100} 条` }).click()
	await visible(page, '连接不上服务器')
	await dialog.getByRole('button', { name: `继续 ${MANY - 100} 条` }).click()
	await visible(page, `已处理 ${MANY} 条，失败 0 条`)
	same('what was left', await left(), 0)
	const close = async () => {
		await dialog.getByRole('button', { name: '关闭' }).last().click()
		await bulk.waitFor({ state: 'detached' })
		await settled(page)
	}
	await close()
	await chooseAll()	/* as they were: others begin with the newest customer */
	await bulk.getByRole('button', { name: '启用' }).click()
	await page.getByRole('button', { name: `执行 ${MANY} 条` }).click()
	await visible(page, `已处理 ${MANY} 条，失败 0 条`)
	await close()
	same('as they were', await left(), 200)
})

test('batches are picked, packed, shipped and signed for many at once, each with a tracking number of its own', async ({ as, axe, picture }) => {
	const manager = await as('fangrui', { at: '' })
	const [customer] = (await ask(manager, 'customers?code=C001')).items
	const orders = []
	for (let n = 0; n < 2; n++) {
		const { id } = await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '2' }] })
		await ask(manager, `orders/${id}/actions/approve`, {})
		await ask(manager, `orders/${id}/actions/confirm`, { promised_date: '2099-01-01' })
		for (let batch = 0; batch < 2; batch++) await ask(manager, `orders/${id}/batches`, { lines: [{ line: 1, quantity: '1' }] })
		orders.push(await ask(manager, `orders/${id}`))
	}
	const at = `/batches?order_id=${orders.map(({ id }) => id).join(',')}`
	const now = async () => (await Promise.all(orders.map(({ id }) => ask(manager, `orders/${id}`)))).flatMap((order) => order.batches)
	const states = async () => (await now()).map(({ state }) => state)
	/** Chooses all of them, and begins with what is done with them. */
	const begin = async (page, name) => {
		await settled(page)
		await page.getByLabel('选择本页全部').check()
		await page.locator('.bulk').getByText('已选 4 条').waitFor()
		await page.locator('.bulk').getByRole('button', { name }).click()
		return page.locator('.el-dialog:visible')
	}
	const run = async (page, dialog, n, failed = 0) => {
		await dialog.getByText(`将处理 ${n} 条，跳过 ${failed} 条`).waitFor()
		const before = await states()
		await dialog.getByRole('button', { name: `执行 ${n} 条` }).click()
		await dialog.getByText(`已处理 ${n} 条，失败 0 条`).waitFor()
		await dialog.getByRole('button', { name: '关闭' }).last().click()
		await page.locator('.bulk').waitFor({ state: 'detached' })
		return before
	}
	const picker = await as('majun', { at })
	same('what a trial did', await run(picker, await begin(picker, '拣货完成'), 4), Array(4).fill('planned'))
	const packing = await begin(picker, '包装完成')
	await packing.getByLabel('件数', { exact: true }).fill('1')
	await packing.getByLabel(`${orders[1].number} · 批次 2 件数`).fill('3')
	await packing.getByRole('button', { name: '预览变更' }).click()
	await run(picker, packing, 4)
	same('packages', (await now()).map((one) => [one.state, String(one.packages)]), ['1', '1', '1', '3'].map((n) => ['packed', n]))

	/* A column of a spreadsheet; the newest stands first. One is left without, which says so, and is shipped by hand. */
	const carrier = await as('dengke', { at })
	const shipping = await begin(carrier, '发货')
	await shipping.getByLabel('承运商').fill('示范速运')
	const rows = shipping.locator('.bulk-own tbody tr')
	const named = await rows.locator('th').allInnerTexts()
	same('rows', named.toSorted(), orders.flatMap(({ number }) => [1, 2].map((n) => `${number} · 批次 ${n}`)).toSorted())
	await rows.first().locator('[data-column=tracking_number] input').evaluate((input) => {
		const data = new DataTransfer()
		data.setData('text/plain', 'SF-BULK-0\nSF-BULK-1\nSF-BULK-2\n')
		input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
	})
	await shipping.getByRole('button', { name: '预览变更' }).click()
	await shipping.getByText('将处理 3 条，跳过 1 条').waitFor()
	same('which is skipped', (await shipping.locator('.bulk-failed b').allInnerTexts()), [named[3]])
	same('faults', await faultsOfBoth(carrier, axe, 'bulk-ship', (name) => picture(carrier, name)), [])
	await change(carrier, { width: 360 })
	same('on a phone', await overflow(carrier), [])
	await picture(carrier, 'bulk-ship-360')
	await change(carrier, {})
	await rows.last().locator('[data-column=tracking_number] input').fill('SF-BULK-3')
	same('what was changed is tried again first', await shipping.getByRole('button', { name: /^执行/ }).count(), 0)
	await shipping.getByRole('button', { name: '预览变更' }).click()
	await run(carrier, shipping, 4)
	const shipped = Object.fromEntries((await Promise.all(orders.map(async ({ id, number }) => (await ask(manager, `orders/${id}`)).batches.map((one) => [`${number} · 批次 ${one.batch}`, one.tracking_number])))).flat())
	same('tracking numbers', named.map((name) => shipped[name]), [0, 1, 2, 3].map((n) => `SF-BULK-${n}`))

	/* A colleague is quicker with one: it fails, is read again, and cannot be done any more. */
	const signing = await begin(carrier, '登记签收')
	same('without who signed', await signing.getByRole('button', { name: '预览变更' }).isDisabled(), true)
	await signing.getByLabel('签收人', { exact: false }).first().fill('陈小满')
	await signing.getByRole('button', { name: '预览变更' }).click()
	await signing.getByText('将处理 4 条，跳过 0 条').waitFor()
	await ask(manager, `orders/${orders[0].id}/batches/1/actions/sign`, { signer: '门卫' })
	await signing.getByRole('button', { name: '执行 4 条' }).click()
	await signing.getByText('已处理 3 条，失败 1 条').waitFor()
	await picture(carrier, 'bulk-sign')
	await signing.getByRole('button', { name: '重试失败项' }).click()
	await signing.getByText('将处理 0 条，跳过 1 条').waitFor()
	await signing.getByRole('button', { name: '取消', exact: true }).click()
	same('who signed', (await now()).map((one) => [one.state, one.signer]), ['门卫', '陈小满', '陈小满', '陈小满'].map((who) => ['signed', who]))
})

test('what failed of many is read again: stopped, none is lost; what is gone is told, and the others go on', async ({ as }) => {
	const page = await as('fangrui', { at: '/customers?size=25' })
	await settled(page)
	let refuse = true
	const sent = []
	await page.route('**/commands:batch*', (route) => {
		const { items } = route.request().postDataJSON()
		const dry = route.request().url().includes('dry_run')
		if (!dry) sent.push(items.length)
		return route.fulfill({ json: { items: items.map(() => (dry || !refuse ? { status: 200 } : { status: 412, error: { code: 'E_STALE', detail: 'changed meanwhile' } })) } })
	})
	await page.getByLabel('选择本页全部').check()
	await page.locator('.bulk').getByRole('button', { name: '停用' }).click()
	const dialog = page.locator('.el-dialog:visible')
	const many = await page.locator('.list-grid tbody tr').count()
	await dialog.getByRole('button', { name: `执行 ${many} 条` }).click()
	await visible(page, `已处理 0 条，失败 ${many} 条`)
	let read = 0
	await page.route(/\/api\/v1\/customers\/\d+$/, async (route) => {
		if (++read === 1) await dialog.getByRole('button', { name: '停止' }).click()
		if (read === many) return route.fulfill({ status: 404, json: { code: 'E_NONE', detail: 'there is none any more' } })
		return route.fallback()
	})
	const again = dialog.getByRole('button', { name: '重试失败' })
	await again.click()
	await visible(page, `已处理 0 条，失败 ${many} 条`)
	same('read until one stopped', read < many, true)
	read = 1
	refuse = false
	await again.click()
	await visible(page, `将处理 ${many - 1} 条，跳过 1 条`)
	await dialog.getByText('there is none any more').waitFor()
	await dialog.getByRole('button', { name: `执行 ${many - 1} 条` }).click()
	await visible(page, `已处理 ${many - 1} 条，失败 0 条`)
	same('what was sent', sent, [many, many - 1])
})

test('a reviewer is told that a colleague was quicker, and goes on from there', async ({ as, axe, picture }) => {
	const [page, manager] = await Promise.all([as('tangwei', { at: '' }), as('fangrui', { at: '' })])
	const customer = (await ask(manager, 'customers?code=C001')).items[0]
	const orders = []
	for (let n = 0; n < 2; n++)
		orders.push(await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '1' }] }))
	await page.goto(`/console/review?order=${orders[0].id}`)
	const chosen = page.locator('.review-queue [aria-current]')
	await chosen.getByText(orders[0].number).waitFor()
	await page.waitForSelector('.check')
	const quicker = page.locator('.review-taken', { hasText: '已办理：驳回' })
	const others = (action, body) => ask(manager, `orders/${orders[0].id}/actions/${action}`, body)
	await ask(manager, `orders/${orders[1].id}/actions/reject`, { reason: '价格需再确认' })
	await page.locator('.review-queue', { hasText: orders[1].number }).waitFor({ state: 'detached' })
	await others('reject', { reason: '价格需再确认' })
	await quicker.waitFor()
	same('faults', await faultsOfBoth(page, axe, 'review-taken', (name) => picture(page, name)), [])
	await change(page, { width: 360, english: true })
	same('on a phone', await overflow(page), [])
	await picture(page, 'review-taken-360-en')
	await change(page, {})
	same('the order that is read stays', [await page.locator('.review-order h2 a').innerText(), await page.locator('.review-queue .taken b').innerText()], [orders[0].number, orders[0].number])
	same('it cannot be approved any more', await page.getByRole('button', { name: '审核通过' }).isDisabled(), true)
	await others('resubmit', {})	/* and back again */
	await quicker.waitFor({ state: 'detached' })
	await others('reject', { reason: '价格需再确认' })
	await quicker.waitFor()
	await page.keyboard.press('y')
	await page.locator('.toast.bad', { hasText: '已办理：驳回' }).waitFor()
	await page.keyboard.press('j')
	await page.waitForFunction((number) => !document.querySelector('.review-queue')?.textContent.includes(number), orders[0].number)
	same('what became of it', (await ask(page, `orders/${orders[0].id}`)).state, 'rejected')
})

test('an approval is taken back with u; a colleague who was quicker with it is told, and nothing is sent', async ({ as, axe, picture }) => {
	const [page, manager] = await Promise.all([as('tangwei', { at: '' }), as('fangrui', { at: '' })])
	const customer = (await ask(manager, 'customers?code=C001')).items[0]
	const { id, number } = await ask(manager, 'orders', { customer_id: customer.id, channel: 'phone', payment_method: 'bank', lines: [{ sku: 'RL-G101', quantity: '1' }] })
	const state = async () => (await ask(page, `orders/${id}`)).state
	await page.goto(`/console/review?order=${id}`)
	const chosen = page.locator('.review-queue [aria-current]', { hasText: number })
	const told = page.locator('.toast', { hasText: `${number} 审核通过` })
	const done = () => page.locator('h1 [role=status]').innerText().then((text) => Number(text.match(/已处理 (\d+)/)[1]))
	const approve = async () => {
		await chosen.waitFor()
		await page.locator('.review-order h2', { hasText: number }).waitFor()
		await page.keyboard.press('y')
		await told.getByText('撤销').waitFor()
		await chosen.waitFor({ state: 'detached' })
	}
	await approve()
	same('while it waits', [await state(), await done()], ['placed', 1])
	await page.keyboard.press('u')
	await chosen.waitFor()
	same('after it was taken back', [await state(), await done(), await told.count()], ['placed', 0, 0])
	await approve()
	await ask(manager, `orders/${id}/actions/reject`, { reason: '价格需再确认' })
	await page.locator('.toast.bad', { hasText: `${number}: ` }).getByText('已办理：驳回').waitFor()
	same('after a colleague was quicker', [await state(), await done(), await told.count()], ['rejected', 0, 0])
	await ask(manager, `orders/${id}/actions/resubmit`, {})
	await page.goto(`/console/review?order=${id}`)
	await approve()
	same('faults', await faultsOfBoth(page, axe, 'review-held', (name) => picture(page, name)), [])
	await change(page, { width: 360, english: true })
	same('on a phone', await overflow(page), [])
	await picture(page, 'review-held-360-en')
	await page.goto('/console/orders')	/* who closes the page means it */
	await page.waitForFunction(async (id) => (await (await fetch('/api/v1/orders/' + id)).json()).state === 'approved', id)
})
