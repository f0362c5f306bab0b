// The tables of orderd as GET /meta prints them: what there is to list, show, fill in and do. The console draws from
// these and knows no record by name, except in the screens that were made by hand.
import { shallowRef } from 'vue'
import { prefs } from '@/base/prefs'
import { API, request } from './client'

export interface Labelled { zh: string; en: string }
export type FieldType =
	| 'text' | 'int' | 'money' | 'price' | 'quantity' | 'instant' | 'date' | 'bool' | 'choice' | 'id' | 'ref' | 'rows'
	| 'set' | 'attributes'
export interface Choice extends Labelled { value: string }
export interface Field extends Labelled {
	name: string
	type: FieldType
	choices?: Choice[]
	record?: string
	min?: number | string
	max?: number | string
	required?: boolean
	read_only?: boolean
	listed?: boolean
	filter?: boolean
	sort?: boolean
	personal?: boolean
}
export interface State extends Labelled { name: string }
export interface Move extends Labelled { from: string; action: string; to: string }
export interface RecordMeta extends Labelled {
	name: string
	fields: Field[]
	machine?: { field: string; states: State[]; moves: Move[] }
}
export interface ListMeta extends Labelled {
	path: string; record: string; sort: string; counts: boolean; search: boolean; roles: string[]
}
export interface CommandMeta extends Labelled {
	method: string; path: string; name: string; record: string; input: string | null
	roles: string[]; if_match: boolean; idempotent: boolean
}
export interface ReportMeta extends Labelled { path: string; name: string; roles: string[]; parameters: Field[]; columns: Field[] }
export interface Meta {
	version: string; company: string; time_zone: string; currency: string
	roles: (Labelled & { name: string })[]
	records: RecordMeta[]; lists: ListMeta[]; commands: CommandMeta[]; reports: ReportMeta[]
}

export const meta = shallowRef<Meta | null>(null)
const records = new Map<string, RecordMeta>()

export function install(told: Meta): void {
	records.clear()
	for (const record of told.records) records.set(record.name, record)
	meta.value = told
}

export async function loadMeta(): Promise<void> {
	install((await request<Meta>('meta')).data)
}

/** The word in the language of the screen. */
export function label(what: Labelled | undefined | null): string {
	return what ? (prefs.locale === 'en' ? what.en : what.zh) || what.zh || what.en : ''
}

export function recordOf(name: string | null | undefined): RecordMeta | undefined {
	return name ? records.get(name) : undefined
}

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

export function choiceLabel(field: Field | undefined, value: unknown): string {
	const found = field?.choices?.find((choice) => choice.value === value)
	return found ? label(found) : String(value ?? '')
}

export function stateLabel(record: string, state: string): string {
	const found = recordOf(record)?.machine?.states.find((one) => one.name === state)
	return found ? label(found) : state
}

/** A record with a version is the root of what belongs to it, and has a page of its own. */
export function hasPage(record: string): boolean {
	return !!listOf(record) && !!fieldOf(record, 'id') && !!fieldOf(record, 'version')
}

const TITLES = ['number', 'name', 'title', 'code', 'sku', 'login', 'id']

export function titleOf(row: Record<string, unknown>): string {
	for (const name of TITLES) if (row[name]) return String(row[name])
	return ''
}

/** `POST /orders/{id}/batches/{part}/actions/ship` for an address with numbers in it. */
export function commandFor(method: string, template: string): CommandMeta | undefined {
	return meta.value?.commands.find((command) => command.method === method && shortPath(command.path) === shortPath(template))
}

export function creatorsBelow(path: string): CommandMeta[] {
	return (meta.value?.commands ?? []).filter((command) => {
		const at = shortPath(command.path)
		return command.method === 'POST' && !at.includes('{') && (at === path || at.startsWith(path + '/')) && !!command.input
	})
}
