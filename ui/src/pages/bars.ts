// A report as bars, as it says of itself: which column they are as long as, which ones name them, and of what each has a picture of its own.
import type { Row } from '@/api/client'
import type { Field, ReportMeta } from '@/api/meta'
import { show } from '@/parts/format'

export interface Bars { word: string; names: string[]; values: number[]; left: number }

const MANY = 400	/* more than a year of days */

/** The pictures; `left` rows of one are too many to be seen. Rows that differ in no name cannot be told apart: of them is none. */
export function barsOf(report: ReportMeta, rows: Row[]): Bars[] {
	const column = (name = '') => report.columns.find((field) => field.name === name)
	const [value, per] = [column(report.length), column(report.per)]
	const wordOf = (row: Row) => (per ? show(per, row[per.name]) : '')
	return [...new Set(rows.map(wordOf))].flatMap((word) => {
		const own = rows.filter((row) => wordOf(row) === word)
		const names = report.named.map(column).filter((field): field is Field => !!field && new Set(own.map((row) => row[field.name])).size > 1)
		if (!names.length || !value) return []
		const shown = own.slice(0, MANY)
		return [{
			word, left: own.length - shown.length, values: shown.map((row) => Number(row[value.name])),
			names: shown.map((row) => names.map((field) => show(field, row[field.name])).join(' → ')),
		}]
	})
}
