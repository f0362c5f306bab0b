// What a board of cards knows: its columns, where a card may go, and moves that wait ten seconds for a change of mind.
import { shallowReactive } from 'vue'
import type { Row } from '@/api/client'
import type { RecordMeta } from '@/api/meta'
import type { Allowed } from '@/parts/actions'

/** Where a card may go by which action, or why it may not. */
export interface Way { to: string; allowed?: Allowed; refused?: Allowed }

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

/* --- a change of mind --- */

export interface Move { id: string; from: string; to: string; row: Row; send: (leaving: boolean) => unknown }
interface Held extends Move { timer: ReturnType<typeof setTimeout> }

export const HOLD_MS = 10_000

/** Moves that are shown, and sent when their time has come, or when one leaves; until then they can be taken back. */
export function useHeld(ms = HOLD_MS) {
	const held = shallowReactive(new Map<string, Held>())
	const take = (id: string): Held | undefined => {
		const one = held.get(id)
		if (one) { clearTimeout(one.timer); held.delete(id) }
		return one
	}
	const send = (id: string, leaving = false) => take(id)?.send(leaving)
	return {
		held,
		hold: (move: Move) => { take(move.id); held.set(move.id, { ...move, timer: setTimeout(() => void send(move.id), ms) }) },
		back: (id: string) => { take(id) },
		sendAll: () => { for (const id of held.keys()) void send(id, true) },
	}
}
