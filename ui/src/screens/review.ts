// What a reviewer would look for, looked for already: completeness, legality, feasibility, each with its evidence.
import type { Row } from '@/api/client'
import { compare, multiply, subtract } from '@/base/decimal'

export type Verdict = 'fine' | 'look' | 'bad'
export interface Check { group: 'complete' | 'legal' | 'feasible'; key: string; verdict: Verdict; evidence: string }

const NEEDED = ['customer_name', 'contact_name', 'phone', 'street', 'requested_date', 'payment_method']

export function reviewChecks(order: Row, available: Record<string, string>, today: string, names: (field: string) => string): Check[] {
	const checks: Check[] = []
	const add = (group: Check['group'], key: string, verdict: Verdict, evidence = '') => checks.push({ group, key, verdict, evidence })
	const lines: Row[] = order.lines ?? []

	const missing = NEEDED.filter((name) => !order[name] && !(name === 'street' && order.shipping_mode === 'pickup'))
	add('complete', 'fields', missing.length ? 'look' : 'fine', missing.map(names).join(', '))
	add('complete', 'lines', lines.length ? 'fine' : 'bad', String(lines.length))

	const cheap = lines.filter((line) => !line.gift && compare(line.unit_price, line.list_price) < 0)
	add('legal', 'price', cheap.length ? 'look' : 'fine', cheap.map((line) => `${line.sku} ${line.unit_price} < ${line.list_price}`).join(', '))
	const fifth = multiply(order.goods_amount ?? '0', '0.2')
	add('legal', 'discount', compare(order.discount ?? '0', fifth) > 0 ? 'look' : 'fine', order.discount ?? '')

	const short = lines.filter((line) => line.kind !== 'service' && compare(available[line.product_id] ?? '0', line.base_quantity) < 0)
	add('feasible', 'stock', short.length ? 'look' : 'fine',
		short.map((line) => `${line.sku} −${subtract(line.base_quantity, available[line.product_id] ?? '0')}`).join(', '))
	add('feasible', 'date', order.requested_date && order.requested_date < today ? 'bad' : 'fine', order.requested_date ?? '')
	return checks
}
