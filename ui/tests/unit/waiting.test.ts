// Whom what waits for, and how what waits longest is told.
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { me, type Me } from '@/api/session'
import { askOldest, isPressing, oldestOf, questions, stepsTold, taskOf, waiting } from '@/screens/work/waiting'

const named = (name: string, roles: string[]) => ({ name, zh: name, en: name, roles })
const key = (name: string) => ({ name, type: 'id', key: true })
const machine = (states: string[], ...moves: [string, string, boolean?][]) => ({
	field: 'state', states: states.map((name) => ({ name, tone: name === 'draft' ? 'idle' : 'wait', zh: name, en: name })),
	moves: moves.map(([from, action, rare]) => ({ from, action, to: '', zh: action, en: action, rare })), steps: states.map((state) => ({ state, in: [state], at: state + '_at' })),
})
const META = {
	records: [
		{ name: 'order', called: 'number', fields: [key('id'), { name: 'state_at', type: 'instant', sort: true }],
			machine: machine(['draft', 'confirmed', 'signed'], ['draft', 'place'], ['confirmed', 'cancel', true], ['signed', 'complete']) },
		{ name: 'batch', fields: [key('order_id'), key('batch')], machine: machine(['planned', 'packed'], ['planned', 'pick'], ['packed', 'ship']) },
		{ name: 'settlement', fields: [key('order_id'), key('settlement')], machine: machine(['issued', 'settled'], ['issued', 'settle']) },
	],
	lists: [['order', 'orders', '-created_at'], ['batch', 'batches', '-created_at'], ['settlement', 'settlements', '-issued_at']]
		.map(([record, path, sort]) => ({ record, path: '/api/v1/' + path, sort, counts: true, detail: record === 'order', roles: [] })),
	commands: [named('order.place', ['sales']), named('order.cancel', ['sales']), named('batch.plan', ['warehouse']), named('order.complete', ['finance']), named('order.settle', ['finance']),
		named('order.receive_payment', ['finance']), { ...named('batch.pick', ['warehouse']), record: 'order' }, { ...named('batch.ship', ['warehouse']), record: 'order' }],
	internal: [],
} as unknown as Meta

const be = (...roles: string[]) => { me.value = { id: '1', login: 'x', name: 'x', roles, totp: false } satisfies Me }
const waits = () => waiting().map((one) => [`${one.record.name}.${one.state}`, ...one.steps.map((step) => step.label)].map((word) => word.toLowerCase()))

beforeAll(() => install(META))
beforeEach(() => be('warehouse'))

it('waits for whom may do it, whichever record the command is of, moves or not; what is rare for nobody', () => {
	expect(waits()).toEqual([['order.confirmed', 'batch.plan'], ['batch.planned', 'pick'], ['batch.packed', 'ship']])
	be('finance')
	expect(waits()).toEqual([['order.signed', 'order.settle', 'complete'], ['settlement.issued', 'order.receive_payment']])
	be('sales')
	expect(waits()).toEqual([['order.draft', 'place']])
	expect(waiting().some(isPressing)).toBe(false)
})
it('is one list of all kinds, by how long each has been in its state', () => {
	const [plan, pick] = waiting()
	const names = { order: { 7: 'A1' } }
	const tasks = oldestOf([
		taskOf(plan, { id: '8', number: 'A2', customer_name: 'X', total: '9.00', state_at: '2026-01-02', confirmed_at: '2026-01-02' }),
		taskOf(pick, { order_id: '7', batch: 3, contact_name: 'Y', created_at: '2026-01-09', planned_at: '2026-01-01' }, names),
	])
	expect(tasks.map(({ to, number, customer, amount, since }) => [to, number, customer, amount, since])).toEqual([
		['/orders/7', 'A1 · 3', 'Y', '', '2026-01-01'], ['/orders/8', 'A2', 'X', '9.00', '2026-01-02'],
	])
})
it('asks the list itself for the rows of each step: what is shown is all there is, not what is left of a page', () => {
	be('finance')
	const asked = questions(waiting())
	expect(asked.map((of) => [of.map((one) => stepsTold(one.steps).toLowerCase()), askOldest(of)])).toEqual([
		[['order.settle'], { settlement: 'none', state: 'signed', sort: 'state_at', limit: '15' }],
		[['complete'], { settlement: 'settled', state: 'signed', sort: 'state_at', limit: '15' }],
		[['order.receive_payment'], { state: 'issued', sort: 'issued_at', limit: '15' }],
	])
	const order = (at: number, id: string) => taskOf(asked[at][0], { id, number: 'A' + id, total: '9.00', state_at: '2026-01-0' + id })
	const tasks = oldestOf([order(1, '1'), order(0, '2'), taskOf(asked[2][0], { order_id: '3', settlement: 1, balance: '5.00', issued_at: '2026-01-04' }, { order: { 3: 'A3' } })])
	expect(tasks.map((task) => [task.number, task.amount, stepsTold(task.steps).toLowerCase()])).toEqual([
		['A1', '9.00', 'complete'], ['A2', '9.00', 'order.settle'], ['A3 · 1', '5.00', 'order.receive_payment'],
	])
})
it('asks once for all states of a record from which nothing is left out', () => {
	expect(questions(waiting()).map((of) => askOldest(of).state)).toEqual(['confirmed', 'planned,packed'])
})
