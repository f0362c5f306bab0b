// Personal data that is masked for one's post: what it looks like, and how it is looked at.
import { request } from './client'
import { meta, type Field } from './meta'
import { may } from './session'

/** Where a value stands: "phone" of an order, "contacts/1/phone" of a customer. */
export interface Place { record: string; id: string; path: string }

export const SHOWN_S = 60

const scopeOf = (field: Field | undefined) => meta.value?.personal?.find((scope) => scope.name === field?.scope)

/** Is this what the server says instead of the value? */
export function isMasked(field: Field | undefined, value: unknown): value is string {
	const scope = scopeOf(field)
	return !!scope && typeof value === 'string' && value.includes('*') && !may(scope.sees)
}

export function mayReveal(field: Field | undefined): boolean {
	const scope = scopeOf(field)
	return !!scope?.reveals.length && may(scope.reveals)
}

/** The value itself; who asks, when and why is kept. */
export async function reveal(at: Place, reason: string): Promise<string> {
	const body = { record: at.record, subject_id: at.id, fields: at.path, reason }
	const { data } = await request<{ values: { value: string }[] }>('reveals', { method: 'POST', body })
	return data.values[0].value
}
