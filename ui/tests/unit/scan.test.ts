import { describe, expect, it } from 'vitest'
import { Problem } from '@/api/client'
import { ScanQueue } from '@/scan/queue'
import { memoryStore, type Entry } from '@/scan/store'
import { allDone, count, nextLine, times, type Task } from '@/scan/task'

const line = (n: number, sku: string, quantity: string) => ({ line: n, sku, name: sku, model: '', specification: '', unit: 'pc', packing: '', quantity, picked: '0', packed: '0', note: '' })
const task = (): Task => ({
	order_id: '7', batch: 1, code: 'N-1', customer_name: '', state: 'planned', province: '', city: '', carrier: '', shipping_mode: 'express', message: '',
	lines: [line(1, 'A', '2'), line(2, 'B', '24'), line(3, 'A', '1')],
	codes: [{ line: 1, code: '111', unit: 'pc', factor: '1' }, { line: 3, code: '111', unit: 'pc', factor: '1' }, { line: 2, code: '222', unit: 'box', factor: '12' }],
})

describe('what a scan means', () => {
	it('counts by the unit the code is on, first where there is room', () => {
		let at = task()
		for (const code of ['222', '222', '111', '111', '111']) at = count(at, code, '1').task
		expect(at.lines.map((one) => one.picked)).toEqual(['2', '24', '1'])
		expect(allDone(at)).toBe(true)
	})
	it('stops what is foreign, too much, or not there to be taken back', () => {
		expect(count(task(), '999', '1').reason).toBe('foreign')
		expect(count(task(), '222', '3').reason).toBe('above')
		expect(count(task(), '111', '-1').reason).toBe('below')
		expect(count(task(), '222', '3').task).toEqual(task())
	})
	it('takes back from the last line first', () => {
		const at = count(count(task(), 'A', '3').task, 'A', '-2').task
		expect(at.lines.map((one) => one.picked)).toEqual(['1', '0', '0'])
	})
	it('leads to the next line that is neither done nor short', () => {
		expect(nextLine(count(task(), 'A', '2').task)?.line).toBe(2)
		expect(nextLine(task(), { 1: 'none', 2: 'none' })?.line).toBe(3)
	})
	it('multiplies exactly', () => {
		expect([times('12', '3'), times('0.5', '3'), times('1.25', '0.4'), times('12', '10')]).toEqual(['36', '1.5', '0.5', '120'])
	})
})

describe('scans on their way', () => {
	const offline = () => Promise.reject(new Problem(0, 'OFFLINE', '', '', ''))
	it('go in order, each once, after a cut under the keys they had', async () => {
		const store = memoryStore(), seen: string[] = []
		let cut = true
		const ask = (entry: Entry) => (cut ? offline() : (seen.push(`${entry.what} ${entry.key}`), Promise.resolve()))
		const before = new ScanQueue(store, 'me', ask)
		for (const what of ['a', 'b', 'c']) await before.put('x', {}, what, task())
		await before.drain()
		before.stop()
		expect([before.state.waiting, before.state.offline, seen.length]).toEqual([3, true, 0])
		const keys = (await store.all('me')).map((entry) => `${entry.what} ${entry.key}`)
		cut = false
		const after = new ScanQueue(store, 'me', ask)	/* the page was loaded again */
		await after.drain()
		expect(seen).toEqual(keys)
		expect([after.state.waiting, after.state.offline, (await store.task('me'))?.code]).toEqual([0, false, 'N-1'])
	})
	it('that the server refuses are told, and do not hold up the others', async () => {
		const queue = new ScanQueue(memoryStore(), 'me', (entry) => (entry.what === 'bad' ? Promise.reject(new Problem(409, 'SCAN_ABOVE', '', 'enough', '')) : Promise.resolve()))
		for (const what of ['bad', 'good']) await queue.put('x', {}, what, null)
		await queue.drain()
		expect([queue.state.waiting, queue.state.refused.map((one) => [one.what, one.why])]).toEqual([0, [['bad', 'enough']]])
	})
	it('that were refused are told again after a reload, until somebody has seen it, and are not sent again', async () => {
		const store = memoryStore()
		let sent = 0
		const refuse = () => { sent++; return Promise.reject(new Problem(409, 'SCAN_ABOVE', '', 'enough', '')) }
		const before = new ScanQueue(store, 'me', refuse)
		await before.put('x', {}, 'bad', null)
		await before.drain()
		const after = new ScanQueue(store, 'me', refuse)
		await after.begin()
		expect([sent, after.state.waiting, after.state.refused.map((one) => one.what)]).toEqual([1, 0, ['bad']])
		await after.seen(after.state.refused[0])
		const last = new ScanQueue(store, 'me', refuse)
		await last.begin()
		expect(last.state.refused).toEqual([])
	})
	it('of somebody else are left alone', async () => {
		const store = memoryStore()
		const other = new ScanQueue(store, 'other', offline)
		await other.put('x', {}, 'theirs', null)
		await other.drain()
		other.stop()
		let asked = 0
		await new ScanQueue(store, 'me', () => Promise.resolve(asked++)).drain()
		expect([asked, (await store.all('other')).length]).toEqual([0, 1])
	})
})
