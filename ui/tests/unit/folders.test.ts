// What may know of what: the table of ui/README.md. A file imports from its own folder and from those before it in the row.
import { describe, expect, it } from 'vitest'

const ORDER = [['base'], ['locales'], ['api'], ['parts'], ['pages'], ['screens', 'scan'], ['frame'], ['']]	/* '': App, main and the router */

const files = import.meta.glob<string>(['@/**/*.{vue,ts}', '!@/**/*.d.ts'], { query: '?raw', import: 'default', eager: true })
const sources = Object.entries(files).map(([name, text]) => [name.replace(/^.*?\/src\//, ''), text])

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'((?:@|\.\.?)\/[^']+)'/g

/** From src/ on, whether it was named from there or from beside. */
function target(from: string, to: string): string {
	if (to.startsWith('@/')) return to.slice(2)
	return new URL(to, `file:///${from}`).pathname.slice(1)
}
const folder = (name: string) => (name.includes('/') || name === 'locales' ? name.split('/')[0] : '')
/** Screens of one folder are one screen; those beside the folders are each alone. */
const island = (name: string) => (name.split('/').length > 2 ? name.split('/').slice(0, 2).join('/') : name)

function breach(from: string, to: string): boolean {
	const [mine, other] = [folder(from), folder(to)]
	if (mine === other) return mine === 'screens' && island(from) !== island(to)
	const rank = (name: string) => ORDER.findIndex((row) => row.includes(name))
	return other === 'styles' || to.endsWith('.json') ? false : rank(other) >= rank(mine)
}

const breaches = (all: string[][]) => all.flatMap(([name, text]) =>
	[...text.matchAll(IMPORT)].map((found) => target(name, found[1])).filter((to) => breach(name, to)).map((to) => `${name} -> ${to}`))

describe('folders', () => {
	it('know only of those before them', () => {
		expect(sources.length).toBeGreaterThan(80)
		expect(breaches(sources)).toEqual([])
	})
	it('are held to it however a file is named: what is planted is found', () => {
		const planted = [
			["base/a.ts", "import { meta } from '@/api/meta'"], ["parts/B.vue", "const C = () => import('@/pages/C.vue')"],
			["screens/D.vue", "import E from './E.vue'"], ["screens/x/F.vue", "import G from '../y/G.vue'"], ["pages/h.ts", "export { i } from '../frame/i'"],
			["frame/J.vue", "import { router } from '@/router'"], ["screens/K.vue", "import { l } from '@/scan/l'"],
			["screens/x/M.vue", "import N from './N.vue'\nimport { o } from '@/base/o'\nimport { P } from 'vue'"], ["main.ts", "import App from './App.vue'"],
		]
		expect(breaches(planted)).toEqual([
			'base/a.ts -> api/meta', 'parts/B.vue -> pages/C.vue', 'screens/D.vue -> screens/E.vue', 'screens/x/F.vue -> screens/y/G.vue', 'pages/h.ts -> frame/i',
			'frame/J.vue -> router', 'screens/K.vue -> scan/l',
		])
	})
})
