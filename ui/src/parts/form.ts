// Between what the API takes and what form controls hold: text, ticks and lists.
import type { Row } from '@/api/client'
import { label, meta, recordOf, type Field } from '@/api/meta'
import { isMasked } from '@/api/personal'
import { tidyDate } from '@/base/date'
import { instant } from './format'
import { percent, rateOf, tidyDecimal } from '@/base/decimal'

export type FormValue = string | boolean | string[] | FormRow[]
export type FormRow = Record<string, any>

const attributesText = (value: Record<string, string>) => Object.entries(value).map(([name, text]) => `${name}=${text}`).join('\n')

function readAttributes(text: string): Record<string, string> {
	const lines = text.split('\n').map((line) => line.split(/[=＝:：]/)).filter(([name]) => name.trim())
	return Object.fromEntries(lines.map(([name, ...rest]) => [name.trim(), rest.join('=').trim()]))
}

export function isSet(field: Field): boolean {
	return field.type === 'choices'
}

export function isLong(field: Field): boolean {
	return field.type === 'text' && Number(field.max) > 400
}

/** What a person fills in: not what the server says, nor the second name of what is chosen from a list. */
export function inputFields(record: string | undefined, change = false): Field[] {
	const fields = recordOf(record)?.fields ?? []
	return fields.filter((field) => !field.read_only && !(change && field.fixed) && !field.instead_of)
}

/** The names of what may be sent in place of a field. */
export const standInsOf = (record: string, name: string): string[] => (recordOf(record)?.fields ?? []).filter((field) => field.instead_of === name).map((field) => field.name)

/** What a choice that is not made comes to: the first of its words, unless it may stay open. */
export const standardOf = (field: Field): string => (field.choices?.length && !isSet(field) && !field.required && !field.optional ? label(field.choices[0]) : '')

/** An empty form; rows that there must be have a first one. */
export function blankForm(record: string): FormRow {
	const form = toForm(record, {})
	for (const field of inputFields(record))
		if (field.type === 'rows' && (field.required || Number(field.min) > 0)) form[field.name] = [toForm(field.record!, {})]
	return form
}

/** What is masked stands behind its empty control: it is not sent, and so it stays. No field is called so. */
export const MASKS = '*'

/** A record as the controls of its form hold it. */
export function toForm(record: string, row: Row): FormRow {
	const form: FormRow = {}
	for (const field of recordOf(record)?.fields ?? []) {
		const masked = isMasked(field, row[field.name])
		form[field.name] = toControl(field, masked ? '' : row[field.name])
		if (masked) form[MASKS] = { ...form[MASKS], [field.name]: row[field.name] }
	}
	return form
}

function toControl(field: Field, value: any): FormValue {
	if (field.type === 'rows') return (value ?? []).map((row: Row) => toForm(field.record!, row))
	if (isSet(field)) return value ?? []
	if (field.type === 'bool') return value ?? false
	if (field.type === 'attributes') return attributesText(value ?? {})
	if (value === null || value === undefined) return ''
	if (field.rate) return percent(value)
	if (field.type === 'instant') return instant(value).replace(' ', 'T')
	return String(value)
}

/** The moment of a wall clock time in the company's zone. */
export function zoned(local: string, zone = meta.value?.time_zone): string {
	const asUtc = Date.parse(local + (local.length === 16 ? ':00Z' : 'Z'))
	if (Number.isNaN(asUtc)) return local
	const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone || 'UTC' })
	const offset = Date.parse(shown.format(asUtc).replace(' ', 'T') + 'Z') - asUtc
	return new Date(asUtc - offset).toISOString()
}

const YES = /^(1|y|yes|true|\u662f|\u221a|\u2713)$/i

/** A cell of a spreadsheet in a control: a choice by its word in either language. */
function fromCell(field: Field, cell: string): FormValue {
	const named = (text: string) => field.choices?.find((one) => [one.value, one.zh, one.en].includes(text))?.value ?? text
	if (isSet(field)) return cell.split(/[,\u3001\uff0c;]\s*/).filter(Boolean).map(named)
	return field.type === 'bool' ? YES.test(cell) : named(cell)
}

/** Rows with what was pasted into row `n`, from the column `from` on; what goes below the last makes rows of its own. */
export function pasteRows(record: string, rows: FormRow[], n: number, from: string, table: string[][]): FormRow[] {
	const columns = inputFields(record)
	const first = Math.max(0, columns.findIndex((column) => column.name === from))
	const pasted = table.map((cells, i) => ({
		...(rows[n + i] ?? toForm(record, {})),
		...Object.fromEntries(cells.slice(0, columns.length - first).map((cell, k) => [columns[first + k].name, fromCell(columns[first + k], cell)])),
	}))
	return [...rows.slice(0, n), ...pasted, ...rows.slice(n + pasted.length)]
}

function fromControl(field: Field, value: any): unknown {
	if (field.type === 'rows') return (value as FormRow[]).map((row) => fromForm(field.record!, row)).filter((row) => Object.keys(row).length)
	if (isSet(field) || field.type === 'bool') return value
	const text = String(value).trim()
	if (text === '') return undefined
	if (field.rate) return rateOf(text)
	switch (field.type) {
	case 'int': return /^-?\d+$/.test(text) ? Number(text) : text
	case 'money': case 'price': case 'quantity': return tidyDecimal(text)
	case 'instant': return zoned(text)
	case 'date': return tidyDate(text)
	case 'attributes': return readAttributes(text)
	default: return text
	}
}

/** What is sent: what was left empty is not. */
export function fromForm(record: string, form: FormRow): Row {
	const row: Row = {}
	for (const field of recordOf(record)?.fields ?? []) {
		const value = form[field.name] === undefined ? undefined : fromControl(field, form[field.name])
		const nothing = value === undefined || (Array.isArray(value) && !value.length && !field.required)
		if (!nothing && !(field.type === 'bool' && value === false && !field.required)) row[field.name] = value
	}
	return row
}

/** What a change sends: only what differs from what was there; null for what was emptied. What the form no longer has is left as it is. */
export function patchFrom(record: string, before: FormRow, after: FormRow): Row {
	const patch: Row = {}
	for (const field of recordOf(record)?.fields ?? []) {
		if (after[field.name] === undefined || JSON.stringify(before[field.name]) === JSON.stringify(after[field.name])) continue
		patch[field.name] = fromControl(field, after[field.name]) ?? null
	}
	return patch
}
