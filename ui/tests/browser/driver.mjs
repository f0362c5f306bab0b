// One Chromium for all browser tests, and what every test wants to know of a page: does it complain, does it ask anybody else.
import { createHmac, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/* The first has less to start and to draw; CHROMIUM=… names another. */
export const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => path && existsSync(path))
export const PASSWORD = 'ruolan-demo'	/* of everybody in the demo company */

export async function start() {
	return chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** A browser context of its own with a page; what it complains about is kept in `complaints`. */
export async function visit(browser, base, { dark = false, width = 1280, height = 860, locale = 'zh-CN', complaints = [], session } = {}) {
	const context = await browser.newContext({
		baseURL: base,
		viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai', colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', storageState: session,
	})
	const page = await context.newPage()
	page.setDefaultTimeout(15000)	/* the machine may be shared */
	page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !expected(message)) complaints.push(`${message.text()} ${message.location().url}`) })
	page.on('pageerror', (error) => complaints.push(String(error)))
	page.on('request', (request) => {
		const url = request.url()
		if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(`foreign request: ${url}`)
	})
	return page
}

/** The browser itself writes a line for every answer that is not 2xx; some of them are the subject of a test. */
const expected = (message) => /status of (401|409|412|422)/.test(message.text()) ||
	(/status of 503/.test(message.text()) && message.location().url.includes('/events/stream')) ||	/* refused on purpose */
	(/status of 404/.test(message.text()) && /\/api\/v1\/customers\/\d+$/.test(message.location().url)) ||	/* one of many that is gone, on purpose */
	(/net::ERR_FAILED/.test(message.text()) && message.location().url.includes('/api/'))	/* the network is cut on purpose */

/** Everybody signs in once, as the login page does it; that page has tests of its own. */
export class People {
	#sessions = new Map()
	constructor(base) { this.base = base }
	async #signIn(login) {
		const answer = await fetch(`${this.base}/api/v1/login`, {
			method: 'POST', body: JSON.stringify({ login, password: PASSWORD, cookie: true }), headers: { 'Content-Type': 'application/json', 'X-Orderd': 'console' },
		})
		if (!answer.ok) throw new Error(`${login} cannot sign in: ${answer.status}`)
		const cookies = answer.headers.getSetCookie().map((cookie) => {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
			return { name, value, domain: '127.0.0.1', path: '/api', expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' }
		})
		return { cookies, origins: [{ origin: this.base, localStorage: [{ name: 'orderd.known', value: '1' }] }] }
	}
	session(login) {
		if (!this.#sessions.has(login)) this.#sessions.set(login, this.#signIn(login))
		return this.#sessions.get(login)
	}
	forget(login) { this.#sessions.delete(login) }
}

/** The next request of this method to this path is done by the server, and its answer is lost on the way. */
export async function loseAnswer(page, method, path) {
	let lost = false
	await page.route(path, async (route) => {
		if (lost || route.request().method() !== method) return route.fallback()
		lost = true
		await route.fetch()
		return route.abort()
	})
}

/** The API, as whoever is at the page: a GET, or with a body a POST. What is refused throws. */
export async function ask(page, path, body, method = body === undefined ? 'GET' : 'POST') {
	const headers = { 'X-Orderd': 'console', ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'If-Match': '*', 'Idempotency-Key': randomUUID() }) }
	const answer = await page.request.fetch('/api/v1/' + path, { method, data: body && JSON.stringify(body), headers })
	const text = await answer.text()
	if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text.slice(0, 300)}`)
	return text ? JSON.parse(text) : null
}

/** In the light and in the dark: `look` is told what its pictures end in. */
export async function bothThemes(page, look) {
	for (const [colorScheme, end] of [['light', ''], ['dark', '-dark']]) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
		await look(end)
	}
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

/**
 * How quick people are, for what is promised of them: worked out of what was counted, while the machine's own time is measured. That of the hand is of the
 * keystroke-level model (Card, Moran and Newell).
 */
export const PACE = {
	key: 0.2,	/* seconds a key takes … */
	han: 4,		/* … of which an input method wants so many for a Han character */
	look: 1.5,	/* seeing which field or button is next, before each tap */
	tap: 1.7,	/* from the keys to it, pointing, and a press */
	read: 5,	/* characters of a hint in a second, 300 a minute; each the first time it is there */
}
export const seconds = ({ keys = 0, taps = 0, read = 0 }) => keys * PACE.key + taps * (PACE.look + PACE.tap) + read / PACE.read

/** A keyboard that counts: a typed text is as many strokes as it has characters. */
export function counting(page, delay = 15) {
	const keys = { strokes: 0 }
	keys.type = async (text) => { keys.strokes += text.length; await page.keyboard.type(text, { delay }) }
	keys.press = async (...names) => { for (const name of names) { keys.strokes++; await page.keyboard.press(name, { delay }) } }
	return keys
}

/** A machine a quarter as quick, on a line of 10 Mbit/s with 40 ms. */
export async function slow(page) {
	const devtools = await page.context().newCDPSession(page)
	await devtools.send('Network.enable')
	await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 })
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
}

/** The page has been drawn and asks for nothing more: for some frames on end, for one question may follow another. */
export async function settled(page) {
	await page.evaluate(() => { window.quietFrames = 0 })
	await page.waitForFunction(() => {
		const quiet = !document.querySelector('[aria-busy=true], .list-grid.old') && document.querySelector('main h1')
		window.quietFrames = quiet ? window.quietFrames + 1 : 0
		return window.quietFrames > 4
	})
}

/** To another address of the console without loading it again, as a link goes there. */
export async function move(page, path) {
	await page.evaluate((to) => {
		history.pushState(history.state, '', to)
		dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
	}, '/console' + path)
	await settled(page)
}

export const focusOnField = (page, label) => page.waitForFunction((text) => document.activeElement?.labels?.[0]?.textContent.includes(text), label)
export const visible = (page, text) => page.getByText(text).first().waitFor()

/** RFC 6238, of a secret in base 32. */
export function totp(secret, step) {
	const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
	const count = Buffer.alloc(8)
	count.writeBigUInt64BE(BigInt(step))
	const mac = createHmac('sha1', key).update(count).digest()
	const at = mac[19] & 15
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
}
