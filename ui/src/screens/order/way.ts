// What stands between an order and the next step of its way: a move that somebody makes, or what its goods and services wait for.
import type { Row } from '@/api/client'
import type { RecordMeta } from '@/api/meta'
import { compare, subtract } from '@/base/decimal'
import { actionOf } from '@/parts/actions'

type Machine = NonNullable<RecordMeta['machine']>
export type Move = Machine['moves'][number]
export type Hold = { kind: 'move'; move: Move } | { kind: 'batch'; batch: Row; move: Move } | { kind: 'goods'; n: number } | { kind: 'services'; n: number }

/** -1: it has not come to the first step, or is beside the way. */
export const stepOf = (machine: Machine, state: string) => machine.steps.findIndex((step) => step.in.includes(state))

/** By which somebody brings it to its next step; of what was sent back, to the one where it was. */
export function moveOn(machine: Machine, state: string): Move | undefined {
	const at = stepOf(machine, state)
	const leads = (to: number) => machine.moves.find((move) => move.from === state && move.zh && machine.steps[to]?.in.includes(move.to))
	return leads(at + 1) ?? leads(at)
}

/** How much of a line is neither `done` nor left out by agreement. */
export const isOpen = (line: Row, done: string) => compare(subtract(line.base_quantity, line.reduced), line[done]) > 0

/** The batch whose next move is whoever looks at it to make. */
export const batchInHand = (order: Row, batches: Machine): Row | undefined => ((order.batches ?? []) as Row[]).find((batch) => {
	const move = moveOn(batches, batch.state)
	return move && actionOf(batch, move.action)?.allowed
})

export function holdsOf(order: Row, machine: Machine, batches: Machine): Hold[] {
	const move = moveOn(machine, order.state)
	if (move) return [{ kind: 'move', move }]
	if (machine.states.find((state) => state.name === order.state)?.final) return []
	const lines = (order.lines ?? []) as Row[]
	const goods = lines.filter((line) => line.kind !== 'service' && isOpen(line, 'batched')).length
	const services = lines.filter((line) => line.kind === 'service' && isOpen(line, 'shipped')).length
	const holds: Hold[] = []
	if (goods) holds.push({ kind: 'goods', n: goods })
	if (services) holds.push({ kind: 'services', n: services })
	for (const batch of (order.batches ?? []) as Row[]) {
		const next = moveOn(batches, batch.state)
		if (next) holds.push({ kind: 'batch', batch, move: next })
	}
	return holds
}
