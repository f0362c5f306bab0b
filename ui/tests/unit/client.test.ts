import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { request } from '@/api/client'
import { toasts } from '@/parts/toasts'

const warning = { pointer: '/promised_date', code: 'DAY_OF_REST', zh: '周日休息', en: 'a Sunday' }
const answers = (body: object) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body)))

beforeEach(() => { toasts.length = 0 })
afterEach(() => vi.unstubAllGlobals())

describe('warnings of what was done', () => {
	it('are shown, whoever did it', async () => {
		answers({ id: '1', warnings: [warning, { ...warning, en: 'too few' }] })
		expect((await request('orders/1/actions/confirm', { method: 'POST', body: {} })).warnings).toHaveLength(2)
		expect(toasts.map(({ text, warn }) => [text, warn])).toEqual([['A Sunday', true], ['Too few', true]])
	})
	it('are left to whoever only tries it, and are none where there are none', async () => {
		answers({ id: '1', warnings: [warning] })
		expect((await request('orders/1/actions/confirm', { method: 'POST', body: {}, dry: true })).warnings).toEqual([warning])
		answers({ id: '1' })
		expect((await request('orders/1')).warnings).toEqual([])
		expect(toasts).toHaveLength(0)
	})
})
