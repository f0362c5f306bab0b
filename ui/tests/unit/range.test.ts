import { beforeAll, describe, expect, it } from 'vitest'
import { install, type Field, type Meta } from '@/api/meta'
import { dayOf, rangeText, stampOf } from '@/parts/range'

const field = (type: string) => ({ name: 'x', type, zh: '', en: '' }) as unknown as Field
beforeAll(() => install({ records: [], lists: [], time_zone: 'Asia/Shanghai' } as unknown as Meta))

describe('a range of days', () => {
	it('has its last day in it, also where it is asked for in moments', () => {
		const at = field('instant')
		expect([stampOf(at, '_from', '2026-11-28'), stampOf(at, '_until', '2026-11-28')]).toEqual(['2026-11-27T16:00:00.000Z', '2026-11-28T16:00:00.000Z'])
		expect(stampOf(field('date'), '_until', '2026-11-28')).toBe('2026-11-28')
	})
	it('is read as it was chosen', () => {
		const at = field('instant')
		for (const end of ['_from', '_until'] as const) expect(dayOf(at, end, stampOf(at, end, '2026-12-31'))).toBe('2026-12-31')
		expect(rangeText(at, '2026-11-22T16:00:00.000Z', '2026-11-28T16:00:00.000Z')).toBe('2026-11-23 … 2026-11-28')
		expect(rangeText(field('money'), '1000.00')).toBe('1,000.00 … ')
	})
	it('leaves alone what is no date, for the server to say so', () => {
		expect([stampOf(field('instant'), '_until', 'soon'), dayOf(field('instant'), '_until', 'soonT00:00')]).toEqual(['soonT00:00', 'soonT00:00'])
	})
})
