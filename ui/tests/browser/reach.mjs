// Whatever the API can do, whoever may do it finds on a screen: each command, list, report and paper of GET /meta, for each post.
import { same, test } from './check.mjs'
import { ask, move, settled } from './driver.mjs'
import { places } from './screens.mjs'

const PEOPLE = { sales: 'linxiao', reviewer: 'tangwei', warehouse: 'majun', logistics: 'dengke', finance: 'xuhui', aftersales: 'songyu', manager: 'fangrui', admin: 'shenyan' }

const EVERYBODY = Object.keys(PEOPLE)	/* what all may do is looked for once */

/** What is not drawn from the tables: on which screen it is, and by what it is seen there. */
const BY_HAND = {
	'/me': { 'text=启用两步验证': ['totp.draw', 'totp.confirm', 'staff.totp_off'], 'text=修改密码': ['staff.password'], '.top .who': ['session.close'] },
	'/orders': { 'text=保存视图': ['view.create', 'view.change', 'view.remove'] },
	'/orders/{part_signed}': { '[aria-label="查看联系方式原文"]': ['personal.reveal'] },
	'/new/imports': { 'input[type=file]': ['import.create', 'import.append', 'import.check', 'import.run', 'import.cancel'] },
	'/settings': { 'main form :is(input, select)': ['setting.change'] },
	'/jobs': { 'text=未能送达的事件': ['outbox.retry'] },
	'/scan': { '#scan-field': ['batch.scan'] },
}
const BEFORE_ANY_POST = ['session.open', 'company.set_up']	/* tests of the login and of the set-up */

const short = (path) => path.replace('/api/v1/', '')
const handmade = Object.values(BY_HAND).flatMap((screen) => Object.values(screen).flat())

/** Whether a button asks for a command: of a record of each list, of orders in each state, or of their parts. Of what there is nothing none can be seen. */
async function buttons(page, lists, states) {
	const asked = new Set(), none = []
	const take = (row, at) => {
		for (const one of row.allowed_actions ?? []) asked.add(one.request ?? `POST ${at}/actions/${one.action}`)
		for (const [name, parts] of Object.entries(row)) if (Array.isArray(parts)) for (const part of parts) if (part?.allowed_actions) take(part, `${at}/${name}/{part}`)
	}
	for (const { path, record } of lists.filter((one) => one.detail)) {
		const found = await Promise.all((record === 'order' ? states.map((state) => `state=${state.name}&`) : ['']).map(async (query) => (await ask(page, `${short(path)}?${query}limit=2`)).items))
		if (!found.flat().length) none.push(path)
		for (const { id } of found.flat()) take(await ask(page, `${short(path)}/${id}`), `${path}/{id}`)
	}
	return ({ method, path }) => asked.has(`${method} ${path}`) || none.some((one) => path.startsWith(one + '/'))
}

/** Every button of a record that may be pressed is on its page, shown or in a menu. */
async function drawn(page, path, id, found) {
	const row = await ask(page, `${path}/${id}`)
	await move(page, `/${path}/${id}`)
	const bar = page.locator('.page-head .actions').first()
	const more = bar.getByRole('button', { name: '更多操作' })
	const there = await bar.getByRole('button').allInnerTexts()
	if (await more.count()) {
		await more.click()
		await page.locator('.action-menu:visible li').first().waitFor()
		there.push(...await page.locator('.action-menu:visible li').allInnerTexts())
		await page.keyboard.press('Escape')
	}
	there.push(...await page.locator('.page-tools > a').allInnerTexts())
	for (const one of (row.allowed_actions ?? []).filter(({ allowed }) => allowed))
		if (!there.some((text) => text.includes(one.label) || (one.action === 'change' && text === '修改'))) found.push(`${path}/${id}: no button ${one.label}`)
}

/** What is printed of a record is offered where rows of its list are chosen. */
async function papersOffered(page, papers, mine, found) {
	for (const { name, record, states, zh } of papers) {
		const list = mine.find((one) => one.record === record)
		if (!list) { found.push(`paper ${name}: this post has no list of ${record}`); continue }
		await move(page, `/${short(list.path)}${states.length ? `?state=${states.join(',')}` : ''}`)
		if (!await page.locator('.bulk').count()) for (const key of ['j', 'x']) await page.keyboard.press(key)	/* two papers of the same rows: these are chosen still */
		const button = page.locator('.bulk').getByRole('button', { name: '打印' })
		const entries = page.locator('.el-dropdown-menu__item:visible')
		const offered = await button.click({ timeout: 5000 }).then(() => entries.first().waitFor({ timeout: 5000 })).then(() => entries.allInnerTexts(), () => [])
		if (!offered.some((text) => text.includes(zh))) found.push(`paper ${name}: not among ${offered} of ${list.path}`)
		await page.keyboard.press('Escape')
	}
}

for (const [role, who] of Object.entries(PEOPLE))
	test(`${role}: every command, list, report and paper of this post is reached from a screen`, async ({ as }) => {
		const page = await as(who, { at: '/dashboard' })
		await settled(page)
		const { commands, lists, reports, records, papers } = await ask(page, 'meta')
		const ids = await places(page)
		const mine = lists.filter(({ roles }) => roles.includes(role))
		const found = []
		const linked = async (path) => (await page.locator(`a[href="/console/${path}"]`).count()) > 0
		for (const { path } of mine) if (!await linked(short(path))) found.push(`list ${path}: no link`)
		for (const { name, roles } of reports) if (roles.includes(role) && !await linked(`reports/${name}`)) found.push(`report ${name}: no link`)

		await papersOffered(page, papers.filter(({ roles }) => roles.includes(role)), mine, found)

		const states = records.find(({ name }) => name === 'order').machine.states
		const pressed = await buttons(page, mine, states)
		const makers = new Set()
		for (const command of commands.filter(({ name, roles }) => roles.includes(role) && !handmade.includes(name) && !BEFORE_ANY_POST.includes(name))) {
			if (!command.path.includes('{')) makers.add(command)
			else if (!pressed(command)) found.push(`${command.name}: no button asks ${command.method} ${command.path}`)
		}
		for (const { path } of mine.filter((list) => [...makers].some((one) => one.path.startsWith(list.path) || one.record === list.record))) {
			await move(page, '/' + short(path))
			for (const one of makers) if (await linked(`new/${short(one.path)}`)) makers.delete(one)
		}
		found.push(...[...makers].map(({ name }) => `${name}: no list leads to its form`))

		for (const [at, signs] of Object.entries(BY_HAND))
			for (const [sign, names] of Object.entries(signs)) {
				if (!commands.some(({ name, roles }) => names.includes(name) && roles.includes(role) && (role === 'sales' || !EVERYBODY.every((one) => roles.includes(one))))) continue
				await move(page, at.replace('{part_signed}', ids.part_signed))
				if (!await page.locator(sign).first().waitFor({ state: 'attached', timeout: 5000 }).then(() => true, () => false)) found.push(`${names}: ${at} says no ${sign}`)
			}
		for (const list of mine.filter(({ detail }) => detail))
			for (const { id } of (await ask(page, `${short(list.path)}?limit=20`)).items.slice(-1))
				if (short(list.path) !== 'imports') await drawn(page, short(list.path), list.record === 'order' ? ids.part_signed : id, found)	/* one that nobody else changes */
		same('faults', found, [])
	}, { lane: 'free' })

test('nothing is said to be made by hand that meta does not know', async ({ as }) => {
	const { commands } = await ask(await as('fangrui', { at: '' }), 'meta')
	same('unknown', [...handmade, ...BEFORE_ANY_POST].filter((one) => !commands.some(({ name }) => name === one)), [])
}, { lane: 'free' })

/** For whom which states wait, and by which words: what a post is for. */
const WAITS = {
	sales: { 'orders?state=approved': '确认订单', 'orders?state=confirmed': '安排批次' }, reviewer: { review: '审核通过' },
	warehouse: { 'batches?state=planned': '拣货完成', 'batches?state=picked': '包装完成', 'batches?state=packed': '发货' },
	logistics: { 'orders?state=confirmed': '安排批次', 'batches?state=packed': '发货', 'batches?state=shipped': '登记签收' },
	finance: { 'orders?state=signed': '结算', 'settlements?state=issued': '登记收款', 'refunds?state=requested': '支付退款' }, aftersales: { 'batches?state=shipped': '登记签收' },
}
for (const [role, cards] of Object.entries(WAITS))
	test(`${role}: what waits for this post is counted, and what waits longest is there with its next step`, async ({ as, picture }) => {
		const page = await as(PEOPLE[role])
		await settled(page)
		const found = []
		for (const [to, action] of Object.entries(cards)) {
			const card = page.locator(`.card[href="/console/${to}"]`)
			const [path, state] = to === 'review' ? ['orders', 'placed'] : to.split('?state=')
			/* others go on meanwhile: as many as there were before it was looked, or after */
			const counts = async () => ((await ask(page, `counts/${path.replace(/e?s$/, '')}`)).counts[state] ?? 0).toLocaleString('en')
			const before = await counts(), told = await card.count() ? await card.innerText() : 'no card', there = await counts()
			if (!told.includes(action) || ![before, there].includes(told.split(/\s/)[0])) found.push(`${to}: ${there} ${action}, not ${told}`)
		}
		same('cards', found, [])
		await page.locator('.work-scroll tbody tr').first().waitFor()
		const ages = await page.locator('.work-scroll tbody td:last-child').evaluateAll((cells) => cells.map((cell) => cell.title))
		same('oldest first', ages, [...ages].sort())
		await picture(page, `work-${role}`)
		await page.locator('.work-scroll tbody a').first().click()
		await page.waitForURL(/\/console\/\w+\/\d+$/)
	})
