// The tables of orderd as GET /meta prints them: what there is to list, show, fill in and do. The console draws from
// these and knows no record by name, except in the screens that were made by hand.
import { shallowRef } from 'vue'
import { prefs } from '@/base/prefs'
import { API, request } from './client'
import type * as Schema from './schema'

export type Labelled = Schema.Labels
export type Field = Schema.MetaField
export type RecordMeta = Schema.MetaRecord
export type ListMeta = Schema.MetaList
export type CommandMeta = Schema.MetaCommand
export type ReportMeta = Schema.MetaReport
export type Meta = Schema.Meta

export const meta = shallowRef<Meta | null>(null)
const records = new Map<string, RecordMeta>()
const keys = new Map<string, string[]>()	/* of each record */

export function install(told: Meta): void {
	records.clear()
	keys.clear()
	for (const record of told.records) {
		records.set(record.name, record)
		keys.set(record.name, record.fields.filter((field) => field.key).map((field) => field.name))
	}
	meta.value = told
}

export async function loadMeta(): Promise<void> {
	install((await request<Meta>('meta')).data)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The word, or the sentence, in the language of the screen: the one place where that is decided. */
export function label(what: Partial<Labelled> | undefined | null): string {
	return (prefs.locale === 'en' ? capital(what?.en ?? '') : what?.zh) ?? ''
}

export function recordOf(name: string | undefined): RecordMeta | undefined {
	return name ? records.get(name) : undefined
}

/** Of rows that are shown with a root whose table does not know them, by the name they have there. */
export const recordAttached = (rows: string): RecordMeta | undefined => meta.value?.records.find((record) => record.attached === rows)

export function fieldOf(record: string, name: string): Field | undefined {
	return recordOf(record)?.fields.find((field) => field.name === name)
}

/** `/api/v1/stock/moves` is `stock/moves` in the console's addresses. */
export function shortPath(path: string): string {
	return path.startsWith(API + '/') ? path.slice(API.length + 1) : path.replace(/^\//, '')
}

export function listAt(path: string): ListMeta | undefined {
	return meta.value?.lists.find((list) => shortPath(list.path) === path)
}

export function listOf(record: string): ListMeta | undefined {
	return meta.value?.lists.find((list) => list.record === record)
}

export interface About { list: ListMeta; field: Field; several: boolean }

/** The lists that can be asked for the rows which refer to a record, by which field; `several`: rows of one list do so in more than one way. */
export const listsAbout = (record: string): About[] => (meta.value?.lists ?? []).flatMap((list) => {
	const fields = recordOf(list.record)?.fields.filter((field) => field.filter && field.type === 'ref' && field.record === record) ?? []
	return fields.map((field) => ({ list, field, several: fields.length > 1 }))
})

/** What the rows of a list can be filtered by: fields, and what no single field says. */
export function filtersOf(record: string): Field[] {
	return [...(recordOf(record)?.fields ?? []).filter((field) => field.filter), ...(listOf(record)?.conditions ?? [])]
}

/** By what a row is known: its id, or a part of one: 7.2 */
export function keyOf(record: string, row: Record<string, unknown>): string {
	return (keys.get(record) ?? []).map((name) => row[name]).filter((value) => value !== undefined).join('.')
}

export interface PartOf { root: string; id: string; number: string }

/** Of what is no root: where its root is, which field of a row is the root's id, and which its number there. */
export function partOf(record: string): PartOf | undefined {
	const [id, number, ...more] = (recordOf(record)?.fields ?? []).filter((field) => field.key)
	const root = id?.record ? listOf(id.record) : undefined
	return root && number?.type === 'int' && !more.length ? { root: shortPath(root.path), id: id.name, number: number.name } : undefined
}

export function choiceLabel(field: Field | undefined, value: unknown): string {
	const found = field?.choices?.find((choice) => choice.value === value)
	return found ? label(found) : String(value ?? '')
}

const machineOf = (record: string) => recordOf(record)?.machine

/** The states in which a record has come to a step of its way and not to the next. */
export function statesAt(record: string, step: string): string[] {
	return machineOf(record)?.steps.find((one) => one.state === step)?.in ?? []
}

/** Those in which it has come to the step or beyond it; without a step, in which it has set out at all. */
export function statesFrom(record: string, step?: string): string[] {
	const steps = machineOf(record)?.steps ?? []
	return steps.slice(step ? steps.findIndex((one) => one.state === step) : 0).flatMap((one) => one.in)
}

export const isOver = (record: string, state: string): boolean => machineOf(record)?.states.find((one) => one.name === state)?.final === true

export function stateLabel(record: string, state: string): string {
	const found = recordOf(record)?.machine?.states.find((one) => one.name === state)
	return found ? label(found) : state
}

/** What was done, or happened by itself. */
export const commandNamed = (name: string) => meta.value?.commands.find((one) => one.name === name) ?? meta.value?.internal?.find((one) => one.name === name)

/** One that this program no longer has is told as it is. */
export function commandLabel(name: string): string {
	const found = commandNamed(name)
	return found ? label(found) : name
}

export const roleLabel = (role: string) => label(meta.value?.roles.find((one) => one.name === role))

export function hasPage(record: string): boolean {
	return listOf(record)?.detail === true
}

/** What people know it by; a draft has no number yet: then the end of its id. */
export function titleOf(record: string, row: Record<string, unknown>): string {
	const called = recordOf(record)?.called
	if (called && row[called]) return choiceLabel(fieldOf(record, called), row[called])
	return row.id ? `…${String(row.id).slice(-6)}` : ''
}

/** The record that a reference is of; it may say so in each row anew. */
export function referredIn(field: Field | undefined, row: Record<string, unknown>): string {
	return field?.record ?? String(row[field?.record_in ?? ''] ?? '')
}

/** `POST /orders/{id}/batches/{part}/actions/ship` for an address with numbers in it. */
export function commandFor(method: string, template: string): CommandMeta | undefined {
	return meta.value?.commands.find((command) => command.method === method && shortPath(command.path) === shortPath(template))
}

/** The list that something new comes into: the one above the command's path, else that of its record. */
export function listAbove(command: CommandMeta): ListMeta | undefined {
	const at = shortPath(command.path)
	return meta.value?.lists.find((list) => at === shortPath(list.path) || at.startsWith(shortPath(list.path) + '/')) ?? listOf(command.record ?? '')
}

/** What makes something new in a list. */
export function creatorsOf(list: ListMeta): CommandMeta[] {
	return (meta.value?.commands ?? []).filter((command) => command.method === 'POST' && !command.path.includes('{') && !!command.input && listAbove(command) === list)
}
