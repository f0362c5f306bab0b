// What was done is told, and what failed is never silent.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { Problem } from '@/api/client'
import { tell, toasts, uncaught, undoLast } from '@/parts/toasts'

const refused = () => new Problem(409, 'E_STATE', '', 'it was shipped', '')
const told = () => toasts.map(({ text, bad }) => `${text}${bad ? '!' : ''}`)

beforeEach(() => { vi.useFakeTimers(); toasts.length = 0 })
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks() })

it('says why something could not be taken back', async () => {
	tell('retired', { undo: async () => { throw refused() } })
	await undoLast()
	expect(told()).toEqual([expect.stringMatching(/: it was shipped!$/)])
})
it('gives way to what is newer, but never what can be taken back', () => {
	tell('held', { undo: () => {} })
	for (const text of ['1', '2', '3', '4', '5']) tell(text, { to: '/' })
	expect(told()).toEqual(['held', '3', '4', '5'])
	for (const text of ['6', '7', '8', '9', '10']) tell(text, { undo: () => {} })
	expect(told()).toEqual(['held', '6', '7', '8', '9', '10'])
	vi.advanceTimersByTime(10_000)
	expect(told()).toEqual([])
})
it('has one word of what was done at a time, and soon none', () => {
	tell('refused', { bad: true })
	for (const text of ['picked', 'packed', 'shipped']) tell(text)
	expect(told()).toEqual(['refused!', 'shipped'])
	vi.advanceTimersByTime(5_000)
	expect(told()).toEqual(['refused!'])
})
it('tells what a page did not catch, once', async () => {
	const app = createApp({ render: () => h('button', { onClick: async () => { throw refused() } }) })
	app.config.errorHandler = uncaught
	const root = document.createElement('div')
	app.mount(root)
	root.querySelector('button')!.click()
	root.querySelector('button')!.click()
	await vi.advanceTimersByTimeAsync(0)
	expect(told()).toEqual(['it was shipped!'])
	app.unmount()
})
it('says nothing of what nobody waits for, and of a session that ended', () => {
	uncaught(new DOMException('', 'AbortError'))
	uncaught(new Problem(401, 'E_LOGIN', '', '', ''))
	expect(told()).toEqual([])
})
it('leaves a fault of the program in the console', () => {
	const log = vi.spyOn(console, 'error').mockImplementation(() => {})
	const fault = new TypeError('x is undefined')
	uncaught(fault)
	expect([log.mock.calls, toasts.length]).toEqual([[[fault]], 1])
})
