import { afterEach, describe, expect, it } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { prefs } from '@/base/prefs'
import { actionLabel, why, type Allowed } from '@/parts/actions'

const blocked: Allowed = { action: 'ship', allowed: false, label: '\u53d1\u8d27', label_en: 'ship', reason: { code: 'STATE', zh: '\u672a\u4ed8\u6b3e', en: 'not paid' } }
afterEach(() => { prefs.locale = 'zh-CN' })

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
