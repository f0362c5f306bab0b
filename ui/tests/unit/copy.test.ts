// What was copied is said, and so is what could not be.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { copy } from '@/parts/copy'
import { toasts } from '@/parts/toasts'

const told = () => toasts.map(({ bad }) => !!bad)
let selected: string[] = []
const selection = (works: boolean) => { document.execCommand = () => { selected.push((document.activeElement as HTMLTextAreaElement).value); return works } }

beforeEach(() => { vi.useFakeTimers(); toasts.length = 0; selected = [] })
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals() })

it('goes by the clipboard where there is one', async () => {
	const writeText = vi.fn(async () => {})
	vi.stubGlobal('navigator', { clipboard: { writeText } })
	selection(true)
	await copy('token')
	expect([writeText.mock.calls, selected, told()]).toEqual([[['token']], [], [false]])
})
it('is selected and copied on plain http, and nothing of it stays', async () => {
	vi.stubGlobal('navigator', {})
	selection(true)
	await copy('token')
	expect([selected, told(), document.querySelector('textarea')]).toEqual([['token'], [false], null])
})
it('says that it could not be copied', async () => {
	vi.stubGlobal('navigator', { clipboard: { writeText: async () => { throw new DOMException('', 'NotAllowedError') } } })
	selection(false)
	await copy('token')
	expect(told()).toEqual([true])
})
