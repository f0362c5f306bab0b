// One's own account, and what one may see of others.
import { same, test } from './check.mjs'
import { focusOnField, move, PASSWORD, settled, totp, visible } from './driver.mjs'
import { places } from './screens.mjs'

test('one turns on the second step, and ends a session elsewhere, on the page of one\'s account', async ({ as, people, picture }) => {
	const elsewhere = await as('qinfeng')
	people.forget('qinfeng')
	const page = await as('qinfeng', { at: '/me' })
	await settled(page)
	await page.getByRole('button', { name: '退出其他所有设备' }).click()
	await page.getByRole('button', { name: '退出其他所有设备' }).waitFor({ state: 'detached' })
	await elsewhere.goto('/console/orders')
	await elsewhere.locator('#login').waitFor()
	await page.getByRole('button', { name: '启用两步验证' }).click()
	await page.getByRole('img', { name: '两步验证二维码' }).waitFor()
	await picture(page, 'me-second')
	const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '')
	await page.getByLabel('动态验证码').fill('000000')
	await page.getByRole('button', { name: '确认并启用' }).click()
	await visible(page, '验证码不正确')
	const now = Math.floor(Date.now() / 30000)
	await page.getByLabel('动态验证码').fill(totp(secret, now))
	await page.getByRole('button', { name: '确认并启用' }).click()
	await page.getByRole('button', { name: '关闭两步验证' }).waitFor()
	await page.getByLabel('动态验证码').fill(totp(secret, now + 1))
	await page.getByRole('button', { name: '关闭两步验证' }).click()
	await page.getByRole('button', { name: '启用两步验证' }).waitFor()
}, { lane: 'free' })

test('a masked phone is looked at for a reason by keyboard, and who looked is kept', async ({ as }) => {
	const page = await as('linxiao', { at: '' })
	await page.goto(`/console/orders/${(await places(page)).part_signed}`)
	await settled(page)
	const eye = page.getByRole('button', { name: '查看联系方式原文' })
	const value = page.locator('.masked', { has: eye }).locator('[role=status]')
	const masked = await value.innerText()
	same('what is seen at first', /^\S*\*{4}\d{4}$/.test(masked), true)
	await eye.focus()
	await page.keyboard.press('Enter')
	await focusOnField(page, '查看理由')
	await page.keyboard.type('客户来电核对')
	await page.keyboard.press('Enter')
	await page.waitForFunction((text) => ![...document.querySelectorAll('.masked [role=status]')].some((one) => one.textContent === text), masked)
	const plain = await value.innerText()
	same('what was told', [plain.includes('*'), plain.slice(-4)], [false, masked.slice(-4)])
	await eye.click()
	same('what is seen when it is hidden again', await value.innerText(), masked)
	const keeper = await as('shenyan', { at: '/reveals' })
	await settled(keeper)
	await visible(keeper, '客户来电核对')
}, { lane: 'free' })

async function signIn(page, login) {
	await page.locator('#login').fill(login)
	await page.locator('#password').fill(PASSWORD)
	await page.keyboard.press('Enter')
	await page.waitForURL('**/work')
	await settled(page)
}

async function signOut(page) {
	await page.locator('.top .who').click()
	await page.getByRole('menuitem', { name: '退出登录' }).click()
	await page.locator('#login').waitFor()
}

test('who signs in after another in the same tab sees nothing the other one read, typed or was told', async ({ as }) => {
	const page = await as('')
	await page.goto('/console/login')
	await signIn(page, 'linxiao')
	const { part_signed } = await places(page)
	await move(page, `/orders/${part_signed}`)
	const customer = await page.locator('.tight b').first().innerText()
	await move(page, '/new/orders')
	await page.getByRole('combobox', { name: '客户' }).first().fill(customer)
	await page.locator('[role=option]:visible').first().click()
	await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('orderd.draft.')))
	const beside = await page.context().newPage()
	await beside.goto('/console/work')
	await settled(beside)
	await signOut(page)
	same('what was typed', await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('orderd.draft.'))), [])
	await beside.locator('#login').waitFor()	/* the other tab too */
	await signIn(page, 'majun')
	let answer
	const asked = new Promise((resolve) => { answer = resolve })
	await page.route(`**/api/v1/orders/${part_signed}`, async (route) => { await asked; await route.continue() })
	await page.evaluate((to) => { history.pushState(history.state, '', to); dispatchEvent(new PopStateEvent('popstate', { state: history.state })) }, `/console/orders/${part_signed}`)
	await page.locator('.state[aria-busy=true]').waitFor()
	same('before the server has answered', await page.getByText(customer).count(), 0)
	answer()
	await page.locator('.order-lines').waitFor()
}, { lane: 'free' })
