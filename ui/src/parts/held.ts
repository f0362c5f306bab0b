// What can be taken back because it is not done yet: it is shown as done and told with the way back, and sent ten seconds later, or
// when one leaves the page or signs out.
import { shallowReactive } from 'vue'
import { beforeLogout } from '@/api/session'
import { whileShown } from '@/base/shown'
import { dismiss, tell } from './toasts'

export interface Waiting { id: string; send: (leaving: boolean) => unknown; undone?: () => unknown }

export const HOLD_MS = 10_000

/** `back` takes one back; `drop` forgets one that can no longer be done. */
export function useHeld<What extends Waiting>(ms = HOLD_MS) {
	type Held = What & { timer: ReturnType<typeof setTimeout>; toast: number }
	const held = shallowReactive(new Map<string, Held>())
	const drop = (id: string): Held | undefined => {
		const one = held.get(id)
		if (!one) return undefined
		clearTimeout(one.timer)
		dismiss(one.toast)
		held.delete(id)
		return one
	}
	const send = (id: string, leaving = false) => drop(id)?.send(leaving)
	const back = (id: string) => drop(id)?.undone?.()
	const sendAll = () => Promise.all([...held.keys()].map((id) => send(id, true)))
	let shown = false
	whileShown(() => { shown = true; addEventListener('pagehide', sendAll) }, () => { shown = false; removeEventListener('pagehide', sendAll); void sendAll() })
	beforeLogout(sendAll)
	return {
		held, back, drop,
		hold: (what: What, text: string, to?: string) => {
			drop(what.id)
			if (!shown) return void what.send(false)	/* who left before it could be held has meant it */
			held.set(what.id, { ...what, timer: setTimeout(() => void send(what.id), ms), toast: tell(text, { to, undo: () => back(what.id) }) })
		},
	}
}
