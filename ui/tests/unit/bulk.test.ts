// All rows of a filter, and what is done with them some at a time: bounds, stops, a server that says to wait, a wire that is cut.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '@/api/client'
import { BULK_MOST, pagesOf, portionsOf, useWhole, work } from '@/pages/bulk'

const rowsOf = (n: number) => Array.from({ length: n }, (_, id) => ({ id: String(id), version: 1 }))
const key = (row: Row) => row.id as string

/** A server with so many rows; `cut` and `busy`: the requests whose answer is lost, or refused for a second. */
let asked: { url: URL; body: any }[] = []
function serve(many: number, { cut = [], busy = [] }: { cut?: number[]; busy?: number[] } = {}): void {
	asked = []
	vi.stubGlobal('fetch', async (url: string, { body }: { body?: string }) => {
		const at = new URL(url, 'http://here')
		asked.push({ url: at, body: body && JSON.parse(body) })
		if (cut.includes(asked.length)) throw new TypeError('cut')
		if (busy.includes(asked.length)) return new Response('{}', { status: 429, headers: { 'Retry-After': '3' } })
		if (body) return new Response(JSON.stringify({ items: JSON.parse(body).items.map(() => ({ status: 200 })) }))
		const from = Number(at.searchParams.get('cursor') ?? 0)
		const to = Math.min(from + Number(at.searchParams.get('limit')), many)
		return new Response(JSON.stringify({ items: rowsOf(many).slice(from, to), ...(to < many ? { next_cursor: String(to) } : {}) }))
	})
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals() })

describe('all rows of a filter', () => {
	it('are read to the last page, as they were filtered', async () => {
		serve(450)
		const whole = useWhole(key)
		await whole.read(pagesOf('orders', { state: 'placed' }))
		expect([whole.rows.value?.length, whole.cut.value, whole.reading.value]).toEqual([450, false, false])
		expect(asked.map(({ url }) => url.search)).toEqual(['?state=placed&limit=200', '?state=placed&limit=200&cursor=200', '?state=placed&limit=200&cursor=400'])
	})
	it('end at the bound, and say so', async () => {
		serve(2 * BULK_MOST)
		const whole = useWhole(key)
		await whole.read(pagesOf('orders', {}))
		expect([whole.rows.value?.length, whole.cut.value, asked.length]).toEqual([BULK_MOST, true, BULK_MOST / 200 + 1])
		serve(BULK_MOST)
		await whole.read(pagesOf('orders', {}))
		expect([whole.rows.value?.length, whole.cut.value]).toEqual([BULK_MOST, false])
	})
	it('are none when one stops', async () => {
		serve(5000)
		const whole = useWhole(key)
		const reading = whole.read(pagesOf('orders', {}))
		whole.drop()
		await reading
		expect([whole.rows.value, whole.reading.value, asked.length]).toEqual([null, false, 1])
	})
	it('hold none twice, though one came again', async () => {
		const whole = useWhole(key)
		await whole.read((async function* () { yield rowsOf(3); yield rowsOf(4) })())
		expect(whole.rows.value?.map(key)).toEqual(['0', '1', '2', '3'])
	})
})

describe('a command for many', () => {
	const all = async (steps: AsyncIterable<unknown[]>) => { let n = 0; for await (const some of steps) n += some.length; return n }
	it('goes in portions, and waits when the server says so', async () => {
		serve(0, { busy: [2] })
		const done = all(portionsOf(work('order.approve', rowsOf(250), ''), false))
		await vi.advanceTimersByTimeAsync(2_900)
		expect(asked).toHaveLength(2)
		await vi.advanceTimersByTimeAsync(200)
		expect([await done, asked.map(({ body }) => body.items.length)]).toEqual([250, [100, 100, 100, 50]])
		expect(asked[2].body).toEqual(asked[1].body)
	})
	it('is the same when it is sent again, so that nothing is done twice', async () => {
		serve(0, { cut: [2] })
		const what = work('order.reject', rowsOf(150), 'no')
		await expect(all(portionsOf(what, false))).rejects.toThrow()
		expect(await all(portionsOf(what, false, 100))).toBe(50)
		expect(asked[2].body).toEqual(asked[1].body)
		expect(new Set(asked.slice(0, 2).flatMap(({ body }) => body.items.map((item: Row) => item.key))).size).toBe(150)
	})
	it('is only tried in a trial', async () => {
		serve(0)
		await all(portionsOf(work('order.approve', rowsOf(1), ''), true))
		expect([asked[0].url.searchParams.get('dry_run'), asked[0].body.items]).toEqual(['true', [{ command: 'order.approve', id: '0', if_match: 1 }]])
	})
})
