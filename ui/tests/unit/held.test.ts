// What waits for a change of mind: what it leaves behind, and when it is done.
import { createApp, type App } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { logout } from '@/api/session'
import { useHeld, type Waiting } from '@/parts/held'
import { toasts, undoLast } from '@/parts/toasts'

let page: App
let held: ReturnType<typeof useHeld<Waiting>>
const sent = vi.fn()
const undone = vi.fn()
const waiting = { id: '1', send: sent, undone }

beforeEach(() => {
	vi.useFakeTimers()
	sent.mockReset()
	undone.mockReset()
	toasts.length = 0
	page = createApp({ setup() { held = useHeld(10); return () => null } })
	page.mount(document.createElement('div'))
})
afterEach(() => {
	page.unmount()
	vi.useRealTimers()
	vi.unstubAllGlobals()
})

it('is sent once, when its time has come, and no longer told as what can be taken back', () => {
	held.hold(waiting, 'moved')
	vi.advanceTimersByTime(9)
	expect([sent.mock.calls.length, toasts.map((toast) => toast.text)]).toEqual([0, ['moved']])
	vi.advanceTimersByTime(1)
	page.unmount()
	expect([sent.mock.calls, toasts.length, held.held.size]).toEqual([[[false]], 0, 0])
})
it('is never sent when it was taken back, or when another took its place', async () => {
	const first = vi.fn()
	held.hold({ id: '1', send: first }, 'first')
	held.hold(waiting, 'second')
	await undoLast()
	page.unmount()
	vi.runAllTimers()
	expect([first, sent, undone].map((one) => one.mock.calls.length)).toEqual([0, 0, 1])
})
it('is neither sent nor taken back when it is dropped', () => {
	held.hold(waiting, 'moved')
	expect(held.drop('1')?.id).toBe('1')
	page.unmount()
	vi.runAllTimers()
	expect([sent, undone].map((one) => one.mock.calls.length).concat(toasts.length)).toEqual([0, 0, 0])
})
it('is sent at once by who goes to another page, and by who closes the window', () => {
	held.hold(waiting, 'moved')
	dispatchEvent(new Event('pagehide'))
	held.hold({ ...waiting, id: '2' }, 'moved')
	page.unmount()
	vi.runAllTimers()
	expect(sent.mock.calls).toEqual([[true], [true]])
})
it('is sent at once when its page was left before it could be held', () => {
	page.unmount()
	held.hold(waiting, 'moved')
	expect([sent.mock.calls, toasts.length, held.held.size]).toEqual([[[false]], 0, 0])
})
it('is done before one signs out', async () => {
	const order: string[] = []
	vi.stubGlobal('fetch', async (path: string) => { order.push(path); return new Response('{}') })
	held.hold({ id: '1', send: async () => { await Promise.resolve(); order.push('sent') } }, 'moved')
	await logout()
	expect(order).toEqual(['sent', '/api/v1/logout'])
})
