// All rows of a filter, and what is done with them some at a time: bounds, stops, a server that says to wait, a wire that is cut.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '@/api/client'
import { install, partOf, type Field, type Meta } from '@/api/meta'
import { me } from '@/api/session'
import { BULK_MOST, freshOf, pagesOf, pasteOwn, portionsOf, useWhole, work } from '@/pages/bulk'
import { bulkCommands, bulkFields, ownFields } from '@/pages/columns'

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
		await whole.read((async function* () { yield { items: rowsOf(3) }; yield { items: rowsOf(4) } })())
		expect(whole.rows.value?.map(key)).toEqual(['0', '1', '2', '3'])
	})
})

describe('a command for many', () => {
	const all = async (steps: AsyncIterable<unknown[]>) => { let n = 0; for await (const some of steps) n += some.length; return n }
	it('goes in portions, and waits when the server says so', async () => {
		serve(0, { busy: [2] })
		const done = all(portionsOf(work('order.approve', rowsOf(250)), false))
		await vi.advanceTimersByTimeAsync(2_900)
		expect(asked).toHaveLength(2)
		await vi.advanceTimersByTimeAsync(200)
		expect([await done, asked.map(({ body }) => body.items.length)]).toEqual([250, [100, 100, 100, 50]])
		expect(asked[2].body).toEqual(asked[1].body)
	})
	it('is the same when it is sent again, so that nothing is done twice', async () => {
		serve(0, { cut: [2] })
		const what = work('order.reject', rowsOf(150), () => ({ reason: 'no' }))
		await expect(all(portionsOf(what, false))).rejects.toThrow()
		expect(await all(portionsOf(what, false, 100))).toBe(50)
		expect(asked[2].body).toEqual(asked[1].body)
		expect(new Set(asked.slice(0, 2).flatMap(({ body }) => body.items.map((item: Row) => item.key))).size).toBe(150)
	})
	it('is only tried in a trial', async () => {
		serve(0)
		await all(portionsOf(work('order.approve', rowsOf(1)), true))
		expect([asked[0].url.searchParams.get('dry_run'), asked[0].body.items]).toEqual(['true', [{ command: 'order.approve', id: '0', if_match: 1 }]])
	})
})

describe('parts of a root', () => {
	const field = (name: string, type: string, more = {}) => ({ name, type, zh: name, en: name, ...more })
	const command = (name: string, path: string, input?: string, roles = ['warehouse']) => ({ name, method: 'POST', path: `/api/v1/${path}`, zh: name, en: name, roles, record: 'order', input, if_match: true })
	const ship = command('batch.ship', 'orders/{id}/batches/{part}/actions/ship', 'ship')
	beforeEach(() => {
		install({
			lists: [{ record: 'order', path: '/api/v1/orders', detail: true }, { record: 'batch', path: '/api/v1/batches' }],
			records: [
				{ name: 'order', fields: [field('id', 'id', { key: true })] },
				{ name: 'batch', fields: [field('order_id', 'ref', { key: true, record: 'order' }), field('batch', 'int', { key: true })] },
				{ name: 'level', fields: [field('order_id', 'ref', { key: true, record: 'order' }), field('place_id', 'ref', { key: true })] },
				{ name: 'ship', fields: [field('carrier', 'text'), field('tracking_number', 'text'), field('lines', 'rows', { record: 'level' }), field('by', 'text', { read_only: true })] },
				{ name: 'reduce', fields: [field('line', 'int', { required: true })] },
			],
			commands: [
				ship, command('batch.pick', 'orders/{id}/batches/{part}/actions/pick'), command('batch.scan', 'orders/{id}/batches/{part}/scans'), command('refund.pay', 'orders/{id}/refunds/{part}/actions/pay'),
				command('order.reduce', 'orders/{id}/actions/reduce', 'reduce'), command('order.reserve', 'orders/{id}/actions/reserve'), command('batch.cancel', 'orders/{id}/batches/{part}/actions/cancel', undefined, ['manager']),
			],
		} as unknown as Meta)
		me.value = { roles: ['warehouse'] } as never
	})
	const part = { root: 'orders', id: 'order_id', number: 'batch' }
	const batches = [{ order_id: '7', batch: 1 }, { order_id: '7', batch: 2 }]

	it('are those whose key is a root and a number', () => {
		expect([partOf('batch'), partOf('order'), partOf('level')]).toEqual([part, undefined, undefined])
	})
	it('are done what their root offers them, by who may; what asks for more than can be told of many is not offered', () => {
		expect(bulkCommands('batches', 'batch').map(({ name }) => name)).toEqual(['batch.ship', 'batch.pick'])
		expect(bulkCommands('orders', 'order').map(({ name }) => name)).toEqual(['order.reserve'])
		expect([bulkFields(ship as never), ownFields(ship as never)].map((some) => some.map(({ name }) => name))).toEqual([['carrier', 'tracking_number'], ['tracking_number']])
	})
	it('are named by root and number, each with its own key and what it is told, in the state it was seen in', async () => {
		serve(0)
		const what = work('batch.ship', batches, (row) => (row.batch === 2 ? { tracking_number: 'SF2' } : {}), part)
		for await (const _ of portionsOf(what, false));
		const named = { command: 'batch.ship', id: '7', if_match: '*' }
		expect(asked[0].body.items).toEqual([{ ...named, part: 1, key: `${what.key}-7.1` }, { ...named, part: 2, key: `${what.key}-7.2`, input: { tracking_number: 'SF2' } }])
	})
	it('are read again with their root', async () => {
		vi.stubGlobal('fetch', async (url: string) => new Response(JSON.stringify({ id: '7', batches: [{ batch: 2, state: 'packed' }], at: url })))
		const fresh = []
		for await (const some of freshOf('batches', batches.slice(1), part)) fresh.push(...some)
		expect(fresh.map(({ row }) => row)).toEqual([{ order_id: '7', batch: 2, state: 'packed' }])
	})
	it('are told what was pasted, from where one stands to the last of them', () => {
		const fields = [field('a', 'text'), field('b', 'text')] as Field[]
		const forms = ['1', '2', '3'].map((a) => ({ a, b: '' }))
		expect(pasteOwn(fields, forms, 1, 'b', [['x', 'too far right'], ['y'], ['too far down']])).toEqual([forms[0], { a: '2', b: 'x' }, { a: '3', b: 'y' }])
		expect(pasteOwn(fields, forms, 0, 'a', [['x', 'y']])[0]).toEqual({ a: 'x', b: 'y' })
	})
})

describe('what failed', () => {
	it('is read again some at a time; what is gone is told of itself, and is not the end of the others', async () => {
		let open = 0, most = 0
		vi.stubGlobal('fetch', async (url: string) => {
			most = Math.max(most, ++open)
			await Promise.resolve()
			open--
			const id = url.split('/').pop()
			return id === '3' ? new Response(JSON.stringify({ code: 'E_NONE', detail: 'there is none' }), { status: 404 }) : new Response(JSON.stringify({ id, version: 2 }))
		})
		const read = []
		for await (const some of freshOf('orders', rowsOf(14))) read.push(...some)
		expect([read.length, most, read.filter((one) => !one.gone).every(({ row }) => row.version === 2)]).toEqual([14, 6, true])
		expect(read.flatMap(({ gone }) => gone ?? [])).toEqual([{ row: { id: '3', version: 1 }, result: { status: 404, error: { code: 'E_NONE', detail: 'there is none' } } }])
	})
	it('is not read on when nobody can be asked', async () => {
		vi.stubGlobal('fetch', async () => { throw new TypeError('cut') })
		await expect((async () => { for await (const some of freshOf('orders', rowsOf(3))) void some })()).rejects.toMatchObject({ offline: true })
	})
})
