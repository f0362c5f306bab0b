import { beforeAll, describe, expect, it } from 'vitest'
import { install, type Meta } from '@/api/meta'
import { blankForm, fromForm, inputFields, pasteRows, patchFrom, toForm, zoned } from '@/parts/form'
import { differences } from '@/base/same'

const field = (name: string, type: string, more = {}) => ({ name, type, zh: name, en: name, ...more })
const META = {
	version: '0', company: '', time_zone: 'Asia/Shanghai', currency: 'CNY', roles: [], lists: [], commands: [], internal: [], reports: [],
	records: [
		{ name: 'product', zh: '', en: '', fields: [
			field('id', 'id', { read_only: true }), field('sku', 'text', { fixed: true }), field('code', 'text', { instead_of: 'sku', doc: 'whatever it says' }), field('price', 'price'), field('days', 'int'),
			field('at', 'instant'), field('active', 'bool'), field('roles', 'choices'), field('attributes', 'attributes'), field('units', 'rows', { record: 'unit', min: 1 }),
		] },
		{ name: 'unit', zh: '', en: '', fields: [field('unit', 'text'), field('factor', 'quantity'), field('kind', 'choice', { choices: [{ value: 'rest', zh: '\u4f11', en: 'rest' }] }), field('whole', 'bool')] },
	],
} as unknown as Meta

beforeAll(() => install(META))

describe('forms', () => {
	it('take rows from a spreadsheet, from the cell where one stands', () => {
		const rows = [toForm('unit', { unit: 'a', factor: '1' }), toForm('unit', { unit: 'b' })]
		const pasted = pasteRows('unit', rows, 1, 'factor', [['12', '\u4f11', '\u662f', 'too much'], ['24', 'rest', 'no']])
		expect(pasted).toEqual([
			{ unit: 'a', factor: '1', kind: '', whole: false }, { unit: 'b', factor: '12', kind: 'rest', whole: true }, { unit: '', factor: '24', kind: 'rest', whole: false },
		])
		expect(pasteRows('unit', rows, 2, '', [['c', '3']])[2]).toEqual({ unit: 'c', factor: '3', kind: '', whole: false })
	})
	it('ask for what a person decides', () => {
		expect(inputFields('product').map((one) => one.name)).not.toContain('id')
		expect(inputFields('product').map((one) => one.name)).not.toContain('code')
		expect(inputFields('product', true).map((one) => one.name)).not.toContain('sku')
		expect(blankForm('product').units).toHaveLength(1)
	})
	it('send what was filled in, in the types of the API', () => {
		const form = { ...toForm('product', {}), sku: 'A', price: '1,5', days: '30', at: '2026-11-28T08:00', roles: ['x'], attributes: '材质=钢\n色：白', units: [{ unit: '箱', factor: '１２' }, { unit: '', factor: '' }] }
		expect(fromForm('product', form)).toEqual({
			sku: 'A', price: '15', days: 30, at: '2026-11-28T00:00:00.000Z', roles: ['x'], attributes: { 材质: '钢', 色: '白' }, units: [{ unit: '箱', factor: '12' }],
		})
	})
	it('send of a change what differs only, and null for what was emptied', () => {
		const before = toForm('product', { sku: 'A', days: 3, price: '1.00', active: true })
		expect(patchFrom('product', before, { ...before, days: '', active: false })).toEqual({ days: null, active: false })
		expect(patchFrom('product', before, { ...before })).toEqual({})
	})
	it('mean the clock of the company', () => {
		expect(zoned('2026-11-28T00:30')).toBe('2026-11-27T16:30:00.000Z')
		expect(zoned('2026-07-01T12:00', 'America/New_York')).toBe('2026-07-01T16:00:00.000Z')
	})
})

describe('differences', () => {
	it('are told by path, without what is no difference', () => {
		expect(differences({ version: 1, total: '1', lines: [{ n: 1 }] }, { version: 2, total: '2', lines: [{ n: 3 }], note: null }))
			.toEqual([{ path: 'total', before: '1', after: '2' }, { path: 'lines.0.n', before: 1, after: 3 }])
	})
	it('are of a set as a whole, and of a row that came or went, too', () => {
		expect(differences({ roles: ['a'] }, { roles: ['a', 'b'] })).toEqual([{ path: 'roles', before: ['a'], after: ['a', 'b'] }])
		expect(differences({ lines: [{ n: 1 }] }, { lines: [] })).toEqual([{ path: 'lines.0', before: { n: 1 }, after: undefined }])
	})
})
