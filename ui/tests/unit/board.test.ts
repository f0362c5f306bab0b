// A board: which columns there are, where a card may go, and what a change of mind leaves behind.
import { describe, expect, it, vi } from 'vitest'
import type { RecordMeta } from '@/api/meta'
import { boardStates, useHeld, waysOf } from '@/pages/board'

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

describe('a held move', () => {
	const move = (send: (leaving: boolean) => void) => ({ id: '1', from: 'placed', to: 'approved', row: { id: '1' }, send })
	it('is sent once, when its time has come', () => {
		vi.useFakeTimers()
		const sent = vi.fn()
		const { hold, held, sendAll } = useHeld(10)
		hold(move(sent))
		vi.advanceTimersByTime(9)
		expect(sent).not.toHaveBeenCalled()
		vi.advanceTimersByTime(1)
		void sendAll()
		expect(sent.mock.calls).toEqual([[false]])
		expect(held.size).toBe(0)
	})
	it('is never sent when it was taken back, or when another took its place', () => {
		vi.useFakeTimers()
		const [first, second] = [vi.fn(), vi.fn()]
		const { hold, back } = useHeld(10)
		hold(move(first))
		hold(move(second))
		back('1')
		vi.runAllTimers()
		expect([first, second].map((one) => one.mock.calls.length)).toEqual([0, 0])
	})
	it('is sent at once by who leaves', () => {
		vi.useFakeTimers()
		const sent = vi.fn()
		const { hold, sendAll } = useHeld(10)
		hold(move(sent))
		void sendAll()
		vi.runAllTimers()
		expect(sent.mock.calls).toEqual([[true]])
	})
	it('is waited for by who has something to do after it', async () => {
		let done = false
		const { hold, sendAll } = useHeld(10)
		hold(move(async () => { await Promise.resolve(); done = true }))
		await sendAll()
		expect(done).toBe(true)
	})
})
