// The words of the standard that not everybody knows: by record and field, or by the field alone where it always means the same.
import { i18n } from '@/locales'

export function termOf(record: string | undefined, field: string): string {
	const { t, te } = i18n.global
	const key = [`terms.${record}.${field}`, `terms.any.${field}`].find((one) => te(one))
	return key ? t(key) : ''
}
