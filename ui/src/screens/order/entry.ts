// An order while it is being entered, and how it becomes what the API takes.
import { request, type Row } from '@/api/client'
import { fieldOf, type Field } from '@/api/meta'
import { isMasked } from '@/api/personal'
import { queries, type Page } from '@/api/queries'
import { isDecimal, multiply, round, tidyDecimal } from '@/base/decimal'
import { parseLines, type PastedLine } from '@/base/paste'
import { fromForm, inputFields, isLong, patchFrom, toForm, type FormRow } from '@/parts/form'
import { same } from '@/base/same'

/** What is said of it, under the names of the record's fields; beside that what the catalogue says. */
export interface EntryLine extends FormRow {
	key: number
	sku: string
	name: string
	about: string		/* its specification in the catalogue */
	kind: string
	units: string[]		/* the base unit first; the others are asked for when one comes near */
	price: string		/* of the list, for the base unit */
	available: string
}

export interface Entry {
	customer_id: string
	customer_name: string
	customer_code: string
	fields: Record<string, string>
	masked: Record<string, string>	/* what the server keeps and does not show: it copies it itself */
	lines: EntryLine[]
}

let keys = 0

/** All that can be said of a line, as the API takes it: what a former order says is carried, whatever it is. */
const inputs = (form: FormRow): FormRow => Object.fromEntries(inputFields('order_line').map(({ name }) => [name, form[name]]))

export function emptyLine(more: Partial<EntryLine> = {}): EntryLine {
	return { ...inputs(toForm('order_line', {})), sku: '', name: '', about: '', kind: 'goods', units: [], price: '', available: '', ...more, key: ++keys }
}

/** What has a cell of its own; all else is under "more", long texts last. */
const CELLS = ['product_id', 'quantity', 'unit', 'unit_price', 'requested_date', 'note']
export const isWide = (field: Field): boolean => field.type === 'attributes' || isLong(field)
export const moreFields = (): Field[] => inputFields('order_line').filter(({ name }) => !CELLS.includes(name)).sort((a, b) => Number(isWide(a)) - Number(isWide(b)))
/** What a line may say otherwise than the catalogue: of another product it says nothing. */
const OF_PRODUCT = ['model', 'specification', 'attributes']

export function emptyEntry(): Entry {
	return { customer_id: '', customer_name: '', customer_code: '', fields: { channel: 'phone', class: 'normal' }, masked: {}, lines: [emptyLine()] }
}

/** Kept drafts get new keys: they must differ within this page. */
export function revive(kept: Entry): Entry {
	return { ...emptyEntry(), ...kept, lines: kept.lines.map((line) => emptyLine(line)) }
}

export const isBlank = (line: EntryLine) => !line.product_id && !line.quantity
export const isStarted = (entry: Entry) => !!entry.customer_id || entry.lines.some((line) => !isBlank(line))

/** In the head: asked for at once. In the rest: there when wanted. */
export const HEAD = ['channel', 'class', 'requested_date', 'payment_method', 'shipping_mode', 'reference']
export const REST = ['contact_name', 'phone', 'email', 'province', 'city', 'district', 'street', 'region', 'order_date', 'payment_days', 'discount', 'freight', 'message', 'internal_note']
export const PLACE = ['region', 'province', 'city', 'district', 'street']

/** Those of these fields that can be said: of an order that there is, not what was fixed when it was made. */
export function fieldsOf(names: string[], edit: boolean): Field[] {
	const inputs = inputFields('order', edit)
	return names.map((name) => inputs.find((field) => field.name === name)).filter((field) => !!field)
}

/** Takes what was told of a customer or an order. An address of which the street is masked is left to the server as a whole. */
export function takeFields(entry: Entry, told: Record<string, string>): void {
	for (const [name, value] of Object.entries(told)) {
		delete entry.masked[name]
		delete entry.fields[name]
		if (isMasked(fieldOf('order', name), value) || (PLACE.includes(name) && isMasked(fieldOf('order', 'street'), told.street))) entry.masked[name] = value
		else entry.fields[name] = value
	}
}

const lineBody = (line: EntryLine): Row => ({ quantity: '1', ...fromForm('order_line', inputs(line)) })

const headOf = (entry: Entry): FormRow => ({ ...entry.fields, customer_id: entry.customer_id })

/** What is sent, and which line stands at which index of it. */
export function entryBody(entry: Entry): { body: Row; sent: EntryLine[] } {
	const sent = entry.lines.filter((line) => line.product_id)
	return { body: { ...fromForm('order', headOf(entry)), lines: sent.map(lineBody) }, sent }
}

/** What lines that say none take from their order: a date, and by the day and the currency a price. */
const INHERITED = ['requested_date', 'order_date', 'currency']

/** What an edit sends: what differs from the order as it was loaded, null for what was emptied. Lines go together. */
export function entryPatch(loaded: Entry, entry: Entry): Row {
	const head = patchFrom('order', headOf(loaded), headOf(entry))
	const { lines } = entryBody(entry).body
	const unchanged = same(entryBody(loaded).body.lines, lines) && !INHERITED.some((name) => name in head)
	return unchanged ? head : { ...head, lines }
}

/** A line as it was said: without what the program chose (a warehouse, a price), and of a new order the day of then. */
function fromLine(line: Row, order: Row, keepAll: boolean): EntryLine {
	const said = {
		...line,
		warehouse_id: line.ship_from ? line.wanted_warehouse_id : line.warehouse_id,
		unit_price: keepAll && !line.gift && line.unit_price !== line.list_price ? line.unit_price : null,
		requested_date: keepAll && line.requested_date !== order.requested_date ? line.requested_date : null,
	}
	const { sku, name, specification, kind, unit, base_unit } = line
	return emptyLine({ ...inputs(toForm('order_line', said)), sku, name, about: specification, kind, units: [...new Set([base_unit, unit])] })
}

/** A past order as a new one: the customer's things, not the dates and prices of then. */
export function fromOrder(order: Row, keepAll: boolean): Entry {
	const taken = keepAll ? [...HEAD, ...REST] : ['channel', 'class', 'payment_method', 'shipping_mode', 'contact_name', 'phone', 'email', 'province', 'city', 'district', 'street', 'region']
	const fields = Object.fromEntries(taken.filter((name) => order[name] !== undefined && order[name] !== null).map((name) => [name, String(order[name])]))
	const lines = (order.lines as Row[]).map((line) => fromLine(line, order, keepAll))
	const entry: Entry = { customer_id: order.customer_id, customer_name: order.customer_name, customer_code: '', fields: {}, masked: {}, lines }
	takeFields(entry, fields)
	return entry
}

/* The most ids, and the most words of a filter, that one question may name: the server refuses more. */
const IDS_AT_ONCE = 200
const CODES_AT_ONCE = 50

/** Of each of these, told in as many answers as it takes. */
async function inPortions(asked: string[], size: number, ask: (some: string) => Promise<Row[]>): Promise<Row[]> {
	const all = [...new Set(asked.filter(Boolean))]
	const told: Row[] = []
	for (let at = 0; at < all.length; at += size) told.push(...await ask(all.slice(at, at + size).join(',')))
	return told
}

/** What is told of each product, by its id; of some nothing is. */
async function ofProducts(path: string, ids: string[], signal?: AbortSignal): Promise<Record<string, Row>> {
	const told = await inPortions(ids, IDS_AT_ONCE, async (product_id) => (await request<Page>(path, { query: { product_id }, signal })).data.items)
	return Object.fromEntries(told.map((one) => [one.product_id, one]))
}

/** The most that one line could get now, of each product in its base unit: the server says it, as it will when it reserves. */
export async function availableOf(ids: string[], signal?: AbortSignal): Promise<Record<string, string>> {
	return Object.fromEntries(Object.entries(await ofProducts('stock/supply', ids, signal)).map(([id, one]) => [id, one.available]))
}

/** What this customer paid last, with unit and day; of nobody nothing is known. */
export async function lastPrices(customer: string, ids: string[], signal?: AbortSignal): Promise<Record<string, Row>> {
	return customer ? ofProducts(`customers/${customer}/last-prices`, ids, signal) : {}
}

/** Products by code, name or the end of the code, with what is there of them and what this customer paid for them. */
export async function findProducts(text: string, signal: AbortSignal, customer = ''): Promise<Row[]> {
	const query: Record<string, string> = { limit: '12', active: 'true' }
	if (text) query.q = text
	const hits = (await request<Page>('products', { query, signal })).data.items
	const ids = hits.map((hit) => hit.id)
	const goods = hits.filter((hit) => hit.kind !== 'service').map((hit) => hit.id)
	const [there, last] = await Promise.all([availableOf(goods, signal), lastPrices(customer, ids, signal)])
	return hits.map((hit) => ({ ...hit, available: there[hit.id], last: last[hit.id] }))
}

async function productsByCode(codes: string[]): Promise<Map<string, Row>> {
	const items = await inPortions(codes, CODES_AT_ONCE, async (sku) => (await request<Page>('products', { query: { sku, limit: String(CODES_AT_ONCE) } })).data.items)
	return new Map(items.map((product) => [String(product.sku).toUpperCase(), product]))
}

/** Rows of a spreadsheet as lines; `missing` are those of no product. */
export async function linesFrom(text: string): Promise<{ lines: EntryLine[]; missing: PastedLine[] }> {
	const pasted = parseLines(text)
	const known = await productsByCode(pasted.map((line) => line.code))
	const there = await availableOf([...known.values()].map((product) => product.id))
	const lines: EntryLine[] = []
	const missing: PastedLine[] = []
	for (const one of pasted) {
		const product = known.get(one.code.toUpperCase())
		if (!product) { missing.push(one); continue }
		const line = emptyLine({ quantity: one.quantity, unit_price: one.price, note: one.note })
		putProduct(line, { ...product, available: there[product.id] })
		lines.push(line)
	}
	return { lines, missing }
}

export function putProduct(line: EntryLine, product: Row): void {
	for (const name of OF_PRODUCT) line[name] = ''
	line.product_id = product.id
	line.sku = product.sku
	line.name = product.name
	line.about = product.specification ?? ''
	line.kind = product.kind
	line.unit = product.unit
	line.units = [product.unit]
	line.price = product.price
	line.available = product.available ?? ''
}

/** All units it is sold in; of a line that was loaded or pasted only its own are known at first. */
export async function knowUnits(line: EntryLine): Promise<void> {
	const { product_id } = line
	if (!product_id) return
	const path = `products/${product_id}`
	const { unit, units } = await queries.fetchQuery({ queryKey: ['record', path], queryFn: async () => (await request(path)).data, staleTime: 60_000 })
	const all = [...new Set<string>([unit, ...(units ?? []).map((one: Row) => one.unit), line.unit])]
	if (line.product_id === product_id && !same(line.units, all)) line.units = all
}

/** Until the server has said it: quantity times price, in the base unit only. */
export function roughAmount(line: EntryLine): string {
	const price = tidyDecimal(line.unit_price || (line.unit === line.units[0] ? line.price : ''))
	const quantity = tidyDecimal(line.quantity)
	return isDecimal(price) && isDecimal(quantity) ? round(multiply(price, quantity), 2) : ''
}
