// What others change, as it happens: the log of orderd as server-sent events. A record that is open is read again; a list
// is not, for rows must not jump under the hand: it tells how many changes there are and waits to be asked.
import { reactive } from 'vue'
import { API } from './client'
import { listOf, shortPath } from './meta'
import { queries } from './queries'

/** How many changes of a record there were since its list was read. */
export const unseen = reactive<Record<string, number>>({})

let source: EventSource | undefined

/** What changed is told and read again four times a second at most: a file of orders is thousands of changes. */
const PAUSE = 250
const due = new Map<string, string[]>()
const fresh = new Map<string, number>()
let timer = 0

function flush(): void {
	timer = 0
	for (const [record, n] of fresh) unseen[record] = (unseen[record] ?? 0) + n
	for (const queryKey of due.values()) void queries.invalidateQueries({ queryKey })
	fresh.clear()
	due.clear()
}

function stale(...queryKey: string[]): void {
	due.set(queryKey.join(' '), queryKey)
	timer ||= window.setTimeout(flush, PAUSE)
}

export function follow(): void {
	source?.close()
	source = new EventSource(`${API}/events/stream`)
	source.onmessage = ({ data }) => {
		const event = JSON.parse(data) as { subject: string; subject_id: string }
		const list = listOf(event.subject)
		if (!list) return
		fresh.set(event.subject, (fresh.get(event.subject) ?? 0) + 1)
		stale('record', `${shortPath(list.path)}/${event.subject_id}`)
		stale('events', event.subject_id)
		stale('counts')
	}
}

export function unfollow(): void {
	source?.close()
	source = undefined
}
