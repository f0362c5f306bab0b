// Who is at the screen. The browser keeps the session in a cookie that scripts cannot read; here is only who it is.
import { computed, shallowRef } from 'vue'
import { dropAllDrafts } from '@/base/draft'
import { whileShown } from '@/base/shown'
import { hooks, request } from './client'
import { listAt, loadMeta, meta } from './meta'

export interface Me { id: string; login: string; name: string; roles: string[]; totp: boolean; customer_id?: string }

export const me = shallowRef<Me | null>(null)
export const signedIn = computed(() => !!me.value && !!meta.value)

// Who logged in at this browser last: of one where nobody has, nobody needs to ask.
const KNOWN = 'orderd.known'

const kept: (() => void)[] = []

const leaving = new Set<() => unknown>()

/** What a page that is shown has still to send is sent before one signs out, while one may. */
export function beforeLogout(send: () => unknown): void {
	whileShown(() => leaving.add(send), () => leaving.delete(send))
}

/** Whoever keeps something of a session beyond a page says here how it is dropped: the next one at this tab sees nothing of it. */
export const atEnd = (drop: () => void) => { kept.push(drop) }

function endSession(): void {
	if (!me.value) return
	me.value = null
	for (const drop of kept) drop()
}

hooks.signedOut = endSession
addEventListener('storage', ({ key, newValue }) => { if (key === KNOWN && newValue !== me.value?.id) endSession() })	/* another tab */

/** What was being typed when a session ran out is there again for the same person, and for nobody else. */
async function begin(): Promise<void> {
	const [{ data }] = await Promise.all([request<Me>('me'), loadMeta()])
	if (localStorage.getItem(KNOWN) !== data.id) dropAllDrafts()
	localStorage.setItem(KNOWN, data.id)
	me.value = data
}

/** Is there a session still? */
export async function resume(): Promise<boolean> {
	if (!localStorage.getItem(KNOWN)) return false
	try {
		await begin()
		return true
	} catch {
		endSession()
		return false
	}
}

export async function login(name: string, password: string, totp: string): Promise<void> {
	const body = { login: name, password, cookie: true, ...(totp ? { totp } : {}) }
	await request('login', { method: 'POST', body })
	await begin()
}

export async function logout(): Promise<void> {
	await Promise.all([...leaving].map((send) => send()))
	await request('logout', { method: 'POST', body: {} }).catch(() => {})
	endSession()
	localStorage.removeItem(KNOWN)
	dropAllDrafts()
}

/** Whether one of these roles is mine. */
export function may(roles: string[] | undefined): boolean {
	return !roles?.length || roles.some((role) => me.value?.roles.includes(role))
}

/** Whether I may do what meta has under this name; … read this list. */
export const mayDo = (command: string): boolean => may(meta.value?.commands.find((one) => one.name === command)?.roles ?? ['-'])
export const mayList = (path: string): boolean => may(listAt(path)?.roles ?? ['-'])
