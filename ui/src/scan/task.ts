// The work on a batch, and what a scan means in it. The server decides the same once more (batch.scan): here it is known at
// once, also without a network.
import type { Row } from '@/api/client'
import { add, compare, multiply, subtract } from '@/base/decimal'

export interface TaskLine { line: number; sku: string; name: string; model: string; specification: string; unit: string; packing: string; quantity: string; picked: string; packed: string; note: string }
interface TaskCode { line: number; code: string; unit: string; factor: string }
export interface Task {
	order_id: string; batch: number; code: string; number?: string; customer_name: string; state: string; warehouse?: string
	province: string; city: string; planned_date?: string; carrier: string; tracking_number?: string; shipping_mode: string; message: string
	lines: TaskLine[]; codes: TaskCode[]
}

/** The step that is counted for: how much there is to be, and how much is. */
export const STEPS: Record<string, { most: 'quantity' | 'picked'; done: 'picked' | 'packed'; action: string }> = {
	planned: { most: 'quantity', done: 'picked', action: 'pick' },
	picked: { most: 'picked', done: 'packed', action: 'pack' },
}

export const taskOf = (row: Row): Task => ({ ...(row as Task), lines: row.lines ?? [], codes: row.codes ?? [] })
export const pathOf = (task: Task) => `orders/${task.order_id}/batches/${task.batch}`
const less = (a: string, b: string) => compare(a, b) < 0

export const mostOf = (task: Task, line: TaskLine) => line[STEPS[task.state].most]
export const doneOf = (task: Task, line: TaskLine) => line[STEPS[task.state].done]
export const isDone = (task: Task, line: TaskLine) => !less(doneOf(task, line), mostOf(task, line))
export const allDone = (task: Task, short: Record<number, string> = {}) => task.lines.every((line) => isDone(task, line) || short[line.line])
/** What one goes to next. */
export const nextLine = (task: Task, short: Record<number, string> = {}) => task.lines.find((line) => !isDone(task, line) && !short[line.line])
const leftOf = (task: Task, line: TaskLine) => subtract(mostOf(task, line), doneOf(task, line))

/** What so many scans of a factor are, without zeros at the end. */
export const times = (factor: string, count: string) => multiply(factor, count).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

interface Counted { fine: boolean; reason?: 'foreign' | 'above' | 'below'; task: Task; line?: TaskLine }

/** The task after so many of what has the code; as it was when that cannot be. */
export function count(task: Task, code: string, quantity: string): Counted {
	const known = task.codes.filter((one) => one.code === code)
	const numbers = known.length ? known.map((one) => one.line) : task.lines.filter((line) => line.sku === code).map((line) => line.line)
	const lines = task.lines.filter((line) => numbers.includes(line.line))
	if (!lines.length) return { fine: false, reason: 'foreign', task }
	const back = quantity.startsWith('-')
	let left = times(known[0]?.factor ?? '1', quantity.replace('-', ''))
	const changed = new Map<number, TaskLine>()
	const { done } = STEPS[task.state]
	for (const line of back ? [...lines].reverse() : lines) {
		const room = back ? doneOf(task, line) : leftOf(task, line)
		const part = less(left, room) ? left : room
		left = subtract(left, part)
		changed.set(line.line, { ...line, [done]: back ? subtract(line[done], part) : add(line[done], part) })
	}
	const line = lines.find((one) => !isDone(task, one)) ?? lines[0]
	if (Number(left) > 0) return { fine: false, reason: back ? 'below' : 'above', task, line }
	const after = { ...task, lines: task.lines.map((one) => changed.get(one.line) ?? one) }
	return { fine: true, task: after, line: after.lines.find((one) => one.line === line.line) }
}
