import { expect, test } from 'vitest'
import { monthAfter, weekdayName } from '@/base/weekday'

test('days have their names, months follow each other over the year', () => {
	expect([1, 7].map((day) => weekdayName(day, 'zh-CN'))).toEqual(['周一', '周日'])
	expect(weekdayName(6, 'en')).toBe('Sat')
	expect(monthAfter('2026-12', 1)).toBe('2027-01')
	expect(monthAfter('2026-01', -1)).toBe('2025-12')
})
