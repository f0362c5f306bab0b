// What is counted and filled in for who begins with nothing.
import { beforeAll, describe, expect, it } from 'vitest'
import { filled } from '@/api/demo'
import { install, type Meta } from '@/api/meta'
import { isDone, STEPS } from '@/screens/work/start'
import { termOf } from '@/parts/terms'

describe('the demo company', () => {
	it('counts days from the day it was begun, and takes what the order says', () => {
		const input = { date: '+4', amount: '@total', tracking: 'CY#', lines: [{ quantity: '2', note: 'a+1' }], n: 3, draft: true }
		expect(filled(input, '2026-02-26', { total: '12.50' }, 7)).toEqual(
			{ date: '2026-03-02', amount: '12.50', tracking: 'CY100000000007', lines: [{ quantity: '2', note: 'a+1' }], n: 3, draft: true })
	})
})

const way = (steps: [string, string[]][]) => ({ states: [], moves: [], steps: steps.map(([state, within]) => ({ state, in: within })) })
const META = {
	records: [
		{ name: 'order', fields: [], machine: way([['placed', ['placed', 'rejected']], ['approved', ['approved']], ['confirmed', ['confirmed', 'processing']], ['signed', ['signed']]]) },
		{ name: 'batch', fields: [], machine: way([['planned', ['planned']], ['shipped', ['shipped']]]) },
	],
} as unknown as Meta

describe('first steps', () => {
	beforeAll(() => install(META))
	it('are taken on the page of the orders that have come so far', () => {
		expect(step('confirm').on!()).toEqual(['approved'])
		expect(step('ship').on!()).toEqual(['confirmed', 'processing'])
		expect(step('paid').on!()).toEqual(['approved', 'confirmed', 'processing', 'signed'])
		expect(isDone(step('ship'), { 'counts/batch': { counts: { planned: 2 } } })).toBe(false)
		expect(isDone(step('ship'), { 'counts/batch': { counts: { shipped: 1 } } })).toBe(true)
	})
	const step = (key: string) => STEPS.find((one) => one.key === key)!
	it('are done when a list holds something, or an order has come so far', () => {
		expect(isDone(step('product'), {})).toBe(false)
		expect(isDone(step('product'), { products: { items: [] } })).toBe(false)
		expect(isDone(step('product'), { products: { items: [{}] } })).toBe(true)
		const placed = { 'counts/order': { counts: { draft: 3, placed: 1, approved: 0 } } }
		expect(['order', 'review', 'confirm'].map((key) => isDone(step(key), placed))).toEqual([true, false, false])
		expect(['order', 'review', 'confirm'].map((key) => isDone(step(key), { 'counts/order': { counts: { signed: 1 } } }))).toEqual([true, true, true])
		expect(isDone(step('order'), { 'counts/order': { counts: { draft: 3, cancelled: 1 } } })).toBe(false)
	})
})

describe('words of the trade', () => {
	it('are explained by record and field, or by the field alone', () => {
		expect(termOf('stock_level', 'reserved')).toMatch(/\u4e0d\u80fd\u518d\u5356|cannot be sold/)
		expect(termOf('product', 'sku')).toBe(termOf('order_line', 'sku'))
		expect(termOf('order', 'reference')).not.toBe('')
		expect(termOf('customer', 'reference')).toBe('')
	})
})
