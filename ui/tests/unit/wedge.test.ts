import { describe, expect, it } from 'vitest'
import { Wedge, type Read } from '@/base/wedge'

/** Keys at a pace: what was read. */
function type(wedge: Wedge, text: string, gap: number, start = 1000): Read | undefined {
	let at = start
	for (const key of text) wedge.feed(key, (at += gap))
	return wedge.feed('Enter', at + gap)
}

describe('a scanner that types', () => {
	it('is told from a hand by its pace', () => {
		const wedge = new Wedge()
		expect(type(wedge, '6900000000014', 4)).toEqual({ kind: 'code', text: '6900000000014' })
		expect(type(wedge, '12', 4)).toEqual({ kind: 'code', text: '12' })
		expect(type(wedge, '12', 120)).toEqual({ kind: 'quantity', text: '12' })
		expect(type(wedge, 'RL-G101', 120)).toEqual({ kind: 'code', text: 'RL-G101' })
	})
	it('gives one code for one Enter, and none for an empty field', () => {
		const wedge = new Wedge()
		expect(wedge.feed('Enter', 1)).toBeUndefined()
		expect(type(wedge, 'A1', 3)).toEqual({ kind: 'code', text: 'A1' })
		expect(wedge.feed('Enter', 2000)).toBeUndefined()
		expect(type(wedge, 'A2', 3, 5000)).toEqual({ kind: 'code', text: 'A2' })
	})
	it('lets a hand correct itself', () => {
		const wedge = new Wedge()
		wedge.feed('1', 0)
		wedge.feed('2', 200)
		wedge.feed('Backspace', 400)
		expect(wedge.typed).toBe('1')
		expect(wedge.feed('Enter', 600)).toEqual({ kind: 'quantity', text: '1' })
	})
})
