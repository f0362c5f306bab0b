// What the console reads off the tables, and nothing off names: a record that nobody ever heard of is shown, named and counted rightly.
import { beforeAll, describe, expect, it } from 'vitest'
import { install, isOver, listsAbout, referredIn, statesAt, statesFrom, titleOf, type Field, type Meta } from '@/api/meta'
import { show } from '@/parts/format'
import { subtitleOf } from '@/parts/find'
import { beginColumns } from '@/pages/columns'

const field = (name: string, type: string, more = {}) => ({ name, type, zh: name, en: name, listed: true, ...more })
const META = {
	version: '0', company: '', time_zone: 'Asia/Shanghai', currency: 'CNY', roles: [], lists: [{ record: 'vessel', path: '/api/v1/vessels' }], commands: [], internal: [], reports: [],
	records: [
		{ name: 'vessel', zh: '', en: '', called: 'callsign', beside: ['kind', 'flag'], fields: [
			field('id', 'id', { key: true }), field('name', 'text'), field('callsign', 'text'), field('flag', 'text'),
			field('kind', 'choice', { choices: [{ value: 'tug', zh: '\u62d6\u8f6e', en: '\u62d6\u8f6e' }] }),
			field('home', 'ref', { record: 'port', shown_by: 'flag' }), field('berth_id', 'ref', { record: 'port', filter: true }),
			field('of', 'ref', { record_in: 'flag' }),
		], machine: {
			field: 'state', moves: [], states: [{ name: 'built' }, { name: 'afloat' }, { name: 'moored' }, { name: 'sunk', final: true }],
			steps: [{ state: 'built', in: ['built'] }, { state: 'afloat', in: ['afloat', 'moored'] }],
		} },
	],
} as unknown as Meta
const row = { id: '123456789', name: 'Anna', callsign: 'DLAB', kind: 'tug', flag: 'DE', of: '7' }
const of = (name: string) => META.records[0].fields.find((one) => one.name === name) as Field

beforeAll(() => install(META))

describe('a record', () => {
	it('is called as its table says, and by the end of its id without that', () => {
		expect(titleOf('vessel', row)).toBe('DLAB')
		expect(titleOf('vessel', { ...row, callsign: '' })).toBe('…456789')
		expect(subtitleOf('vessel', row)).toBe('\u62d6\u8f6e · DE')
	})
	it('refers to what its field says, in all rows or in each', () => {
		expect(referredIn(of('home'), row)).toBe('port')
		expect(referredIn(of('of'), row)).toBe('DE')
		expect(referredIn(of('name'), row)).toBe('')
	})
	it('has the lists that can be asked for what refers to it', () => {
		expect(listsAbout('port').map(({ list, field: { name }, several }) => [list.path, name, several])).toEqual([['/api/v1/vessels', 'berth_id', false]])
		expect(listsAbout('vessel')).toEqual([])
	})
	it('begins without a reference that another column tells, whatever that is named', () => {
		expect(beginColumns('vessel')).toEqual(['name', 'callsign', 'flag', 'kind', 'berth_id', 'of'])
	})
	it('has come as far as the steps of its way say', () => {
		expect(statesAt('vessel', 'afloat')).toEqual(['afloat', 'moored'])
		expect(statesFrom('vessel')).toEqual(['built', 'afloat', 'moored'])
		expect(statesFrom('vessel', 'afloat')).toEqual(['afloat', 'moored'])
		expect([isOver('vessel', 'sunk'), isOver('vessel', 'built')]).toEqual([true, false])
	})
	it('tells words a text may hold by their label, and others as they are', () => {
		const key = { ...of('name'), choices: of('kind').choices }
		expect([show(key, 'tug'), show(key, '2026-11')]).toEqual(['\u62d6\u8f6e', '2026-11'])
	})
})
