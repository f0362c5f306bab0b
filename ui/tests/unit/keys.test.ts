import { afterEach, describe, expect, it, vi } from 'vitest'
import { chord, dispatch, isOn, layers } from '@/base/keys'
import { prefs } from '@/base/prefs'

const press = (key: string, more: KeyboardEventInit & { target?: HTMLElement } = {}) => {
	const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
	Object.defineProperty(event, 'target', { value: more.target ?? document.body })
	dispatch(event)
	return event
}
afterEach(() => { layers.length = 0 })

describe('keys', () => {
	it('have one name each', () => {
		const name = (key: string, more = {}) => chord(new KeyboardEvent('keydown', { key, ...more }))
		expect([name('j'), name('K', { ctrlKey: true }), name('Enter', { ctrlKey: true, shiftKey: true }), name('?', { shiftKey: true }), name(' ')])
			.toEqual(['j', 'Ctrl-k', 'Ctrl-Shift-Enter', '?', 'Space'])
	})
	it('belong to the topmost layer that knows them', () => {
		const low = vi.fn()
		const high = vi.fn()
		layers.push([{ keys: 'j', label: '', run: low }], [{ keys: 'j', label: '', run: high }])
		expect(press('j').defaultPrevented).toBe(true)
		expect([low.mock.calls.length, high.mock.calls.length]).toEqual([0, 1])
	})
	it('mean nothing while an input method composes', () => {
		const run = vi.fn()
		layers.push([{ keys: 'y', label: '', run, typing: true }])
		press('y', { isComposing: true })
		press('y', { keyCode: 229 })
		expect(run).not.toHaveBeenCalled()
	})
	it('mean nothing while one types, unless they say so', () => {
		const plain = vi.fn()
		const always = vi.fn()
		layers.push([{ keys: 'y', label: '', run: plain }, { keys: 'Ctrl-Enter', label: '', run: always, typing: true }])
		const input = document.createElement('input')
		press('y', { target: input })
		press('Enter', { target: input, ctrlKey: true })
		expect([plain.mock.calls.length, always.mock.calls.length]).toEqual([0, 1])
	})
	it('leave Enter to a control that has the focus', () => {
		const run = vi.fn()
		layers.push([{ keys: 'Enter', label: '', run }])
		const box = Object.assign(document.createElement('input'), { type: 'checkbox' })
		press('Enter', { target: box })
		expect(run).not.toHaveBeenCalled()
		press('Enter')
		expect(run).toHaveBeenCalledTimes(1)
	})
	it('of a single character mean nothing to who has turned them off', () => {
		const run = vi.fn()
		layers.push([{ keys: 'j', label: '', run }, { keys: 'g o', label: '', run }, { keys: '?', label: '', run }, { keys: 'Ctrl-k', label: '', run }])
		prefs.letters = false
		for (const key of ['j', 'g', 'o', '?']) expect(press(key).defaultPrevented).toBe(false)
		press('k', { ctrlKey: true })
		expect(run).toHaveBeenCalledTimes(1)
		expect(['j', 'g o', 'Ctrl-k', 'Enter'].filter(isOn)).toEqual(['Ctrl-k', 'Enter'])
		prefs.letters = true
	})
	it('come in twos after g', () => {
		const go = vi.fn()
		layers.push([{ keys: 'g o', label: '', run: go }])
		press('o')
		press('g')
		press('o')
		expect(go).toHaveBeenCalledTimes(1)
	})
})
