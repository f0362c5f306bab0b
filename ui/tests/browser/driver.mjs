// One Chromium for all browser tests, and what every test wants to know of a page: does it complain, does it ask anybody else.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)
export const PASSWORD = 'ruolan-demo'	/* of everybody in the demo company */

export async function start() {
	return chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** A browser context of its own with a page; what it complains about is kept in `complaints`. */
export async function visit(browser, base, { dark = false, width = 1280, height = 860, locale = 'zh-CN', complaints = [] } = {}) {
	const context = await browser.newContext({
		viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai', colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
	})
	const page = await context.newPage()
	page.setDefaultTimeout(8000)
	page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !expected(message)) complaints.push(message.text()) })
	page.on('pageerror', (error) => complaints.push(String(error)))
	page.on('request', (request) => {
		const url = request.url()
		if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(`foreign request: ${url}`)
	})
	return page
}

/** The browser itself writes a line for every answer that is not 2xx; some of them are the subject of a test. */
const expected = (message) => /status of (401|409|412|422)/.test(message.text()) ||
	(/net::ERR_FAILED/.test(message.text()) && message.location().url.endsWith('/scans'))	/* the network is cut on purpose */

export async function signIn(page, base, who) {
	await page.goto(base + '/console/login')
	await page.fill('#login', who)
	await page.fill('#password', PASSWORD)
	await page.keyboard.press('Enter')
	await page.waitForSelector('main h1')
	await page.waitForURL((url) => !url.pathname.endsWith('/login'))
}

/** The page has been drawn and asks for nothing more: for some frames on end, for one question may follow another. */
export async function settled(page) {
	await page.evaluate(() => { window.quietFrames = 0 })
	await page.waitForFunction(() => {
		const quiet = !document.querySelector('[aria-busy=true]') && document.querySelector('main h1')
		window.quietFrames = quiet ? window.quietFrames + 1 : 0
		return window.quietFrames > 4
	})
}
