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

export interface Waiting { id: string; send: (leaving: boolean) => unknown }
export interface Move extends Waiting { from: string; to: string; row: Row }

export const HOLD_MS = 10_000

/** What is shown as done, and sent when its time has come, or when one leaves; until then it can be taken back. */
export function useHeld<What extends Waiting>(ms = HOLD_MS) {
	type Held = What & { timer: ReturnType<typeof setTimeout> }
	const held = shallowReactive(new Map<string, Held>())
	const take = (id: string): Held | undefined => {
		const one = held.get(id)
		if (one) { clearTimeout(one.timer); held.delete(id) }
		return one
	}
	const send = (id: string, leaving = false) => take(id)?.send(leaving)
	return {
		held,
		hold: (what: What) => { take(what.id); held.set(what.id, { ...what, timer: setTimeout(() => void send(what.id), ms) }) },
		back: (id: string) => { take(id) },
		sendAll: () => Promise.all([...held.keys()].map((id) => send(id, true))),
	}
}
