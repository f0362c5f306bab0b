// Walks the console in a real browser: SETUP='ADDRESS ADDRESS' node run.mjs http://127.0.0.1:PORT [words of a test's name]
import { mkdirSync, readFileSync } from 'node:fs'
import { figures, runAll } from './check.mjs'
import { signIn, start, visit } from './driver.mjs'
import './flows.mjs'
import './first.mjs'
import './scanning.mjs'
import './quality.mjs'
import './speed.mjs'

const [base, only] = process.argv.slice(2)
const setup = (process.env.SETUP ?? '').split(' ')	/* where two empty installations begin */
const screens = new URL('../../../build/screens/', import.meta.url).pathname
mkdirSync(screens, { recursive: true })
const browser = await start()
let pages = []
const complaints = []

const context = {
	base, setup, screens, browser,
	axe: readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'),
	complaints,
	/** A page of somebody who has signed in. */
	async as(who, options = {}) {
		const page = await visit(browser, options.base ?? base, { complaints, ...options })
		pages.push(page)
		if (who) await signIn(page, base, who)
		return page
	},
	async pictures(name) {
		for (const [n, page] of pages.entries()) await page.screenshot({ path: `${screens}${name}-${n}.png` }).catch(() => {})
	},
	async close() {
		await Promise.all(pages.map((page) => page.context().close()))
		pages = []
	},
}

const { passed, failed } = await runAll(context, only)
await browser.close()
for (const figure of figures) console.log('  ' + figure)
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exitCode = failed ? 1 : 0
