// All that a list shows stands in its address, so that it can be sent, kept as a view and gone back to.

export type Query = Record<string, string | null | (string | null)[] | undefined>

export interface ListState {
	filters: Record<string, string>
	q: string
	sort: string
	trail: string[]	/* cursors of the pages one turned, this one's last: so the page before is known after a reload, too */
	columns: string[]
	widths: Record<string, number>	/* of columns, in pixels; the others are as wide as what they hold */
	board: boolean	/* cards in columns of their states, instead of rows */
	dense: boolean
	size: number
}

const OWN = ['q', 'sort', 'cursor', 'columns', 'dense', 'size', 'board']
/** Of a trail in an address, in characters: of a longer one the oldest pages are forgotten. */
const TRAIL_MOST = 4000
const WIDTH = { least: 48, most: 800 }
export const SIZES = [25, 50, 100, 200]

const one = (value: Query[string]): string => (Array.isArray(value) ? value[0] : value) ?? ''

export const clampWidth = (width: number) => Math.round(Math.min(Math.max(width, WIDTH.least), WIDTH.most))

/** `number:140,state`: the first is 140 pixels wide. */
export function readColumns(text: string): Pick<ListState, 'columns' | 'widths'> {
	const parts = text.split(',').filter(Boolean).map((part) => part.split(':'))
	const widths = Object.fromEntries(parts.filter(([, width]) => Number(width) > 0).map(([name, width]) => [name, clampWidth(Number(width))]))
	return { columns: parts.map(([name]) => name), widths }
}

const columnsText = (columns: string[], widths: Record<string, number>) => columns.map((name) => (widths[name] ? `${name}:${widths[name]}` : name)).join(',')

export function readListState(query: Query): ListState {
	const filters: Record<string, string> = {}
	for (const name of Object.keys(query))
		if (!OWN.includes(name) && one(query[name])) filters[name] = one(query[name])
	const size = Number(one(query.size))
	return {
		filters,
		q: one(query.q),
		sort: one(query.sort),
		trail: one(query.cursor).split(',').filter(Boolean),
		...readColumns(one(query.columns)),
		board: one(query.board) === '1',
		dense: one(query.dense) === '1',
		size: SIZES.includes(size) ? size : 50,
	}
}

export function writeListState(state: ListState): Record<string, string> {
	const query: Record<string, string> = { ...state.filters }
	if (state.q) query.q = state.q
	if (state.sort) query.sort = state.sort
	if (state.trail.length) query.cursor = state.trail.join(',')
	if (state.columns.length) query.columns = columnsText(state.columns, state.widths)
	if (state.board) query.board = '1'
	if (state.dense) query.dense = '1'
	if (state.size !== 50) query.size = String(state.size)
	return query
}

/** What the API is asked for: without what only the screen knows. */
export function apiQuery(state: ListState): Record<string, string> {
	const query: Record<string, string> = { ...state.filters, limit: String(state.size) }
	if (state.q) query.q = state.q
	else if (state.sort) query.sort = state.sort
	if (state.trail.length) query.cursor = state.trail[state.trail.length - 1]
	return query
}

/** The trail to the next page, and back to the page before. */
export function turned(trail: string[], next?: string): string[] {
	if (!next) return trail.slice(0, -1)
	const longer = [...trail, next]
	while (longer.length > 1 && longer.join(',').length > TRAIL_MOST) longer.shift()
	return longer
}

/** A kept view is the address without the page one was on. */
export function viewQuery(state: ListState): string {
	return new URLSearchParams(writeListState({ ...state, trail: [] })).toString()
}
