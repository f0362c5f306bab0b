// One way to ask the API: errors become a Problem, what makes something carries a key, what changes something the
// version that was seen.
import { prefs } from '@/base/prefs'
import type { Warning } from './schema'

export const API = '/api/v1'

export interface ProblemEntry { pointer?: string; code: string; detail: string }

export class Problem extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly title: string,
		readonly detail: string,
		readonly requestId: string,
		readonly errors: ProblemEntry[] = [],
		readonly wait = 1,	/* seconds until it is worth asking again */
	) {
		super(detail || title || code)
	}
	get offline() { return this.status === 0 }
	get stale() { return this.status === 412 }
}

export type Row = Record<string, any>	/* a record as the API tells it; meta says what it has */
export interface Answer<T> {
	data: T
	etag: string
	warnings: Warning[]
	earlier?: true	/* of what was sent before: submission.ts */
}

export interface Ask {
	method?: string
	body?: unknown
	query?: Record<string, string>
	ifMatch?: string | number
	key?: string
	dry?: boolean
	away?: boolean	/* it is sent while the page is being left */
	signal?: AbortSignal
}

/** Works on plain http too, where crypto.randomUUID does not. */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16))
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What is done when the session has ended, and when what was done has warnings: those say it who know, so that this file need not. */
export const hooks = { signedOut: () => {}, warned: (_warnings: Warning[]) => {} }

function address(path: string, ask: Ask): string {
	const query = new URLSearchParams(ask.query)
	if (ask.dry) query.set('dry_run', 'true')
	const text = query.toString()
	return (path.startsWith('/') ? path : `${API}/${path}`) + (text ? `?${text}` : '')
}

/** Of a file the browser gets itself, where a link says in which language: it sends no headers of ours. */
export const fileAddress = (path: string, query: Record<string, string>) => address(path, { query: { ...query, lang: prefs.locale === 'en' ? 'en' : 'zh' } })

function headersOf(ask: Ask): Record<string, string> {
	const headers: Record<string, string> = { 'Accept-Language': prefs.locale }
	if (ask.body !== undefined)
		headers['Content-Type'] = ask.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
	if (ask.method && ask.method !== 'GET') headers['X-Orderd'] = 'console'
	if (ask.ifMatch !== undefined) headers['If-Match'] = ask.ifMatch === '*' ? '*' : `"${ask.ifMatch}"`
	if (ask.key) headers['Idempotency-Key'] = ask.key
	return headers
}

async function problemOf(response: Response): Promise<Problem> {
	const id = response.headers.get('X-Request-Id') ?? ''
	const told = await response.json().catch(() => ({}))
	return new Problem(response.status, told.code ?? `HTTP_${response.status}`, told.title ?? response.statusText,
		told.detail ?? '', told.request_id ?? id, told.errors ?? [], Number(response.headers.get('Retry-After')) || 1)
}

/** The wire was cut: before the answer came, or within it. */
function cutOff(error: unknown): unknown {
	return error instanceof DOMException && error.name === 'AbortError' ? error : new Problem(0, 'OFFLINE', '', '', '')
}

export async function send(path: string, ask: Ask = {}): Promise<Response> {
	let response: Response
	try {
		response = await fetch(address(path, ask), {
			method: ask.method ?? 'GET',
			headers: headersOf(ask),
			body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
			signal: ask.signal,
			credentials: 'same-origin',
			keepalive: ask.away,
		})
	} catch (error) {
		throw cutOff(error)
	}
	if (response.ok) return response
	const problem = await problemOf(response)
	if (problem.status === 401) hooks.signedOut()
	throw problem
}

export async function request<T = Row>(path: string, ask: Ask = {}): Promise<Answer<T>> {
	const response = await send(path, ask)
	const data = response.status === 204 ? null : await response.json().catch((error) => { throw cutOff(error) })
	const warnings: Warning[] = data?.warnings ?? []
	if (warnings.length && !ask.dry) hooks.warned(warnings)	/* of a trial whoever tries it tells them */
	return { data, etag: (response.headers.get('ETag') ?? '').replace(/"/g, ''), warnings }
}

/** Saves an answer as a file: an export. */
export async function download(path: string, query: Record<string, string>, name: string): Promise<void> {
	const blob = await (await send(path, { query })).blob()
	const link = document.createElement('a')
	link.href = URL.createObjectURL(blob)
	link.download = name
	link.click()
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
