// What differs between two values: for previews, for what somebody else changed meanwhile.

export interface Difference { path: string; before: unknown; after: unknown }

const NOT_TOLD = new Set(['allowed_actions', 'version', 'warnings'])
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export function same(a: unknown, b: unknown): boolean {
	return (a ?? null) === (b ?? null) || JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}

export const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '' || (isObject(value) && !Object.keys(value).length)

/** Several words, as of a set: one value. */
const isWords = (value: unknown) => Array.isArray(value) && value.length > 0 && !value.some(isObject)

export function differences(before: unknown, after: unknown, path = ''): Difference[] {
	if (same(before, after)) return []
	if (!isObject(before) || !isObject(after) || isWords(before) || isWords(after)) return [{ path, before, after }]
	const names = new Set([...Object.keys(before), ...Object.keys(after)])
	return [...names].filter((name) => !NOT_TOLD.has(name))
		.flatMap((name) => differences(before[name], after[name], path ? `${path}.${name}` : name))
}
