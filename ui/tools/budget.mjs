// Holds dist against the budgets of README.md: what a browser has to fetch, as it is sent (gzip).
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const names = readdirSync(new URL('assets/', dist)).filter((name) => /\.(js|css)$/.test(name))
const size = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length
const sum = (test) => names.filter(test).reduce((total, name) => total + size('assets/' + name), 0)
const isScript = (name) => name.endsWith('.js')
const starts = (word) => (name) => isScript(name) && name.startsWith(word + '-')
const isVendor = (name) => name.startsWith('vendor-')

/** What index.html and a page's chunk pull in, followed through the static imports. */
function closure(entry, seen = new Set()) {
	if (seen.has(entry)) return seen
	seen.add(entry)
	const text = readFileSync(new URL('assets/' + entry, dist), 'utf8')
	for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) closure(name, seen)
	return seen
}
const chunk = (word) => names.find((name) => isScript(name) && name.startsWith(word + '-'))
/** All that comes before a page is there: the page within a desk's frame, or alone. */
function first(word, frame = 'DeskFrame') {
	const scripts = [word, frame].filter(Boolean).reduce((seen, one) => closure(chunk(one), seen), closure(chunk('index')))
	const styles = new RegExp(`^(index|${word}${frame ? `|vendor-ui|${frame}` : ''})-`)
	return [...scripts].reduce((total, name) => total + size('assets/' + name), 0) + sum((name) => name.endsWith('.css') && styles.test(name))
}

const kB = 1024
/** What, how many bytes, how many at most. */
export const budgets = () => [
	{ what: 'index.html', bytes: size('index.html'), limit: 2 * kB },
	{ what: 'vendor-vue', bytes: sum(starts('vendor-vue')), limit: 85 * kB },
	{ what: 'vendor-ui', bytes: sum(starts('vendor-ui')), limit: 120 * kB },
	{ what: 'vendor-charts', bytes: sum(starts('vendor-charts')), limit: 195 * kB },
	{ what: 'all css', bytes: sum((name) => name.endsWith('.css')), limit: 26 * kB },
	{ what: 'largest chunk of a page', bytes: Math.max(...names.filter((name) => isScript(name) && !isVendor(name)).map((name) => size('assets/' + name))), limit: 25 * kB },
	{ what: 'first visit of the order list', bytes: first('ResolvePage'), limit: 260 * kB },
	{ what: 'first visit of order entry', bytes: first('EntryScreen'), limit: 260 * kB },
	{ what: 'first visit of the scanner', bytes: first('ScanScreen', ''), limit: 150 * kB },
]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const { what, bytes, limit } of budgets())
		console.log(`${bytes > limit ? 'OVER' : 'ok  '} ${what}: ${(bytes / kB).toFixed(1)} of ${(limit / kB).toFixed(0)} kB`)
	process.exitCode = budgets().some(({ bytes, limit }) => bytes > limit) ? 1 : 0
}
