import { beforeEach, describe, expect, it } from 'vitest'
import { dropAllDrafts, dropDraft, keepDraft, readDraft } from '@/base/draft'
import { emptyEntry, emptyLine, entryBody, fromOrder, isStarted, revive, roughAmount } from '@/screens/entry/entry'

beforeEach(() => localStorage.clear())

describe('drafts', () => {
	it('come back until they are too old or dropped', () => {
		keepDraft('order.1', { a: 1 }, 1000)
		expect(readDraft('order.1', 2000)).toEqual({ at: 1000, value: { a: 1 } })
		expect(readDraft('order.2', 2000)).toBeNull()
		expect(readDraft('order.1', 1000 + 31 * 86_400_000)).toBeNull()
		dropDraft('order.1')
		expect(readDraft('order.1', 2000)).toBeNull()
	})
	it('are dropped all at once, and nothing else', () => {
		keepDraft('order.1', 1)
		keepDraft('order.2', 2)
		localStorage.setItem('orderd.prefs', '{}')
		dropAllDrafts()
		expect(Object.keys(localStorage)).toEqual(['orderd.prefs'])
	})
	it('survive what is not theirs', () => {
		localStorage.setItem('orderd.draft.order.1', '{broken')
		expect(readDraft('order.1')).toBeNull()
	})
})

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
