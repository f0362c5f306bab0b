// The number of a report's row opens the rows it counts, or nothing. Days are those of the company: they begin at 16:00 UTC of the day before.
import { beforeAll, expect, it } from 'vitest'
import { install, type Meta, type ReportMeta } from '@/api/meta'
import { rowsBehind } from '@/pages/rows-behind'

const filter = (name: string, type: string) => ({ name, type, filter: true })
beforeAll(() => install({
	time_zone: 'Asia/Shanghai',
	records: [{ name: 'vessel', fields: [filter('state', 'choice'), filter('built_at', 'instant'), filter('due', 'date'), filter('owner', 'ref'), { name: 'kind', type: 'choice' }] }],
	lists: [{ record: 'vessel', path: '/api/v1/vessels', roles: [], conditions: [filter('fate', 'choice')] }],
	reports: [{ name: 'owners', path: '/api/v1/reports/owners', roles: [] }],
} as unknown as Meta))

const report = (rows?: string) => ({ opens: rows ? [{ count: 'n', rows }] : [], parameters: [{ name: 'by', default: 'state' }, { name: 'from' }, { name: 'until' }] }) as unknown as ReportMeta
const BY = 'vessels?{by}={key}&built_at={from}..{until}'
const one = (row: object, asked: Record<string, string>, rows = BY) => decodeURIComponent(rowsBehind(report(rows), 'n', [row], asked)[0])

it('by a field of the list, within the days asked for', () => {
	expect(one({ key: 'afloat' }, { from: '2026-01-02', until: '2026-01-31' }))
		.toBe('/vessels?state=afloat&built_at_from=2026-01-01T16:00:00.000Z&built_at_until=2026-01-31T16:00:00.000Z')
	expect(one({ key: 'afloat' }, {})).toBe('/vessels?state=afloat')
	expect(one({ state: 'x' }, { from: '2026-01-02', until: '2026-01-31' }, 'vessels?state={state}&due={from}..{until}')).toBe('/vessels?state=x&due_from=2026-01-02&due_until=2026-01-31')
})
it('by a month or a day, of which no more than was asked for', () => {
	expect(one({ key: '2026-02' }, { by: 'month', from: '2026-02-10' })).toBe('/vessels?built_at_from=2026-02-09T16:00:00.000Z&built_at_until=2026-02-28T16:00:00.000Z')
	expect(one({ key: '2026-02-11' }, { by: 'day', until: '2026-02-20' })).toBe('/vessels?built_at_from=2026-02-10T16:00:00.000Z&built_at_until=2026-02-11T16:00:00.000Z')
})
it('by a person where the row is of one', () => {
	const rows = BY + '&owner={owner_id}'
	expect(one({ owner_id: '7' }, { by: 'owner_name' }, rows)).toBe('/vessels?owner=7')
	expect(one({ key: 'afloat' }, {}, rows)).toBe('/vessels?state=afloat')
})
it('all of them', () => {
	expect(one({ key: 'all' }, { by: 'all', from: '2026-02-10' })).toBe('/vessels?built_at_from=2026-02-09T16:00:00.000Z')
})
it('not where the list cannot be asked for just those', () => {
	expect(one({ key: 'tug' }, { by: 'kind' })).toBe('')
	expect(rowsBehind(report(BY), 'n', [{ key: 'afloat', currency: 'CNY' }, { key: 'afloat', currency: 'USD' }, { key: 'sunk' }], {})).toEqual(['', '', '/vessels?state=sunk'])
	const whole = { ...report(BY), opens: [{ count: 'n', rows: BY, same: true }] } as unknown as ReportMeta
	expect(rowsBehind(whole, 'n', [{ key: 'afloat' }, { key: 'afloat' }], {})).toEqual(Array(2).fill('/vessels?state=afloat'))
	expect(rowsBehind(report(), 'n', [{ key: 'afloat' }], {})).toEqual([''])
	expect(rowsBehind(report(BY), 'tons', [{ key: 'afloat' }], {})).toEqual([''])
})
it('by what no field of the list says', () => {
	expect(one({ way: 'storm', to: 'sea' }, {}, 'vessels?fate=lost_{way}_{to}')).toBe('/vessels?fate=lost_storm_sea')
	expect(one({}, {}, 'vessels?luck=lost')).toBe('')
})
it('by a parameter, where a column has its name', () => {
	expect(one({ from: 'built', to: 'sunk' }, { from: '2026-01-02', until: '2026-01-31' }, 'vessels?fate={from}_{to}&due={?from}..{?until}')).toBe('/vessels?fate=built_sunk&due_from=2026-01-02&due_until=2026-01-31')
})
it('in another report', () => {
	expect(one({ each: 3 }, { from: '2026-01-02' }, 'reports/owners?each={each}&from={from}')).toBe('/reports/owners?each=3&from=2026-01-02')
	expect(one({ each: 3 }, {}, 'reports/nobody?each={each}')).toBe('')
})
