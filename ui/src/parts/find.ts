// Finding records by what a person types, for comboboxes and the palette.
import { request, type Row } from '@/api/client'
import { fieldOf, listOf, recordOf, shortPath } from '@/api/meta'
import type { Page } from '@/api/queries'
import { show } from '@/parts/format'

const HITS = '12'

export async function findRecords(record: string, text: string, signal?: AbortSignal): Promise<Row[]> {
	const list = listOf(record)
	if (!list?.search) return []
	const path = shortPath(list.path)
	const active: Record<string, string> = fieldOf(record, 'active')?.filter ? { active: 'true' } : {}
	const query: Record<string, string> = { limit: HITS, ...active }
	if (text.trim()) query.q = text.trim()
	return (await request<Page>(path, { query, signal })).data.items
}

/** What distinguishes a hit from one of the same name. */
export function subtitleOf(record: string, row: Row): string {
	return (recordOf(record)?.beside ?? []).map((name) => show(fieldOf(record, name)!, row[name])).filter(Boolean).join(' · ')
}
