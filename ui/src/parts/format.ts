// Values as people read them. The company's time zone is the zone of the screen, wherever one sits.
import { choiceLabel, meta, type Field } from '@/api/meta'
import { group, percent } from '@/base/decimal'
import { prefs } from '@/base/prefs'

const formats = new Map<string, Intl.DateTimeFormat>()

function timeFormat(zone: string): Intl.DateTimeFormat {
	let format = formats.get(zone)
	if (!format) {
		format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone || undefined })
		formats.set(zone, format)
	}
	return format
}

/** 2026-11-28 15:04 */
export function instant(text: string): string {
	const at = new Date(text)
	return Number.isNaN(at.getTime()) ? text : timeFormat(meta.value?.time_zone ?? '').format(at)
}

export function today(): string {
	return instant(new Date().toISOString()).slice(0, 10)
}

export const daysAgo = (n: number): string => new Date(Date.parse(today()) - n * 86_400_000).toISOString().slice(0, 10)

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60]]

/** 3 hours ago, in 2 days */
export function relative(text: string, now = Date.now()): string {
	const seconds = Math.round((new Date(text).getTime() - now) / 1000)
	const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60]
	return new Intl.RelativeTimeFormat(prefs.locale, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}

export function isNumeric(field: Field): boolean {
	return ['money', 'price', 'quantity', 'int'].includes(field.type)
}

/** One after another, as the language has it. */
export const listed = (words: string[]) => words.join(prefs.locale === 'en' ? ', ' : '、')

export function show(field: Field, value: unknown, yes = '✓', no = '–'): string {
	if (value === null || value === undefined || value === '') return ''
	if (Array.isArray(value)) return listed(value.map((one) => show(field, one)))
	if (typeof value === 'object')
		return Object.entries(value).map(([name, text]) => `${name} ${text}`).join(' · ')
	if (field.choices?.length) return choiceLabel(field, value)
	if (field.rate) return `${percent(value)} %`
	switch (field.type) {
	case 'instant': return instant(String(value))
	case 'bool': return value ? yes : no
	case 'money': case 'price': case 'quantity': case 'int': return group(String(value))
	default: return String(value)
	}
}
