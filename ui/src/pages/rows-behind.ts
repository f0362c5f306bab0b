// Which rows of a list a row of a report counts: the template in its table, filled with what the row says and was asked for.
import type { Row } from '@/api/client'
import { filtersOf, listAt, meta, shortPath, type Field, type ReportMeta } from '@/api/meta'
import { may } from '@/api/session'
import { stampOf } from '@/parts/range'

const MONTH = /^\d{4}-\d{2}$/
const lastOf = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10)
/** A day, or a month, as the first and the last of its days. */
function spanOf(key: string): [string, string] | undefined {
	if (MONTH.test(key)) return [`${key}-01`, lastOf(key)]
	return /^\d{4}-\d{2}-\d{2}$/.test(key) ? [key, key] : undefined
}
const later = (a: string, b: string) => (!a || (b && b > a) ? b : a)
const sooner = (a: string, b: string) => (!a || (b && b < a) ? b : a)

/** Another report, asked for what the row says. */
function reportAddress(path: string, pairs: string[][]): string {
	const further = meta.value?.reports.find((one) => shortPath(one.path) === path)
	return further && may(further.roles) ? `/${path}?${new URLSearchParams(Object.fromEntries(pairs))}` : ''
}

/** Its address; '' when the list cannot be asked for just those. */
function addressOf(report: ReportMeta, rows: string, row: Row, asked: Record<string, string>): string {
	const [, path, filters] = /^(.*?)\?(.*)$/.exec(rows)!
	const parameter = (name: string) => asked[name] ?? report.parameters.find((one) => one.name === name)?.default ?? ''
	const fill = (text: string) => text.replace(/\{(\??)(\w+)\}/g, (_, only, name) => (only ? undefined : row[name]) ?? parameter(name))
	const pairs = filters.split('&').map((pair) => fill(pair).split('='))
	if (path.startsWith('reports/')) return reportAddress(path, pairs)
	const list = listAt(path)
	if (!list || !may(list.roles)) return ''
	const known = filtersOf(list.record)
	const query: Record<string, string> = {}
	let within = ['', ''], spanned: Field | undefined
	for (const [name, value] of pairs) {
		if (!value) continue	/* the row is of no such thing */
		const field = known.find((one) => one.name === name)
		if (field?.filter && value.includes('..')) {
			const [from, until] = value.split('..')
			spanned = field
			within = [later(within[0], from), sooner(within[1], until)]
		} else if (field?.filter) query[name] = value
		else if (spanOf(value)) within = spanOf(value)!
		else if (name !== value) return ''	/* "all" is all of them */
	}
	if (spanned && within[0]) query[spanned.name + '_from'] = stampOf(spanned, '_from', within[0])
	if (spanned && within[1]) query[spanned.name + '_until'] = stampOf(spanned, '_until', within[1])
	return `/${path}?${new URLSearchParams(query)}`
}

/** For each row what a column opens; where two rows would open the same, as one kind in two currencies does, the list is of neither, unless each counts all of it. */
export function rowsBehind(report: ReportMeta, column: string, rows: Row[], asked: Record<string, string>): string[] {
	const opens = report.opens.find((one) => one.count === column)
	const all = opens ? rows.map((row) => addressOf(report, opens.rows, row, asked)) : []
	const times = new Map<string, number>()
	for (const one of all) times.set(one, (times.get(one) ?? 0) + 1)
	return rows.map((_, n) => (all[n] && (opens?.same || times.get(all[n]) === 1) ? all[n] : ''))
}
