// Many at once: all rows of a filter, page by page, and what is done with them, some at a time. Each is a walk that whoever
// takes its steps may end between two of them.
import { ref, shallowRef } from 'vue'
import { newKey, Problem, request, type Row } from '@/api/client'
import type { Field, PartOf } from '@/api/meta'
import type { Page } from '@/api/queries'
import type { FormRow } from '@/parts/form'

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

export async function* pagesOf(path: string, query: Record<string, string>): AsyncGenerator<Page> {
	let cursor: string | undefined
	do {
		const asked = { ...query, limit: PAGE, ...(cursor ? { cursor } : {}) }
		const { data } = await patiently(() => request<Page>(path, { query: asked }))
		cursor = data.next_cursor
		yield data
	} while (cursor)
}

/** A row as it is now; of one that is not there any more, or not for me, what its outcome is. */
export interface Fresh { row: Row; gone?: Outcome }
async function nowOf(path: string, row: Row, part?: PartOf): Promise<Fresh> {
	const read = async (at: string) => (await patiently(() => request(at))).data
	try {
		if (!part) return { row: await read(`${path}/${row.id}`) }
		const parts = (await read(`${part.root}/${row[part.id]}`))[path] as Row[] | undefined	/* a part is read with its root */
		return { row: { ...row, ...parts?.find((one) => one[part.number] === row[part.number]) } }
	} catch (problem) {
		if (!(problem instanceof Problem) || ![403, 404].includes(problem.status)) throw problem
		const { status, code, message: detail } = problem
		return { row, gone: { row, result: { status, error: { code, detail } } } }
	}
}

const ABREAST = 6	/* connections of a browser */
export async function* freshOf(path: string, rows: Row[], part?: PartOf): AsyncGenerator<Fresh[]> {
	for (let at = 0; at < rows.length; at += ABREAST) yield await Promise.all(rows.slice(at, at + ABREAST).map((row) => nowOf(path, row, part)))
}

/** What a command is to do with rows, and what each is told; sent again, it is the same and does nothing twice. */
export interface Work { command: string; rows: Row[]; input: (row: Row) => Row; key: string; part?: PartOf }
export const work = (command: string, rows: Row[], input: Work['input'] = () => ({}), part?: PartOf): Work => ({ command, rows, input, part, key: newKey() })

/** Parts have their root's version, which the one before may just have moved: that it is in the state the move leads from is what was seen of it. */
const subjectOf = (row: Row, part?: PartOf): Row => (part ? { id: row[part.id], part: row[part.number], if_match: '*' } : { id: row.id, if_match: row.version })

function itemOf({ command, input, key, part }: Work, row: Row, dry: boolean): Row {
	const told = input(row)
	const own = part ? `${row[part.id]}.${row[part.number]}` : row.id
	return { command, ...subjectOf(row, part), ...(dry ? {} : { key: `${key}-${own}` }), ...(Object.keys(told).length ? { input: told } : {}) }
}

/** A column, or several, of a spreadsheet into what is told of each row: from the row `n` and the field `from` on. Nothing is made beyond the last row. */
export function pasteOwn(fields: Field[], forms: FormRow[], n: number, from: string, table: string[][]): FormRow[] {
	const first = Math.max(0, fields.findIndex((field) => field.name === from))
	return forms.map((form, at) => {
		const cells = table[at - n]?.slice(0, fields.length - first) ?? []
		return { ...form, ...Object.fromEntries(cells.map((cell, k) => [fields[first + k].name, cell])) }
	})
}

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
	const names = shallowRef<NonNullable<Page['names']>>({})	/* of what they refer to, as far as they are read */
	const reading = ref(false)
	const count = ref(0)
	const cut = ref(false)	/* there are more than the bound */
	let walk = 0
	function drop(): void {
		walk++
		rows.value = null
		reading.value = cut.value = false
	}
	async function read(pages: AsyncIterable<Page>): Promise<void> {
		drop()
		const mine = walk
		const found = new Map<string, Row>()	/* one that is changed meanwhile may come twice */
		reading.value = true
		count.value = 0
		try {
			for await (const page of pages) {
				if (mine !== walk) return
				for (const row of page.items) found.set(key(row), row)
				for (const [record, some] of Object.entries(page.names ?? {})) names.value = { ...names.value, [record]: { ...names.value[record], ...some } }
				count.value = Math.min(found.size, BULK_MOST)
				if (found.size > BULK_MOST) break
			}
			cut.value = found.size > BULK_MOST
			rows.value = [...found.values()].slice(0, BULK_MOST)
		} finally {
			if (mine === walk) reading.value = false
		}
	}
	return { rows, names, reading, count, cut, read, drop }
}
