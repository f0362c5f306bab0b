// Holds dist against the budgets of README.md: what a browser has to fetch, as it is sent (gzip).
import { readdirSync, readFileSync } from 'node:fs'
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
const budgets = [
	['index.html', size('index.html'), 2 * kB],
	['vendor-vue', sum(starts('vendor-vue')), 85 * kB],
	['vendor-ui', sum(starts('vendor-ui')), 120 * kB],
	['vendor-charts', sum(starts('vendor-charts')), 195 * kB],
	['all css', sum((name) => name.endsWith('.css')), 26 * kB],
	['largest chunk of a page', Math.max(...names.filter((name) => isScript(name) && !isVendor(name)).map((name) => size('assets/' + name))), 25 * kB],
	['first visit of the order list', first('ResolvePage'), 260 * kB],
	['first visit of order entry', first('EntryScreen'), 260 * kB],
	['first visit of the scanner', first('ScanScreen', ''), 150 * kB],
]

let over = 0
for (const [what, bytes, limit] of budgets) {
	const bad = bytes > limit
	over += bad
	console.log(`${bad ? 'OVER' : 'ok  '} ${what}: ${(bytes / kB).toFixed(1)} of ${(limit / kB).toFixed(0)} kB`)
}
process.exitCode = over ? 1 : 0
