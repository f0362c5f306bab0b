// The pictures of README and manual, by their names: `make pictures` takes each in both languages, over a demo company made anew.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { same, test } from './check.mjs'
import { settled } from './driver.mjs'
import { fill, places } from './screens.mjs'

const DESK = { width: 1280, height: 760 }
const PDA = { width: 360, height: 640 }

const PICTURES = [
	{ name: 'orders', who: 'fangrui', path: '/orders' },
	{ name: 'order', who: 'fangrui', path: '/orders/{part_signed}' },
	{ name: 'work', who: 'majun', path: '/work' },
	{ name: 'entry', who: 'linxiao', path: '/new/orders?from={part_signed}', ready: '.money .sum' },
	{ name: 'review', who: 'tangwei', path: '/review' },
	{ name: 'scan', who: 'majun', path: '/scan', ...PDA, ready: '.scan-tile' },
	{ name: 'settlements', who: 'xuhui', path: '/settlements?state=issued' },
	{ name: 'dashboard', who: 'fangrui', path: '/dashboard' },
]
const LANGUAGES = { zh: 'zh-CN', en: 'en-US' }
const PAGES = { zh: ['README.zh-CN.md', 'docs/manual/README.zh-CN.md'], en: ['README.md', 'docs/manual/README.md'] }
const ROOT = new URL('../../../', import.meta.url).pathname
const FOLDER = `${ROOT}docs/pictures/`

export async function takePictures({ as, close }) {
	mkdirSync(FOLDER, { recursive: true })
	for (const { name, who, path, ready, ...size } of PICTURES) {
		for (const [language, locale] of Object.entries(LANGUAGES)) {
			const page = await as(who, { ...DESK, ...size, locale, at: '' })
			await page.goto('/console' + fill(path, await places(page)))
			await (ready ? page.locator(ready).first().waitFor() : settled(page))
			await page.evaluate(() => document.activeElement?.blur())
			await page.mouse.move(page.viewportSize().width - 1, page.viewportSize().height - 1)	/* over nothing */
			await page.screenshot({ path: `${FOLDER}${name}.${language}.png` })
		}
		await close()
	}
}

test('README and manual show all pictures that are taken, and no others, in their language', async () => {
	for (const language of Object.keys(LANGUAGES)) {
		const shown = PAGES[language].flatMap((page) => [...readFileSync(ROOT + page, 'utf8').matchAll(/pictures\/([\w.-]+)\)/g)].map(([, name]) => name))
		same(`shown in ${language}`, shown.sort(), PICTURES.map(({ name }) => `${name}.${language}.png`).sort())
		same('not there', shown.filter((name) => !existsSync(FOLDER + name)), [])
	}
}, { lane: 'free' })
