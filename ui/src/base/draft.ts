// What is being typed is kept in this browser, so that a closed tab loses nothing.

export interface Kept<T> { at: number; value: T }

const PREFIX = 'orderd.draft.'
const KEEP_MS = 30 * 24 * 3600 * 1000

export function keepDraft<T>(name: string, value: T, now = Date.now()): void {
	try {
		localStorage.setItem(PREFIX + name, JSON.stringify({ at: now, value }))
	} catch { /* full or forbidden: then it is only on the screen */ }
}

export function readDraft<T>(name: string, now = Date.now()): Kept<T> | null {
	try {
		const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null') as Kept<T> | null
		if (kept && now - kept.at < KEEP_MS) return kept
	} catch { /* not ours: as if nothing were there */ }
	return null
}

export function dropDraft(name: string): void {
	localStorage.removeItem(PREFIX + name)
}

export function dropAllDrafts(): void {
	for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}
