import { describe, expect, it } from 'vitest'
import { add, compare, group, isDecimal, multiply, percent, rateOf, round, share, subtract, tidyDecimal } from '@/base/decimal'

describe('amounts as strings', () => {
	it('takes rates in per cent, and keeps what is none for the server to refuse', () => {
		expect([130000, 65000, 0, 12345].map(percent)).toEqual(['13', '6.5', '0', '1.2345'])
		expect(['13', '13%', ' 6.5 % ', '１３', '1.2345', '0'].map(rateOf)).toEqual([130000, 130000, 65000, 130000, 12345, 0])
		expect(['a', '1.23456', ''].map(rateOf)).toEqual(['a', '1.23456', ''])
	})
	it('adds what floats cannot', () => {
		expect(add('0.1', '0.2')).toBe('0.3')
		expect(add('9007199254740993.01', '0.99')).toBe('9007199254740994.00')
		expect(subtract('1.00', '1.005')).toBe('-0.005')
		expect(subtract('5', '-0.50')).toBe('5.50')
	})
	it('multiplies exactly and rounds half away from zero', () => {
		expect(multiply('1.005', '1')).toBe('1.005')
		expect(round('1.005', 2)).toBe('1.01')
		expect(round('-1.005', 2)).toBe('-1.01')
		expect(round('1.0049999', 2)).toBe('1.00')
		expect(round('7', 2)).toBe('7.00')
	})
	it('compares by value, not by text', () => {
		expect(compare('10', '9')).toBe(1)
		expect(compare('1.50', '1.5')).toBe(0)
		expect(compare('-2', '1')).toBe(-1)
	})
	it('is shown in groups of three', () => {
		expect(group('1234567.50')).toBe('1,234,567.50')
		expect(group('-1234')).toBe('-1,234')
		expect(group('999')).toBe('999')
	})
	it('takes what an input method types', () => {
		expect(tidyDecimal('１，２３４。５')).toBe('1234.5')
		expect(tidyDecimal('¥ 1,000.00')).toBe('1000.00')
		expect(['1', '.5', '-3.', 'x', '', '-', '1e5'].map(isDecimal)).toEqual([true, true, true, false, false, false, false])
	})
	it('never overflows a bar', () => {
		expect([share('1', '2'), share('3', '2'), share('1', '0')]).toEqual([50, 100, 0])
	})
})
