// What waits for whom: read off the moves of all records, so that a new state comes here by itself.
import { commandLabel, fieldOf, hasPage, label, listOf, meta, shortPath, titleOf, type CommandMeta, type ListMeta, type RecordMeta } from '@/api/meta'
import type { Row } from '@/api/client'
import type { Page } from '@/api/queries'
import { may, mayDo } from '@/api/session'

interface Step { command: string; label: string }
export interface Waiting { list: ListMeta; record: RecordMeta; state: string; approve: boolean; steps: Step[]; only?: Record<string, string> }

/** What is the next step of a post and moves no state of the record it waits at. */
const BESIDE: Record<string, CommandMeta['name'][]> = {
	'order.confirmed': ['batch.plan'],
	'order.signed': ['order.settle'],
	'settlement.issued': ['order.receive_payment'],
}
/** By which filter the list is asked for the rows that wait for a step, where not all of the state do. */
const ONLY: Record<string, Record<string, string> | undefined> = {
	'order.settle': { settlement: 'none' },
	'order.complete': { settlement: 'settled' },
} satisfies Partial<Record<CommandMeta['name'], Record<string, string>>>
/** What is at stake. */
const AMOUNT: Record<string, string> = { order: 'total', settlement: 'balance', refund: 'amount' }

/** Records whose rows are counted by state, and that I may read. */
const counted = () => (meta.value?.records ?? []).map((record) => ({ record, list: listOf(record.name) }))
	.filter((one): one is { record: RecordMeta; list: ListMeta } => !!one.record.machine && !!one.list?.counts && may(one.list.roles))

export const stepsTold = (steps: Step[]) => steps.map((step) => step.label).join(' · ')

/** The manager may do all; then it is everything that somebody has to do. What is rare waits for nobody. */
export const waiting = (): Waiting[] => counted().flatMap(({ record, list }) => record.machine!.states.map(({ name: state }) => {
	const beside = (BESIDE[`${record.name}.${state}`] ?? []).map((command) => ({ command, label: commandLabel(command) }))
	const moves = record.machine!.moves.filter((move) => move.from === state && !move.rare).map((move) => ({ command: `${record.name}.${move.action}`, label: label(move) }))
	const steps = [...beside, ...moves].filter((step) => mayDo(step.command))
	return { list, record, state, approve: steps.some((step) => step.command === 'order.approve'), steps }
})).filter((one) => one.steps.length)

/** What is idle, as a draft is, has been put aside and is not waiting. */
export const isPressing = ({ record, state }: Waiting) => record.machine!.states.find((one) => one.name === state)!.tone !== 'idle'

/** The time by which rows of a state are asked for: since when they are in it where the record has that, else since when they are there. */
const orderOf = ({ record, list }: Waiting) => (fieldOf(record.name, 'state_at')?.sort ? 'state_at' : list.sort.replace(/^-/, ''))

/** The rows that wait for a step which others of the state do not wait for, apart from these. */
function parts(one: Waiting): Waiting[] {
	const steps = one.steps.filter(({ command }) => !ONLY[command])
	return [...(steps.length ? [{ ...one, steps }] : []), ...one.steps.filter(({ command }) => ONLY[command]).map((step) => ({ ...one, steps: [step], only: ONLY[step.command] }))]
}

/** What is asked of the same list with the same filter is one question. */
export function questions(all: Waiting[]): Waiting[][] {
	const found = new Map<string, Waiting[]>()
	for (const one of all.flatMap(parts)) {
		const key = one.record.name + JSON.stringify(one.only ?? {})
		found.set(key, [...(found.get(key) ?? []), one])
	}
	return [...found.values()]
}

/** Of each question as many as the whole list shows: all of the oldest may be of one. */
export const OLDEST = 15
export const askOldest = (of: Waiting[]) => ({ ...of[0].only, [of[0].record.machine!.field]: of.map((one) => one.state).join(','), sort: orderOf(of[0]), limit: String(OLDEST) })

export interface Task { key: string; to: string; number: string; customer: string; amount: string; since: string; steps: Step[]; of: Waiting }

export function taskOf(of: Waiting, row: Row, names: Page['names'] = {}): Task {
	const name = of.record.name
	const own = hasPage(name) && row.id
	const keys = of.record.fields.filter((field) => field.key).map((field) => String(row[field.name]))
	const at = of.record.machine!.steps.find((step) => step.state === of.state)?.at
	return {
		key: `${name} ${keys.join('.')}`, of,
		steps: of.steps,
		to: own ? `/${shortPath(of.list.path)}/${row.id}` : `/orders/${row.order_id}`,
		number: row.order_id ? [names.order?.[row.order_id], ...keys.slice(1)].join(' · ') : titleOf(name, row),
		customer: row.customer_name ?? names.customer?.[row.customer_id] ?? row.contact_name ?? '',
		amount: row[AMOUNT[name]] ?? '',
		since: (at && row[at]) || row[orderOf(of)],
	}
}

export const oldestOf = (tasks: Task[]): Task[] => [...tasks].sort((a, b) => a.since.localeCompare(b.since)).slice(0, OLDEST)
