// What others change, as it happens: the log of orderd as server-sent events. A record that is open is read again; a list
// is not, for rows must not jump under the hand: it tells how many changes there are and waits to be asked.
//
// A browser has six connections to a server for all its tabs, so one that nobody looks at does not hold one. It also gives a
// stream up for good after an answer like 503: so coming back is done here.
import { reactive } from 'vue'
import { API, Problem, request } from './client'
import { toldOf, type Told } from './events'
import { listOf, shortPath } from './meta'
import { whileShown } from '@/base/shown'
import { queries } from './queries'
import { atEnd } from './session'

/** How many changes of a record there were since its list was read. */
export const unseen = reactive<Record<string, number>>({})

/** What is missing for what is on the screen to be up to date: the server, or only its stream. */
export const live = reactive<{ lost: '' | 'server' | 'stream' }>({ lost: '' })

/** What changed is told and read again four times a second at most: a file of orders is thousands of changes. */
const PAUSE_MS = 250
const due = new Map<string, string[]>()
const fresh = new Map<string, number>()
let flushing = 0

function flush(): void {
	flushing = 0
	for (const [record, n] of fresh) unseen[record] = (unseen[record] ?? 0) + n
	for (const queryKey of due.values()) void queries.invalidateQueries({ queryKey })
	fresh.clear()
	due.clear()
}

/** A list was read: what was heard of until now stands in it, also what is not told yet, as one's own doing mostly is. */
export function seen(record: string): void {
	fresh.delete(record)
	unseen[record] = 0
}

/** To be read again, with all that is at the time. */
export function stale(...queryKey: string[]): void {
	due.set(queryKey.join(' '), queryKey)
	flushing ||= window.setTimeout(flush, PAUSE_MS)
}

/** What the stream tells of an event. */
export interface Heard { subject: string; subject_id: string; name: string; actor_id: string; actor: string; data: Told | string }
type Listener = (event: Heard | null) => void
const listeners = new Set<Listener>()
const tellAll: Listener = (event) => listeners.forEach((listener) => listener(event))

/** Tells a page that is in front what happens to records of a kind; null: something may have happened that nobody told. */
export function useLive(record: string, hear: Listener): void {
	const listener: Listener = (event) => { if (!event || event.subject === record) hear(event) }
	whileShown(() => listeners.add(listener), () => listeners.delete(listener))
}

/** What is listed in rows that are no record of the log: by what it follows from. */
const LISTED_AS: Record<string, string[]> = {
	reservation: ['stock_level', 'stock_ledger_line'],
	stock_document: ['stock_document', 'stock_level', 'stock_ledger_line'],
}

/** Whose lists an event changes: of its subject, of what was changed with it, and of events. */
function listsChanged(event: Heard): Set<string> {
	const changed = [event.subject, ...(toldOf(event.data).changes ?? []).map((change) => change.record)]
	return new Set([...changed.flatMap((record) => LISTED_AS[record] ?? [record]), 'event'].filter(listOf))
}

function hear({ data, lastEventId }: MessageEvent<string>): void {
	const event = JSON.parse(data) as Heard
	const list = listOf(event.subject)
	last = lastEventId
	for (const record of listsChanged(event)) fresh.set(record, (fresh.get(record) ?? 0) + 1)
	stale('counts')
	if (!list) return
	stale('record', `${shortPath(list.path)}/${event.subject_id}`)
	stale('events', event.subject_id)
	tellAll(event)
}

/* --- the connection --- */

/** Who was away for longer reads all again, and is not told of each change. */
const CATCH_UP_MS = 300_000
const AGAIN_MS = { first: 1_000, most: 30_000 }
let source: EventSource | undefined
let last = ''		/* the id of what was heard last */
let since = 0		/* when it was lost; 0: there was nothing to lose */
let wait = AGAIN_MS.first
let refused = 0		/* how often on end, by a server that is there */
let coming = 0

function open(): void {
	const after = since && Date.now() - since < CATCH_UP_MS ? last : ''
	source = new EventSource(`${API}/events/stream${after && `?after=${after}`}`)
	source.onmessage = hear
	source.onopen = () => {
		if (since && !after) void queries.invalidateQueries()
		if (!after) tellAll(null)
		settle()
	}
	source.onerror = () => { refused++; close(); again() }
}

function settle(): void {
	wait = AGAIN_MS.first
	refused = since = 0
	live.lost = ''
}

function close(): void {
	clearTimeout(coming)
	coming = 0
	source?.close()
	source = undefined
	since ||= Date.now()
}

function again(): void {
	coming = window.setTimeout(comeBack, wait)
	wait = Math.min(2 * wait, AGAIN_MS.most)
}

/** Asks in plain words first, for a stream does not tell why it ended: whether one is still signed in, and whether anybody is there. */
async function comeBack(): Promise<void> {
	const mine = coming
	const problem = await request('me').then(() => null, (error) => error as Problem)
	if (mine !== coming || problem?.status === 401) return
	if (problem) {
		refused = 0
		live.lost = 'server'
		return again()
	}
	if (live.lost) {
		for (const queryKey of [['record'], ['counts'], ['events']]) void queries.invalidateQueries({ queryKey })
		tellAll(null)
	}
	live.lost = refused > 1 ? 'stream' : ''
	open()
}

const turn = () => { if (document.hidden) close(); else if (!source) open() }

export function follow(): void {
	document.addEventListener('visibilitychange', turn)
	if (!document.hidden) open()
}

export function unfollow(): void {
	document.removeEventListener('visibilitychange', turn)
	close()
	settle()
	last = ''
}

atEnd(() => {
	for (const record of Object.keys(unseen)) delete unseen[record]
	fresh.clear()
	due.clear()
})
