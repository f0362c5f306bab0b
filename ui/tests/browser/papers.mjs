// What is printed of the demo company, as a ruler, a scanner and a search find it: the programs of tools/install.sh test.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { figure, same, test } from './check.mjs'
import { ask } from './driver.mjs'
import { waitingBatch } from './scanning.mjs'

const run = promisify(execFile)
const MM = { a4: [210, 297], '241x140': [241, 140], '76x130': [76, 130] }
const POINTS = 72 / 25.4
const DPI = '203'	/* of a label printer */
const ROWS = 2

/** The rows that are printed, with what their code says, the number of their order: the oldest that nobody works on any more, else one's own. */
async function rowsOf(page, { record, states }, { path, sort }, over) {
	const last = states.at(-1)
	if (last && !over.includes(last)) {
		const made = await Promise.all(Array.from({ length: ROWS }, () => waitingBatch(page, [{ sku: 'RL-G101', quantity: '1' }])))
		return made.map(({ id, number }) => ({ key: `${id}.1`, number }))
	}
	const { items, names } = await ask(page, `${path.replace('/api/v1/', '')}?${last ? `state=${last}&` : ''}sort=${sort.replace('-', '')}&limit=${ROWS}`)
	return items.map((row) => (row.order_id ? { key: `${row.order_id}.${row[record]}`, number: names.order[row.order_id] } : { key: row.id, number: row.number }))
}

const overOf = (records, name) => records.find((record) => record.name === name).machine.states.filter(({ final }) => final).map((state) => state.name)

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
	const { papers, lists, records } = await ask(page, 'meta')
	const folder = await mkdtemp(join(tmpdir(), 'papers-'))
	const found = [], unread = []
	for (const paper of papers) {
		const rows = await rowsOf(page, paper, lists.find(({ record }) => record === paper.record), overOf(records, paper.record))
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
}, { lane: 'papers' })
