import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { pastedText } from '@/base/paste'
import { emptyEntry, emptyLine, entryBody, entryPatch, fieldsOf, fromOrder, isStarted, linesFrom, moreFields, putProduct, revive, roughAmount } from '@/screens/order/entry'

const field = (name: string, type = 'text', more = {}) => ({ name, type, zh: name, en: name, ...more })
const META = {
	version: '0', company: '', time_zone: 'Asia/Shanghai', currency: 'CNY', roles: [], lists: [], commands: [], internal: [], reports: [],
	records: [
		{ name: 'order', zh: '', en: '', fields: [
			field('customer_id', 'ref'), field('channel'), field('class'), field('phone'), field('message'), field('requested_date', 'date'), field('payment_days', 'int'), field('discount', 'money'),
			field('reference', 'text', { fixed: true }), field('total', 'money', { read_only: true }), field('lines', 'rows', { record: 'order_line' }),
		] },
		{ name: 'order_line', zh: '', en: '', fields: [
			field('product_id', 'ref'), field('sku', 'text', { instead_of: 'product_id' }), field('name', 'text', { read_only: true }), field('specification', 'text', { max: '500' }),
			field('attributes', 'attributes'), field('unit'), field('quantity', 'quantity'), field('gift', 'bool'), field('unit_price', 'price'),
			field('warehouse_id', 'ref'), field('requested_date', 'date'), field('note'), field('engraving'),
		] },
	],
} as unknown as Meta

beforeAll(() => install(META))

const LINE = { product_id: '7', sku: 'A', name: 'Pan', specification: '32 cm', kind: 'goods', unit: 'box', base_unit: 'piece', quantity: '2', unit_price: '9.00', list_price: '10.00', note: '' }
const ORDER = { customer_id: '1', channel: 'phone', class: 'normal', message: 'soon', requested_date: '2026-12-01', payment_days: 30, discount: '8.00', reference: 'R-1', total: '10.00' }
const orderOf = (...lines: object[]) => ({ ...ORDER, lines: lines.map((more) => ({ ...LINE, requested_date: ORDER.requested_date, ...more })) })
const linesOf = (order: object, edit: boolean) => entryBody(fromOrder(order, edit)).body.lines

describe('an order being entered', () => {
	it('is sent without blank lines, with numbers as people type them', () => {
		const entry = { ...emptyEntry(), customer_id: '7', lines: [emptyLine(), emptyLine({ product_id: '9', quantity: '１０', unit: '箱', unit_price: '1,000' })] }
		entry.fields.payment_days = '30'
		entry.fields.message = '  '
		const { body, sent } = entryBody(entry)
		expect(body).toEqual({ customer_id: '7', channel: 'phone', class: 'normal', payment_days: 30, lines: [{ product_id: '9', quantity: '10', unit: '箱', unit_price: '1000' }] })
		expect(sent).toEqual([entry.lines[1]])
	})
	it('keeps its lines apart after a draft came back', () => {
		const kept = JSON.parse(JSON.stringify({ ...emptyEntry(), lines: [emptyLine({ product_id: '1' }), emptyLine({ product_id: '2' })] }))
		const entry = revive(kept)
		expect(new Set([...entry.lines, emptyLine()].map((line) => line.key)).size).toBe(3)
		expect([isStarted(entry), isStarted(emptyEntry())]).toEqual([true, false])
	})
	it('repeats a past order without its dates, its reference and its prices', () => {
		const order = {
			customer_id: '7', customer_name: 'x', channel: 'web', class: 'urgent', reference: 'R1', requested_date: '2026-01-01', phone: '139',
			lines: [{ product_id: '9', sku: 'S', name: 'n', unit: '只', quantity: '2', unit_price: '8.00', list_price: '9.00', requested_date: '2026-01-01' }],
		}
		const again = entryBody(fromOrder(order, false)).body
		expect(again).toEqual({ customer_id: '7', channel: 'web', class: 'urgent', phone: '139', lines: [{ product_id: '9', quantity: '2', unit: '只' }] })
		const edited = entryBody(fromOrder(order, true)).body
		expect(edited).toMatchObject({ reference: 'R1', requested_date: '2026-01-01', lines: [{ unit_price: '8.00' }] })
	})
	it('shows an amount before the server has said it, for the base unit only', () => {
		expect(roughAmount(emptyLine({ units: ['只', '箱'], unit: '只', price: '19.90', quantity: '3' }))).toBe('59.70')
		expect(roughAmount(emptyLine({ units: ['只', '箱'], unit: '箱', price: '19.90', quantity: '3' }))).toBe('')
	})
})

describe('a line of an order', () => {
	it('is carried with all that can be said of it, whatever fields it has', () => {
		const more = { gift: true, unit_price: '0.00', warehouse_id: '3', attributes: { colour: 'green' }, engraving: 'L.', requested_date: '2026-12-24' }
		const said = { product_id: '7', specification: '32 cm', unit: 'box', quantity: '2', gift: true, warehouse_id: '3', attributes: { colour: 'green' }, engraving: 'L.' }
		expect(linesOf(orderOf(more), true)).toEqual([{ ...said, requested_date: '2026-12-24' }])
		expect(linesOf(orderOf(more), false)).toEqual([said])
	})
	it('keeps of an edit the price that was agreed, of a repeated order none', () => {
		expect(linesOf(orderOf({}), true)[0].unit_price).toBe('9.00')
		expect(linesOf(orderOf({ unit_price: '10.00' }), true)[0]).not.toHaveProperty('unit_price')
		expect(linesOf(orderOf({}), false)[0]).not.toHaveProperty('unit_price')
	})
	it('is of the warehouse that was named, not of one that was chosen', () => {
		const warehouses = [{ warehouse_id: '3' }, { warehouse_id: '3', ship_from: 'Hangzhou' }, { warehouse_id: '3', wanted_warehouse_id: '4', ship_from: 'Hangzhou' }]
		expect(linesOf(orderOf(...warehouses), true).map((line: { warehouse_id?: string }) => line.warehouse_id)).toEqual(['3', undefined, '4'])
	})
	it('of another product says nothing of the former', () => {
		const [line] = fromOrder(orderOf({ attributes: { colour: 'green' }, gift: true }), true).lines
		putProduct(line, { id: '8', sku: 'B', name: 'Lid', unit: 'piece', specification: '28 cm' })
		expect(entryBody({ ...fromOrder(orderOf(), true), lines: [line] }).body.lines).toEqual([{ product_id: '8', unit: 'piece', quantity: '2', gift: true }])
	})
	it('has cells for what is common, and the rest under "more", long texts last', () => {
		expect(moreFields().map(({ name }) => name)).toEqual(['gift', 'warehouse_id', 'engraving', 'specification', 'attributes'])
	})
	it('is one unless a quantity is said', () => {
		expect(entryBody(revive({ ...fromOrder(orderOf(), true), lines: [emptyLine({ product_id: '7' }), emptyLine()] })).body.lines).toEqual([{ product_id: '7', quantity: '1' }])
	})
})

describe('an edit', () => {
	const edit = (fields: Record<string, string>, change = (lines: { note: string }[]) => lines) => {
		const [loaded, entry] = [fromOrder(orderOf({}), true), fromOrder(orderOf({}), true)]
		Object.assign(entry.fields, fields)
		change(entry.lines as unknown as { note: string }[])
		return entryPatch(loaded, entry)
	}
	it('sends nothing when nothing was changed, and null for what was emptied', () => {
		expect(edit({})).toEqual({})
		expect(edit({ message: '', payment_days: '', discount: ' ' })).toEqual({ message: null, payment_days: null, discount: null })
	})
	it('sends the lines when one was changed, or what they take over', () => {
		expect(edit({}, (lines) => { lines[0].note = 'x'; return lines })).toEqual({ lines: [expect.objectContaining({ note: 'x' })] })
		expect(Object.keys(edit({ requested_date: '2026-12-02' }))).toEqual(['requested_date', 'lines'])
	})
	it('leaves to the server what the form does not have: what is masked', () => {
		const [loaded, entry] = [fromOrder(orderOf({}), true), fromOrder(orderOf({}), true)]
		delete entry.fields.message
		expect(entryPatch(loaded, entry)).toEqual({})
	})
	it('does not offer what was fixed at entry', () => {
		expect(fieldsOf(['reference', 'message'], true).map(({ name }) => name)).toEqual(['message'])
		expect(fieldsOf(['reference', 'message'], false)).toHaveLength(2)
	})
})

describe('rows of a spreadsheet', () => {
	/** A server that knows all products but X, and refuses to be asked for more than 50 words of a filter or 200 ids at once. */
	const asked: string[] = []
	function serve(): void {
		asked.length = 0
		vi.stubGlobal('fetch', async (address: string) => {
			const url = new URL(address, 'http://here')
			const [name, most] = url.pathname.endsWith('/products') ? ['sku', 50] as const : ['product_id', 200] as const
			const words = url.searchParams.get(name)!.split(',')
			asked.push(`${name} ${words.length}`)
			if (words.length > most) return new Response('{}', { status: 422 })
			return new Response(JSON.stringify({ items: words.filter((word) => word !== 'X').map((word) =>
				name === 'sku' ? { id: `9${word.slice(1)}`, sku: word, name: word, unit: 'piece', kind: 'goods' } : { product_id: word, available: '5' }) }))
		})
	}
	afterEach(() => vi.unstubAllGlobals())

	it('are lines, however many they are, in the order they were in', async () => {
		serve()
		const rows = Array.from({ length: 120 }, (_, n) => `A${n}\t${n + 1}`)
		const { lines, missing } = await linesFrom(rows.join('\n'))
		expect([lines.length, lines[0].sku, lines[119].sku, lines[119].quantity, lines[119].available]).toEqual([120, 'A0', 'A119', '120', '5'])
		expect([missing, asked]).toEqual([[], ['sku 50', 'sku 50', 'sku 20', 'product_id 120']])
	})
	it('of no product are given back as they were', async () => {
		serve()
		const { lines, missing } = await linesFrom('A1\t3\nX\t2\t9.50\tblue\nA1\t4')
		expect([lines.map((line) => line.quantity), pastedText(missing)]).toEqual([['3', '4'], 'X\t2\t9.50\tblue'])
	})
	it('say so when nobody can be asked', async () => {
		vi.stubGlobal('fetch', async () => { throw new TypeError('cut') })
		await expect(linesFrom('A1\t3\nA2\t4')).rejects.toMatchObject({ offline: true })
	})
})
