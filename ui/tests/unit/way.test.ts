import { describe, expect, it } from 'vitest'
import type { Row } from '@/api/client'
import type { MetaRecord } from '@/api/schema'
import { holdsOf, moveOn, stepOf } from '@/screens/order/way'

const labels = { zh: '', en: '' }
const move = (from: string, action: string, to: string, asked = true) => ({ from, action, to, ...(asked ? { zh: action, en: action } : {}) })
const step = (state: string, ...others: string[]) => ({ ...labels, state, in: [state, ...others], at: `${state}_at` })
type Machine = NonNullable<MetaRecord['machine']>

const order: Machine = {
	field: 'state',
	states: ['draft', 'placed', 'rejected', 'approved', 'confirmed', 'processing', 'signed', 'cancelled'].map((name) => ({ ...labels, name, tone: 'busy' as const, ...(['signed', 'cancelled'].includes(name) ? { final: true as const } : {}) })),
	moves: [move('draft', 'place', 'placed'), move('placed', 'cancel', 'cancelled'), move('placed', 'approve', 'approved'), move('placed', 'reject', 'rejected'), move('rejected', 'resubmit', 'placed'),
		move('approved', 'confirm', 'confirmed'), move('confirmed', 'cancel', 'cancelled'), move('confirmed', 'sign', 'signed', false)],
	steps: [step('placed', 'rejected'), step('approved'), step('confirmed', 'processing'), step('signed')],
}
const batch: Machine = {
	field: 'state', states: [], moves: [move('planned', 'cancel', 'cancelled'), move('planned', 'pick', 'picked'), move('picked', 'sign', 'signed')],
	steps: [step('planned'), step('picked'), step('signed')],
}
const line = (kind: string, batched: string, shipped = batched): Row => ({ kind, base_quantity: '10', reduced: '1', batched, shipped })
const told = (row: Row) => holdsOf(row, order, batch).map((hold) => ('move' in hold ? `${hold.kind} ${hold.move.action}` : `${hold.kind} ${hold.n}`))

describe('the way of an order', () => {
	it('knows the step of a state, and none beside the way', () => {
		expect(['draft', 'rejected', 'processing', 'cancelled'].map((state) => stepOf(order, state))).toEqual([-1, 0, 2, -1])
	})
	it('goes on by the move that leads to the next step, or back to the one where it was', () => {
		expect(['draft', 'placed', 'rejected', 'approved', 'confirmed', 'signed', 'cancelled'].map((state) => moveOn(order, state)?.action))
			.toEqual(['place', 'approve', 'resubmit', 'confirm', undefined, undefined, undefined])
	})
	it('waits for goods that are in no batch, services, and every batch that is not there yet', () => {
		const lines = [line('goods', '9'), line('goods', '8.5'), line('service', '0', '9'), line('service', '0', '3')]
		expect(told({ state: 'confirmed', lines, batches: [{ state: 'planned' }, { state: 'picked' }, { state: 'signed' }, { state: 'cancelled' }] }))
			.toEqual(['goods 1', 'services 1', 'batch pick', 'batch sign'])
	})
	it('waits for nothing at its end, however little was done', () => {
		expect(told({ state: 'cancelled', lines: [line('goods', '0')], batches: [{ state: 'planned' }] })).toEqual([])
	})
})
