import { afterEach, describe, expect, it } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { me, type Me } from '@/api/session'
import { places, reports, screens } from '@/pages/menu'

const be = (...roles: string[]) => { me.value = { id: '1', login: 'x', name: 'x', roles, totp: false } satisfies Me }
afterEach(() => { me.value = null })

describe('where one can go', () => {
	install({
		records: [],
		lists: [{ record: 'order', path: '/api/v1/orders', roles: ['sales', 'manager'] }, { record: 'batch', path: '/api/v1/batches', roles: ['warehouse', 'manager'] }],
		commands: [{ name: 'order.create', roles: ['sales'] }, { name: 'order.approve', roles: ['reviewer', 'manager'] }, { name: 'batch.pick', roles: ['warehouse'] }],
		reports: [{ name: 'late', roles: ['manager'], zh: 'late', en: 'late' }, { name: 'steps', roles: ['manager', 'warehouse'], zh: 'steps', en: 'steps' }],
	} as unknown as Meta)
	const keys = () => places.value.map((place) => place.keys).filter(Boolean)

	it('is the same for the menu, the palette and the keys', () => {
		be('warehouse')
		expect(screens.value.map((place) => place.to)).toEqual(['/work', '/scan', '/dashboard'])
		expect(keys()).toEqual(['g q', 'g b', 'g d'])
		be('sales')
		expect(screens.value.map((place) => place.to)).toEqual(['/work', '/new/orders', '/dashboard'])
		expect(keys()).toEqual(['g q', 'c', 'g o', 'g d'])
	})
	it('holds one\'s own account, the calendar and the roles, for everybody', () => {
		be('sales')
		expect(places.value.map((place) => place.to)).toEqual(expect.arrayContaining(['/me', '/settings/calendar', '/settings/roles']))
	})
	it('has the reports that one may read', () => {
		be('warehouse')
		expect(reports.value.map((item) => item.to)).toEqual(['/reports/steps'])
	})
})
