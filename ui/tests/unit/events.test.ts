// Of what kind an event is: by what the tables say of the fields it changed.
import { beforeEach, expect, it } from 'vitest'
import { kindsOf, toldOf } from '@/api/events'
import { install, type Meta } from '@/api/meta'

beforeEach(() => install({
	records: [
		{ name: 'order', fields: [{ name: 'state', type: 'choice' }, { name: 'paid', type: 'money' }, { name: 'message', type: 'text' }], machine: { field: 'state', states: [], moves: [] } },
		{ name: 'payment', fields: [{ name: 'amount', type: 'money' }] },
	],
	lists: [], commands: [{ name: 'order.note', talks: true }, { name: 'order.approve' }], internal: [{ name: 'order.print', talks: true }],
} as unknown as Meta))

it('a change of the state, of an amount, or something said', () => {
	const kinds = (command: string, ...changes: object[]) => kindsOf(toldOf(JSON.stringify({ command, changes })))
	expect(kinds('order.approve', { record: 'order', key: [], set: { state: ['placed', 'approved'] } })).toEqual(['state'])
	expect(kinds('order.receive_payment', { record: 'payment', key: [], new: { amount: '1.00' } })).toEqual(['money'])
	expect(kinds('order.create', { record: 'order', key: [], new: { state: 'placed', paid: '0.00' } })).toEqual(['state', 'money'])
	expect(['order.note', 'order.print'].map((name) => kinds(name))).toEqual([['talk'], ['talk']])
	expect(kinds('order.change', { record: 'order', key: [], set: { message: ['', 'x'] } })).toEqual([])
	expect(kindsOf(toldOf(undefined))).toEqual([])
})
