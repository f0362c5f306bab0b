// What is printed of the demo company, as a ruler, a scanner and a search find it: the programs of tools/install.sh test.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { figure, same, test } from './check.mjs'
import { ask } from './driver.mjs'

const run = promisify(execFile)
const MM = { a4: [210, 297], '241x140': [241, 140], '76x130': [76, 130] }
const POINTS = 72 / 25.4
const DPI = '203'	/* of a label printer */
const ROWS = 2

/** The rows that are printed, with what their code says: the number of their order, and which part of it they are. */
async function rowsOf(page, { record, states }, { path }) {
	const { items, names } = await ask(page, `${path.replace('/api/v1/', '')}?${states.length ? `state=${states.join(',')}&` : ''}limit=${ROWS}`)
	return items.map((row) => (row.order_id ? { key: `${row.order_id}.${row[record]}`, number: names.order[row.order_id] } : { key: row.id, number: row.number }))
}

/** How far its pages are off, which codes are read of them, and its text. */
async function read(folder, pdf) {
	const at = join(folder, 'paper')
	await writeFile(`${at}.pdf`, pdf)
	const [{ stdout: info }, { stdout: text }] = await Promise.all([run('pdfinfo', [`${at}.pdf`]), run('pdftotext', [`${at}.pdf`, '-']), run('pdftoppm', ['-r', DPI, '-gray', `${at}.pdf`, at])])
	const { stdout: codes } = await run('sh', ['-c', `zbarimg -q ${at}-*.pgm; rm ${at}-*.pgm`])
	return { size: /^Page size: +([\d.]+) x ([\d.]+)/m.exec(info).slice(1).map(Number), codes: [...codes.matchAll(/^CODE-128:(.*)$/gm)].map(([, code]) => code), text }
}

test('U25 every paper has its size, its codes are read again, and its words are found', async ({ as }) => {
	const page = await as('fangrui', { at: '' })
	const { papers, lists } = await ask(page, 'meta')
	const folder = await mkdtemp(join(tmpdir(), 'papers-'))
	const found = [], unread = []
	for (const paper of papers) {
		const rows = await rowsOf(page, paper, lists.find(({ record }) => record === paper.record))
		for (const name of paper.sizes) {
			const answer = await page.request.get(`${paper.path}?of=${rows.map(({ key }) => key).join(',')}&size=${name}&lang=zh`)
			same(`${paper.name} of ${rows.length}`, [answer.status(), rows.length > 1], [200, true])
			const { size, codes, text } = await read(folder, await answer.body())
			figure('U25', size.map((points, n) => Math.abs(points / POINTS - MM[name][n])), 'mm')
			for (const { number } of rows) if (!codes.some((code) => code.startsWith(number))) unread.push(`${paper.name} ${name}: ${number}`)
			if (!text.includes(paper.zh)) found.push(`${paper.name} ${name}: does not say ${paper.zh}`)
		}
	}
	await rm(folder, { recursive: true })
	same('faults', [...unread, ...found], [])
	figure('U25 codes', unread.length, 'codes')
}, { lane: 'hands' })	/* it is in the log of orders that others work on */
