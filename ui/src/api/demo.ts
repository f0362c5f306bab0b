// The demo company, loaded by the commands its staff would run: demo/company.json and demo/orders.json as they stand.
//
// Every command has a key of its own, so a load that was broken off goes on where it was. Dates are counted from the day it
// was begun, which this browser remembers until all is there.
import { request, type Row } from './client'
import { queries } from './queries'

type Step = [command: string, input?: Row, part?: number]
interface Script { way: Step[]; orders: { order: Row; steps?: number; then?: Step[] }[] }
interface Item { command: string; id?: string; part?: number; if_match?: '*'; key: string; input?: Row }
interface Result { status: number; body?: Row; error?: { detail: string } }

/** Members of company.json, in the order of what needs what. Its staff stays away: everybody knows their password. */
const SECTIONS = [
	['departments', 'department.create'], ['warehouses', 'warehouse.create'], ['products', 'product.create'],
	['customers', 'customer.create'], ['stock', 'stock.receive'],
] as const

const BEGUN = 'orderd.demo'
export const demoBegun = (): string => localStorage.getItem(BEGUN) ?? ''

/** "+3" is a day, "@total" what the order's last answer says, "CY#" a number of its own. */
export function filled(value: unknown, day: string, order: Row, n: number): any {
	if (Array.isArray(value)) return value.map((one) => filled(one, day, order, n))
	if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, day, order, n)]))
	if (typeof value !== 'string') return value
	if (/^\+\d+$/.test(value)) return new Date(Date.parse(day) + Number(value) * 86_400_000).toISOString().slice(0, 10)
	if (value.startsWith('@')) return order[value.slice(1)]
	return value.endsWith('#') ? value.slice(0, -1) + (100_000_000_000 + n) : value
}

async function run(items: Item[]): Promise<Row[]> {
	const { data } = await request<{ items: Result[] }>('commands:batch', { method: 'POST', body: { items } })
	const wrong = data.items.find((one) => one.status >= 300)
	if (wrong) throw new Error(wrong.error?.detail)
	return data.items.map((one) => one.body ?? {})
}

/** One step of every order that has so many, until none has. */
async function runOrders(script: Script, day: string, progress: (share: number) => void): Promise<void> {
	const longest = script.way.length
	let rows = await run(script.orders.map(({ order }, n) =>
		({ command: 'order.create', key: `demo-order-${n}`, input: filled(order, day, {}, n) })))
	for (let k = 0; k < longest; k++) {
		const items = script.orders.flatMap(({ steps, then }, n) => {
			const [command, input, part] = (then ?? script.way.slice(0, steps))[k] ?? []
			return command ? [{ n, command, part, id: rows[n].id, if_match: '*' as const, key: `demo-order-${n}-${k}`, input: filled(input ?? {}, day, rows[n], n) }] : []
		})
		if (!items.length) return
		const answers = await run(items.map(({ n: _n, ...item }) => item))
		rows = rows.map((row, n) => answers[items.findIndex((item) => item.n === n)] ?? row)
		progress((k + 1) / longest)
	}
}

export async function loadDemo(progress: (share: number) => void): Promise<void> {
	const day = demoBegun() || new Date().toISOString().slice(0, 10)
	localStorage.setItem(BEGUN, day)
	const [company, script] = (await Promise.all([import('../../../demo/company.json'), import('../../../demo/orders.json')])).map((file) => file.default)
	for (const [at, [section, command]] of SECTIONS.entries()) {
		await run((company as Row)[section].map((input: Row, n: number) => ({ command, key: `demo-${section}-${n}`, input })))
		progress((at + 1) / SECTIONS.length / 2)
	}
	await runOrders(script as unknown as Script, day, (share) => progress(.5 + share / 2))
	localStorage.removeItem(BEGUN)
	await queries.invalidateQueries()
}
