// Many at once: all rows of a filter, page by page, and what is done with them, some at a time. Each is a walk that whoever
// takes its steps may end between two of them.
import { ref, shallowRef } from 'vue'
import { newKey, Problem, request, type Row } from '@/api/client'
import type { Page } from '@/api/queries'

/** So many rows at most: they are kept, and looked at one by one before anything is done. */
export const BULK_MOST = 5000
const PAGE = '200'
const PORTION = 100

export interface Result { status: number; error?: { detail?: string; code?: string; errors?: { detail: string }[] } }
export interface Outcome { row: Row; result: Result }

/** Who asks for much is told to wait: then it is asked again. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
	for (;;) {
		try {
			return await ask()
		} catch (problem) {
			if (!(problem instanceof Problem) || problem.status !== 429) throw problem
			await new Promise((resolve) => setTimeout(resolve, problem.wait * 1000))
		}
	}
}

export async function* pagesOf(path: string, query: Record<string, string>): AsyncGenerator<Row[]> {
	let cursor: string | undefined
	do {
		const asked = { ...query, limit: PAGE, ...(cursor ? { cursor } : {}) }
		const { data } = await patiently(() => request<Page>(path, { query: asked }))
		cursor = data.next_cursor
		yield data.items
	} while (cursor)
}

/** Rows as they are now. */
export async function* freshOf(path: string, rows: Row[]): AsyncGenerator<Row> {
	for (const row of rows) yield (await patiently(() => request(`${path}/${row.id}`))).data
}

/** What a command is to do with rows; sent again, it is the same and does nothing twice. */
export interface Work { command: string; rows: Row[]; reason: string; key: string }
export const work = (command: string, rows: Row[], reason: string): Work => ({ command, rows, reason, key: newKey() })

const itemOf = ({ command, reason, key }: Work, row: Row, dry: boolean) =>
	({ command, id: row.id, if_match: row.version, ...(dry ? {} : { key: `${key}-${row.id}` }), ...(reason ? { input: { reason } } : {}) })

/** The outcomes of the rows from `from` on. */
export async function* portionsOf(what: Work, dry: boolean, from = 0): AsyncGenerator<Outcome[]> {
	for (let at = from; at < what.rows.length; at += PORTION) {
		const rows = what.rows.slice(at, at + PORTION)
		const body = { items: rows.map((row) => itemOf(what, row, dry)) }
		const { data } = await patiently(() => request<{ items: Result[] }>('commands:batch', { method: 'POST', body, query: { brief: 'true' }, dry }))
		yield rows.map((row, n) => ({ row, result: data.items[n] }))
	}
}

/** The choice of all rows of a filter: read as far as the bound goes. `count` tells how far one is. */
export function useWhole(key: (row: Row) => string) {
	const rows = shallowRef<Row[] | null>(null)
	const reading = ref(false)
	const count = ref(0)
	const cut = ref(false)	/* there are more than the bound */
	let walk = 0
	function drop(): void {
		walk++
		rows.value = null
		reading.value = cut.value = false
	}
	async function read(pages: AsyncIterable<Row[]>): Promise<void> {
		drop()
		const mine = walk
		const found = new Map<string, Row>()	/* one that is changed meanwhile may come twice */
		reading.value = true
		count.value = 0
		try {
			for await (const page of pages) {
				if (mine !== walk) return
				for (const row of page) found.set(key(row), row)
				count.value = Math.min(found.size, BULK_MOST)
				if (found.size > BULK_MOST) break
			}
			cut.value = found.size > BULK_MOST
			rows.value = [...found.values()].slice(0, BULK_MOST)
		} finally {
			if (mine === walk) reading.value = false
		}
	}
	return { rows, reading, count, cut, read, drop }
}
