// What the server would make of what is typed: a dry run gives prices, totals and what is still missing. So the screen
// adds up nothing that the server would add up differently.
import { computed, onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { newKey, Problem, request, type Row } from '@/api/client'
import { fieldOf, label } from '@/api/meta'
import { entryBody, entryPatch, type Entry } from './entry'

/** An order that is mended: as it is, and as the form was when it was loaded. */
export interface Editing { order: Row; loaded: Entry }

export interface Missing { pointer: string; name: string; detail: string }

export function useQuote(entry: Ref<Entry>, editing: () => Editing | null) {
	const order = shallowRef<Row | null>(null)
	const problem = shallowRef<unknown>(null)
	const priced = shallowRef(new Map<number, Row>())
	const supply = shallowRef(new Map<number, Row>())	/* what could be reserved for a line now; not of services */
	let timer = 0
	let asking: AbortController | undefined

	async function ask(): Promise<void> {
		asking?.abort()
		const { body, sent: lines } = entryBody(entry.value)
		if (!lines.length) { order.value = null; problem.value = null; return }
		const mine = (asking = new AbortController())
		const old = editing()
		try {
			const { data } = old
				? await request(`orders/${old.order.id}`, { method: 'PATCH', body: entryPatch(old.loaded, entry.value), dry: true, ifMatch: old.order.version, signal: mine.signal })
				: await request('orders', { method: 'POST', body, dry: true, key: newKey(), signal: mine.signal })
			if (mine.signal.aborted) return
			order.value = data
			problem.value = null
			priced.value = new Map(lines.map((line, n) => [line.key, data.lines[n]]))
			supply.value = new Map((data.supply ?? []).map((one: Row) => [lines[one.line - 1].key, one]))
		} catch (error) {
			if (mine.signal.aborted) return
			problem.value = error
			supply.value = new Map()
		}
	}

	watch(entry, () => {
		clearTimeout(timer)
		timer = window.setTimeout(ask, 350)
	}, { deep: true })
	onBeforeUnmount(() => { clearTimeout(timer); asking?.abort() })

	const nameOf = (pointer: string) => {
		const parts = pointer.split('/').filter((part) => part && !/^\d+$/.test(part))
		const field = parts[0] === 'lines' && parts[1] ? fieldOf('order_line', parts[1]) : fieldOf('order', parts[0])
		return field ? label(field) : parts.join(' ')
	}
	const missing = computed<Missing[]>(() => (problem.value instanceof Problem ? problem.value.errors : [])
		.filter((one) => one.pointer).map((one) => ({ pointer: one.pointer!, name: nameOf(one.pointer!), detail: one.detail })))

	/** Errors of a request at their fields: those of lines by the line's key, for lines may have moved. */
	function read(error: unknown): { fields: Map<string, string>; lines: Map<string, string> } {
		const fields = new Map<string, string>()
		const lines = new Map<string, string>()
		const order = entryBody(entry.value).sent
		for (const one of error instanceof Problem ? error.errors : []) {
			const [, name, n, column] = (one.pointer ?? '').split('/')
			if (name !== 'lines') fields.set(name ?? '', one.detail)
			else if (n !== undefined) lines.set(`${order[Number(n)]?.key}/${['sku', undefined].includes(column) ? 'product_id' : column}`, one.detail)
		}
		return { fields, lines }
	}

	return { order, priced, supply, missing, read }
}
