import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { follow, live, seen, unfollow, unseen, useLive } from '@/api/live'
import { install, type Meta } from '@/api/meta'
import { queries } from '@/api/queries'

/** What the browser has: a stream that is told what to do. */
class Stream {
	static all: Stream[] = []
	static get last() { return Stream.all[Stream.all.length - 1] }
	open = true
	onopen = () => {}
	onerror = () => {}
	onmessage: (message: { data: string; lastEventId: string }) => void = () => {}
	constructor(readonly url: string) { Stream.all.push(this) }
	close() { this.open = false }
	say(id: string, subject = 'order', ...changed: string[]) {
		this.onmessage({ data: JSON.stringify({ subject, subject_id: '7', data: { changes: changed.map((record) => ({ record, key: ['7'] })) } }), lastEventId: id })
	}
}
const openStreams = () => Stream.all.filter((stream) => stream.open).length

let hidden = false
let status = 200
function look(away: boolean): void {
	hidden = away
	document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
	vi.useFakeTimers()
	Stream.all = []
	hidden = false
	status = 200
	vi.stubGlobal('EventSource', Stream)
	vi.stubGlobal('fetch', async () => { if (!status) throw new TypeError('cut'); return new Response('{}', { status }) })
	Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
	install({ records: [], lists: ['order', 'batch', 'payment', 'stock_level', 'event'].map((record) => ({ record, path: `/api/v1/${record}s` })) } as unknown as Meta)
	for (const record of Object.keys(unseen)) delete unseen[record]
	follow()
})
afterEach(() => {
	unfollow()
	vi.useRealTimers()
	vi.unstubAllGlobals()
	vi.restoreAllMocks()
})

describe('live changes', () => {
	it('hold no connection while nobody looks, and tell afterwards what was missed', () => {
		Stream.last.onopen()
		Stream.last.say('41')
		look(true)
		expect(openStreams()).toBe(0)
		vi.advanceTimersByTime(60_000)
		look(false)
		expect([Stream.all.length, Stream.last.url]).toEqual([2, '/api/v1/events/stream?after=41'])
		Stream.last.say('42')
		vi.advanceTimersByTime(300)
		expect(unseen.order).toBe(2)
	})
	it('are told to the lists of all that changed, once for each event', () => {
		Stream.last.onopen()
		Stream.last.say('41', 'order', 'order', 'batch', 'batch', 'batch_line')
		Stream.last.say('42', 'order', 'payment', 'reservation')
		Stream.last.say('43', 'note', 'batch')
		vi.advanceTimersByTime(300)
		expect({ ...unseen }).toEqual({ order: 2, batch: 2, payment: 1, stock_level: 1, event: 3 })
	})
	it('are not told of a list that was read meanwhile, as it is after what one did oneself', () => {
		Stream.last.onopen()
		Stream.last.say('41', 'order', 'order', 'payment')
		seen('order')
		vi.advanceTimersByTime(300)
		expect([unseen.order, unseen.payment]).toEqual([0, 1])
		Stream.last.say('42')
		vi.advanceTimersByTime(300)
		expect(unseen.order).toBe(1)
		seen('order')
		expect(unseen.order).toBe(0)
	})
	it('read all again after a long time, rather than a night of changes one by one', () => {
		const all = vi.spyOn(queries, 'invalidateQueries')
		Stream.last.onopen()
		Stream.last.say('41')
		look(true)
		vi.advanceTimersByTime(3_600_000)
		all.mockClear()
		look(false)
		Stream.last.onopen()
		expect([Stream.last.url, all.mock.calls]).toEqual(['/api/v1/events/stream', [[]]])
	})
	it('come back when the stream was refused, say so, and read what is open meanwhile', async () => {
		const read = vi.spyOn(queries, 'invalidateQueries')
		Stream.last.onerror()
		await vi.advanceTimersByTimeAsync(1_000)
		expect([Stream.all.length, openStreams(), live.lost]).toEqual([2, 1, ''])
		Stream.last.onerror()
		await vi.advanceTimersByTimeAsync(2_000)
		expect(live.lost).toBe('stream')
		Stream.last.onerror()
		await vi.advanceTimersByTimeAsync(4_000)
		expect(read).toHaveBeenCalledWith({ queryKey: ['record'] })
		Stream.last.onopen()
		expect(live.lost).toBe('')
	})
	it('say that the server is away until it is there again, asking every half minute at least', async () => {
		status = 0
		Stream.last.onerror()
		await vi.advanceTimersByTimeAsync(300_000)
		expect([live.lost, openStreams()]).toEqual(['server', 0])
		status = 200
		await vi.advanceTimersByTimeAsync(30_000)
		expect([live.lost, openStreams()]).toEqual(['', 1])
	})
	it('end with the session', async () => {
		status = 401
		Stream.last.onerror()
		await vi.advanceTimersByTimeAsync(300_000)
		expect(openStreams()).toBe(0)
	})
	it('are told to the page that is shown, and that some may have been missed before there was a stream', () => {
		const heard: (string | undefined)[] = []
		const page = createApp({ setup: () => { useLive('order', (event) => heard.push(event?.subject_id)) }, render: () => null })
		page.mount(document.createElement('div'))
		Stream.last.onopen()
		Stream.last.say('41')
		Stream.last.say('42', 'customer')
		expect(heard).toEqual([undefined, '7'])
		page.unmount()
		Stream.last.say('43')
		expect(heard).toHaveLength(2)
	})
	it('do not come back behind one that looks away', async () => {
		Stream.last.onerror()
		look(true)
		await vi.advanceTimersByTimeAsync(60_000)
		expect(openStreams()).toBe(0)
	})
})
