// Tables and pictures of rows: drawn anew with the names they tell, and on one axis only what can be compared.
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Field, ReportMeta } from '@/api/meta'
import { i18n } from '@/locales'
import { barsOf } from '@/pages/bars'
import DataGrid from '@/parts/DataGrid.vue'

vi.mock('@/parts/TermHelp.vue', () => ({ default: { template: '<i />' } }))	/* its library's style sheets are none for node */

describe('a table', () => {
	it('tells a record by its new name, though its rows are the same', async () => {
		const rows = [{ id: '1', warehouse_id: '7' }]
		let names = { 7: 'Hangzhou' }
		const grid = mount(DataGrid, {
			global: { plugins: [i18n] }, props: { label: '', columns: [{ name: 'warehouse_id', label: '' }], rows, names, rowKey: (row: { id?: string }) => row.id! },
			slots: { default: () => names[7] },
		})
		expect(grid.find('tbody').text()).toBe('Hangzhou')
		names = { 7: 'Ningbo' }
		await grid.setProps({ names })
		expect(grid.find('tbody').text()).toBe('Ningbo')
	})
})

describe('a report as bars', () => {
	const column = (name: string, type: string) => ({ name, type, zh: name, en: name }) as unknown as Field
	const report = { name: 'orders', zh: 'orders', en: 'orders', length: 'total', named: ['key'], per: 'currency', columns: [column('key', 'text'), column('currency', 'text'), column('total', 'money')] } as unknown as ReportMeta
	const day = (n: number, currency: string) => ({ key: `day ${n}`, currency, total: `${n}.00` })
	it('has a picture for each currency', () => {
		expect(barsOf(report, [day(1, 'CNY'), day(1, 'USD'), day(2, 'CNY'), day(2, 'USD')])).toEqual([
			{ word: 'CNY', names: ['day 1', 'day 2'], values: [1, 2], left: 0 }, { word: 'USD', names: ['day 1', 'day 2'], values: [1, 2], left: 0 },
		])
	})
	it('draws a year of days whole, and of many rows the first', () => {
		const drawn = (many: number) => barsOf(report, Array.from({ length: many }, (_, n) => day(n, 'CNY'))).map(({ names, left }) => [names.length, left])
		expect([drawn(366), drawn(1000)]).toEqual([[[366, 0]], [[400, 600]]])
	})
	it('is none where there is nothing to compare', () => {
		expect(barsOf(report, [day(1, 'CNY'), day(2, 'USD')])).toEqual([])
	})
})
