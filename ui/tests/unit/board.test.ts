// A board: which columns there are, and where a card may go.
import { describe, expect, it } from 'vitest'
import type { RecordMeta } from '@/api/meta'
import { boardStates, waysOf } from '@/pages/board'

const record = {
	name: 'order', fields: [],
	machine: {
		field: 'state',
		states: [{ name: 'placed' }, { name: 'rejected' }, { name: 'approved' }, { name: 'cancelled', final: true }],
		moves: [
			{ from: 'placed', action: 'approve', to: 'approved' }, { from: 'placed', action: 'reject', to: 'rejected' },
			{ from: 'placed', action: 'cancel', to: 'cancelled' }, { from: 'placed', action: 'discard', to: 'cancelled' },
		],
	},
} as unknown as RecordMeta

describe('a board', () => {
	it('shows what holds something and what is still to be done, or what was asked for', () => {
		expect(boardStates(record, [], { placed: 3 })).toEqual(['placed', 'rejected', 'approved'])
		expect(boardStates(record, [], { cancelled: 1 })).toContain('cancelled')
		expect(boardStates(record, ['cancelled'], {})).toEqual(['cancelled'])
	})
	it('lets a card go where an action is allowed, and tells which one is not', () => {
		const action = (name: string, allowed: boolean) => ({ action: name, allowed, label: name, label_en: name })
		const ways = waysOf(record, { state: 'placed', allowed_actions: [action('approve', true), action('reject', false), action('cancel', false), action('discard', true)] })
		expect(ways.map((way) => [way.to, way.allowed?.action, way.refused?.action])).toEqual([
			['rejected', undefined, 'reject'], ['approved', 'approve', undefined], ['cancelled', 'discard', 'cancel'],
		])
	})
	it('knows of no way where the server names none', () => {
		expect(waysOf(record, { state: 'approved' }).every((way) => !way.allowed && !way.refused)).toBe(true)
	})
})
