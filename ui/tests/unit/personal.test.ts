import { beforeAll, describe, expect, it } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { isMasked, mayReveal } from '@/api/personal'
import { me } from '@/api/session'
import { tidyDate } from '@/base/date'
import { fromForm, MASKS, patchFrom, toForm } from '@/parts/form'
import { entryBody, fromOrder, takeFields } from '@/screens/order/entry'

const field = (name: string, type: string, more = {}) => ({ name, type, zh: name, en: name, ...more })
const META = {
	version: '0', company: '', time_zone: 'Asia/Shanghai', currency: 'CNY', roles: [], lists: [], commands: [], reports: [],
	personal: [{ name: 'phone', zh: '', en: '', sees: ['warehouse'], reveals: ['sales'] }, { name: 'street', zh: '', en: '', sees: ['warehouse'], reveals: [] }],
	records: [
		{ name: 'customer', zh: '', en: '', fields: [field('name', 'text'), field('phone', 'text', { scope: 'phone' }), field('contacts', 'rows', { record: 'contact' })] },
		{ name: 'contact', zh: '', en: '', fields: [field('contact', 'int'), field('phone', 'text', { scope: 'phone' })] },
		{ name: 'order', zh: '', en: '', fields: [field('customer_id', 'ref'), field('phone', 'text', { scope: 'phone' }), field('street', 'text', { scope: 'street' }), field('city', 'text')] },
	],
} as unknown as Meta
const phone = META.records[0].fields[1]
const as = (role: string) => { me.value = { id: '1', login: '', name: '', totp: false, roles: [role] } }

beforeAll(() => install(META))

describe('masked data', () => {
	it('are masked for who does not see them, and looked at by who may', () => {
		as('sales')
		expect(isMasked(phone, '138****0001')).toBe(true)
		expect(isMasked(phone, '13800000001')).toBe(false)
		expect(isMasked(META.records[0].fields[0], '5*3')).toBe(false)
		expect(mayReveal(phone)).toBe(true)
		as('warehouse')
		expect(isMasked(phone, '138****0001')).toBe(false)
		as('reviewer')
		expect(mayReveal(phone)).toBe(false)
	})
	it('are not sent back, and what is typed instead is', () => {
		as('sales')
		const before = toForm('customer', { name: 'A', phone: '138****0001', contacts: [{ contact: 1, phone: '139****0002' }] })
		const after = JSON.parse(JSON.stringify(before))
		expect(before.phone).toBe('')
		expect(before[MASKS]).toEqual({ phone: '138****0001' })
		after.contacts[0].contact = '2'
		expect(patchFrom('customer', before, after)).toEqual({ contacts: [{ contact: 2 }] })
		expect(fromForm('customer', { ...after, phone: '13700000000' })).toEqual({ name: 'A', phone: '13700000000', contacts: [{ contact: 2 }] })
	})
	it('leave a masked address to the server as a whole', () => {
		as('sales')
		const entry = fromOrder({ customer_id: '7', customer_name: 'A', phone: '138****0001', city: '杭州市', street: '****', lines: [] }, true)
		expect(entryBody(entry).body).toEqual({ customer_id: '7', lines: [] })
		takeFields(entry, { city: '宁波市', street: '中山路1号' })
		expect(entryBody(entry).body).toMatchObject({ city: '宁波市', street: '中山路1号' })
		expect(entry.masked).toEqual({ phone: '138****0001' })
	})
})

describe('dates', () => {
	it('are understood however they are written', () => {
		for (const text of ['2026/1/5', '20260105', '2026年1月5日', ' 2026-01-05 ']) expect(tidyDate(text)).toBe('2026-01-05')
		expect(tidyDate('2026-1-5 9:30', true)).toBe('2026-01-05T09:30')
		expect(tidyDate('tomorrow')).toBe('tomorrow')
	})
})
