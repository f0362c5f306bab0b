import { describe, expect, it } from 'vitest'
import { cells, isTable, parseLines, splitQuantity } from '@/base/paste'

describe('rows of a spreadsheet', () => {
	it('knows quoted cells with line breaks', () => {
		expect(cells('a\t"x\ny ""z"""\r\nb\t2\n')).toEqual([['a', 'x\ny "z"'], ['b', '2']])
	})
	it('tells a table from a word', () => {
		expect([isTable('RL-G101'), isTable('RL-G101\n'), isTable('a\t1'), isTable('a\nb')]).toEqual([false, false, true, true])
	})
	it('finds code, quantity, price and note, and leaves headings out', () => {
		expect(parseLines('编码\t数量\t单价\nRL-G101\t1,200\t¥268.00\t急\nRL-B201\t 3 \n\t\t\n合计\t\t\n')).toEqual([
			{ code: 'RL-G101', quantity: '1200', price: '268.00', note: '急' },
			{ code: 'RL-B201', quantity: '3', price: '', note: '' },
		])
	})
	it('reads lines out of a chat', () => {
		expect(parseLines('RL-G101 2\nRL-B201，5').map((line) => [line.code, line.quantity])).toEqual([['RL-G101', '2'], ['RL-B201', '5']])
	})
	it('reads 3*A100', () => {
		expect(splitQuantity('3*A100')).toEqual({ quantity: '3', code: 'A100' })
		expect(splitQuantity('2.5 × 布')).toEqual({ quantity: '2.5', code: '布' })
		expect(splitQuantity('RL-X100')).toEqual({ quantity: '', code: 'RL-X100' })
	})
})
