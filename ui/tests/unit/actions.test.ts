import { afterEach, describe, expect, it, vi } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { prefs } from '@/base/prefs'
import { actionLabel, doingCommand, perform, why, type Allowed } from '@/parts/actions'

const blocked: Allowed = { action: 'ship', allowed: false, label: '\u53d1\u8d27', label_en: 'ship', reason: { code: 'STATE', zh: '\u672a\u4ed8\u6b3e', en: 'not paid' } }
afterEach(() => { prefs.locale = 'zh-CN'; vi.unstubAllGlobals() })

describe('an action', () => {
	it('and why it is not to be had are told in the language of the screen', () => {
		prefs.locale = 'zh-CN'
		expect([actionLabel(blocked), why('order', blocked)]).toEqual([blocked.label, blocked.reason!.zh])
		prefs.locale = 'en'
		expect([actionLabel(blocked), why('order', blocked)]).toEqual(['Ship', 'Not paid'])
	})
	it('that is of another state tells which', () => {
		install({ records: [{ name: 'order', fields: [], machine: { states: [{ name: 'placed', zh: '\u5df2\u63a5\u6536', en: 'placed' }] } }], lists: [] } as unknown as Meta)
		prefs.locale = 'zh-CN'
		expect(why('order', { ...blocked, reason: { code: 'STATE', possible_in: ['placed'] } })).toContain('\u5df2\u63a5\u6536')
	})
})

it('what no row offers is done by its name in meta, with a key, and with the version that was seen where one is asked for', async () => {
	const sent: unknown[] = []
	vi.stubGlobal('fetch', async (path: string, { method, headers, body }: { method: string; headers: Record<string, string>; body?: string }) => {
		sent.push([method, path, headers['If-Match'], !!headers['Idempotency-Key'], body])
		return new Response('{}')
	})
	const of = (name: string, method: string, more = {}) => ({ name, method, path: '', zh: name, en: name, roles: [], ...more })
	install({ records: [], lists: [], commands: [of('view.change', 'PATCH', { input: 'view', if_match: true }), of('view.remove', 'DELETE', { if_match: true }), of('setting.change', 'POST', { input: 'setting_row', if_match: true })] } as unknown as Meta)
	await perform(doingCommand('view.change', 'views/7', { id: '7', version: 3 }), { query: 'x' })
	await perform(doingCommand('view.remove', 'views/7', { id: '7', version: 3 }), undefined, { version: '*' })
	await perform(doingCommand('setting.change', 'settings', { version: 0 }), { name: 'n', value: 'v' })
	expect(sent).toEqual([
		['PATCH', '/api/v1/views/7', '"3"', true, '{"query":"x"}'], ['DELETE', '/api/v1/views/7', '*', true, undefined], ['POST', '/api/v1/settings', '"0"', true, '{"name":"n","value":"v"}'],
	])
})
