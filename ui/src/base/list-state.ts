// All that a list shows stands in its address, so that it can be sent, kept as a view and gone back to.

export type Query = Record<string, string | null | (string | null)[] | undefined>

export interface ListState {
	filters: Record<string, string>
	q: string
	sort: string
	cursor: string
	columns: string[]
	dense: boolean
	size: number
}

const OWN = ['q', 'sort', 'cursor', 'columns', 'dense', 'size']
export const SIZES = [25, 50, 100, 200]

const one = (value: Query[string]): string => (Array.isArray(value) ? value[0] : value) ?? ''

export function readListState(query: Query): ListState {
	const filters: Record<string, string> = {}
	for (const name of Object.keys(query))
		if (!OWN.includes(name) && one(query[name])) filters[name] = one(query[name])
	const size = Number(one(query.size))
	return {
		filters,
		q: one(query.q),
		sort: one(query.sort),
		cursor: one(query.cursor),
		columns: one(query.columns).split(',').filter(Boolean),
		dense: one(query.dense) === '1',
		size: SIZES.includes(size) ? size : 50,
	}
}

export function writeListState(state: ListState): Record<string, string> {
	const query: Record<string, string> = { ...state.filters }
	if (state.q) query.q = state.q
	if (state.sort) query.sort = state.sort
	if (state.cursor) query.cursor = state.cursor
	if (state.columns.length) query.columns = state.columns.join(',')
	if (state.dense) query.dense = '1'
	if (state.size !== 50) query.size = String(state.size)
	return query
}

/** What the API is asked for: without what only the screen knows. */
export function apiQuery(state: ListState): Record<string, string> {
	const query: Record<string, string> = { ...state.filters, limit: String(state.size) }
	if (state.q) query.q = state.q
	else if (state.sort) query.sort = state.sort
	if (state.cursor) query.cursor = state.cursor
	return query
}

/** A kept view is the address without the page one was on. */
export function viewQuery(state: ListState): string {
	return new URLSearchParams(writeListState({ ...state, cursor: '' })).toString()
}
