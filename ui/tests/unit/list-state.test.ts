import { describe, expect, it } from 'vitest'
import { apiQuery, readListState, turned, viewQuery, writeListState } from '@/base/list-state'

const QUERY = { state: 'placed,approved', order_date_from: '2026-11-01', q: 'A B&=', sort: '-order_date', cursor: 'ff00,ff01', columns: 'number:140,total', board: '1', dense: '1', size: '100' }

describe('the address of a list', () => {
	it('gives back what it was made of', () => {
		expect(writeListState(readListState(QUERY))).toEqual(QUERY)
		expect(writeListState(readListState({}))).toEqual({})
	})
	it('asks the API for no more than the API knows', () => {
		const asked = apiQuery(readListState(QUERY))
		expect(asked).toEqual({ state: 'placed,approved', order_date_from: '2026-11-01', q: 'A B&=', cursor: 'ff01', limit: '100' })
		expect(apiQuery(readListState({ sort: 'order_date' }))).toEqual({ sort: 'order_date', limit: '50' })
	})
	it('refuses sizes that are none', () => {
		expect(readListState({ size: '100000' }).size).toBe(50)
		expect(readListState({ columns: 'a:9999,b:x,c:1' })).toMatchObject({ columns: ['a', 'b', 'c'], widths: { a: 800, c: 48 } })
	})
	it('knows the pages before, so that one gets back also after a reload', () => {
		const third = readListState({ cursor: turned(turned([], 'b'), 'c').join(',') })
		expect(turned(third.trail)).toEqual(['b'])
		expect(writeListState({ ...third, trail: turned(turned(third.trail)) })).toEqual({})
	})
	it('stays short: of very many pages the oldest are forgotten', () => {
		const far = Array.from({ length: 100 }, (_, n) => String(n).padStart(120, '0')).reduce<string[]>((trail, next) => turned(trail, next), [])
		expect(far.join(',').length).toBeLessThan(4001)
		expect([far.length > 20, Number(far[far.length - 1]), Number(turned(far).pop())]).toEqual([true, 99, 98])
		expect(turned([], 'f'.repeat(5000))).toHaveLength(1)
	})
	it('is kept as a view without the page', () => {
		expect(Object.fromEntries(new URLSearchParams(viewQuery(readListState(QUERY))))).toEqual({ ...QUERY, cursor: undefined })
	})
})
