// Walks the console in a real browser: SETUP='ADDRESS ADDRESS' node run.mjs http://127.0.0.1:PORT [--ux | --pictures] [words of a test's name]
//
// With --ux all goals of goals.mjs are measured, with as many runs as they ask for, and told as a table. With --pictures nothing is tested: those of
// pictures.mjs are taken, for README and manual.
import { mkdirSync, readFileSync } from 'node:fs'
import { runAll } from './check.mjs'
import { People, start, visit } from './driver.mjs'
import { missed, table, told } from './goals.mjs'
import { takePictures } from './pictures.mjs'
import './first.mjs'
import './flows.mjs'
import './many.mjs'
import './way.mjs'
import './entry.mjs'
import './reach.mjs'
import './imports.mjs'
import './account.mjs'
import './scanning.mjs'
import './posts.mjs'
import './papers.mjs'
import './board.mjs'
import './find.mjs'
import './lists.mjs'
import './quality.mjs'
import './open.mjs'
import './speed.mjs'
import './live.mjs'

const [base, ...rest] = process.argv.slice(2)
const ux = rest[0] === '--ux'
const only = rest.find((word) => !word.startsWith('--'))
const setup = (process.env.SETUP ?? '').split(' ')	/* where two empty installations begin */
const screens = new URL('../../../build/screens/', import.meta.url).pathname
mkdirSync(screens, { recursive: true })
const browser = await start()
const complaints = []
const people = new People(base)
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

function newContext() {
	let pages = []
	return {
		base, setup, browser, axe, complaints, people, ux,
		/** How often something is measured: `make ux` wants a distribution, the suite that it is not broken. */
		runs: (few, many) => (ux ? many : few),
		/** A page of somebody who has signed in, where they want to be. */
		async as(who, { at = '/work', ...options } = {}) {
			const page = await visit(browser, options.base ?? base, { complaints, session: who ? await people.session(who) : undefined, ...options })
			pages.push(page)
			if (!who || !at) return page	/* of some only the session is wanted */
			await page.goto('/console' + at)
			await page.waitForSelector('main h1')
			return page
		},
		/** For people to look at: PICTURES=1. */
		picture: async (page, name, options) => { if (process.env.PICTURES) await page.screenshot({ path: `${screens}${name}.png`, ...options }) },
		/** What was seen when it failed. */
		async pictures(name) {
			for (const [n, page] of pages.entries()) await page.screenshot({ path: `${screens}${name}-${n}.png` }).catch(() => {})
		},
		async close() {
			await Promise.all(pages.map((page) => page.context().close()))
			pages = []
		},
	}
}

if (rest[0] === '--pictures') {
	await takePictures(newContext())
	await browser.close()
	process.exit()
}
const { passed, failed } = await runAll(newContext, { only, all: ux })
await browser.close()
for (const line of ux && !only ? table() : told()) console.log('  ' + line)
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exitCode = failed || (process.env.STRICT === '1' && missed()) ? 1 : 0
