// The words of the standard that not everybody knows, and what an empty field means: by record and field, or by the field alone where it is always the same.
import { i18n } from '@/locales'

function worded(table: string, record: string | undefined, field: string): string {
	const { t, te } = i18n.global
	const key = [`${table}.${record}.${field}`, `${table}.any.${field}`].find((one) => te(one))
	return key ? t(key) : ''
}

export const termOf = (record: string | undefined, field: string) => worded('terms', record, field)

/** What it means when a field of a form is left empty, where nobody could know. */
export const blankOf = (record: string | undefined, field: string) => worded('blanks', record, field)
