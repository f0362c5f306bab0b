// What a board of cards knows: its columns, and where a card may go.
import type { Row } from '@/api/client'
import type { RecordMeta } from '@/api/meta'
import type { Allowed } from '@/parts/actions'
import type { Waiting } from '@/parts/held'

/** Where a card may go by which action, or why it may not; `back`: one that waits, to where it came from. */
export interface Way { to: string; allowed?: Allowed; refused?: Allowed; back?: true }

/** The states that are shown: those asked for; else those that hold something, and those where something is still to be done. */
export function boardStates(record: RecordMeta, asked: string[], counts: Record<string, number>): string[] {
	const states = record.machine?.states ?? []
	return states.filter((state) => (asked.length ? asked.includes(state.name) : counts[state.name] || !state.final)).map((state) => state.name)
}

/** One way to each state but its own; what has a button beats what only happens, what is allowed beats what is not. */
export function waysOf(record: RecordMeta, row: Row): Way[] {
	const { field, states, moves } = record.machine!
	const actions = (row.allowed_actions ?? []) as Allowed[]
	return states.filter((state) => state.name !== row[field]).map(({ name: to }) => {
		const steps = moves.filter((move) => move.from === row[field] && move.to === to).map((move) => actions.find((one) => one.action === move.action))
		return { to, allowed: steps.find((one) => one?.allowed), refused: steps.find((one) => one && !one.allowed) }
	})
}

/** A card that was moved and may be taken back. */
export interface Move extends Waiting { from: string; to: string; row: Row }
