// Filters from a day to a day. What the address holds of a time is a moment; people read and choose days of the company's
// zone, of which the last belongs to the range: it ends where the day after begins.
import type { Field } from '@/api/meta'
import { zoned } from './form'
import { instant, show } from './format'

export const ENDS = ['_from', '_until'] as const
export type End = (typeof ENDS)[number]

const DAY_MS = 86_400_000
const dayAfter = (day: string) => (Number.isNaN(Date.parse(day)) ? day : new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10))

export function dayOf(field: Field, end: End, value = ''): string {
	const at = Date.parse(value)
	if (field.type !== 'instant' || Number.isNaN(at)) return value
	return instant(new Date(end === '_until' ? at - 1 : at).toISOString()).slice(0, 10)
}

export function stampOf(field: Field, end: End, day: string): string {
	if (!day || field.type !== 'instant') return day
	return zoned(`${end === '_until' ? dayAfter(day) : day}T00:00`)
}

/** What is between, as one reads it. */
export function rangeText(field: Field, from = '', until = ''): string {
	const told = (end: End, value: string) => (field.type === 'instant' ? dayOf(field, end, value) : show(field, value))
	return `${told('_from', from)} … ${told('_until', until)}`
}
