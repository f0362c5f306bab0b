// Who is at the screen. The browser keeps the session in a cookie that scripts cannot read; here is only who it is.
import { computed, shallowRef } from 'vue'
import { hooks, Problem, request } from './client'
import { listAt, loadMeta, meta } from './meta'

export interface Me { id: string; login: string; name: string; roles: string[]; totp: boolean; customer_id?: string }

export const me = shallowRef<Me | null>(null)
export const signedIn = computed(() => !!me.value && !!meta.value)

hooks.signedOut = () => { me.value = null }

// Whether this browser has logged in: of one that has not, nobody needs to ask.
const KNOWN = 'orderd.known'

/** At the start: is there a session still? */
export async function resume(): Promise<boolean> {
	if (!localStorage.getItem(KNOWN)) return false
	try {
		const [who] = await Promise.all([request<Me>('me'), loadMeta()])
		me.value = who.data
		return true
	} catch (error) {
		me.value = null
		if (error instanceof Problem && error.status === 401) localStorage.removeItem(KNOWN)	/* else it may be there again soon */
		return false
	}
}

export async function login(name: string, password: string, totp: string): Promise<void> {
	const body = { login: name, password, cookie: true, ...(totp ? { totp } : {}) }
	await request('login', { method: 'POST', body })
	localStorage.setItem(KNOWN, '1')
	await resume()
}

export async function logout(): Promise<void> {
	await request('logout', { method: 'POST', body: {} }).catch(() => {})
	localStorage.removeItem(KNOWN)
	me.value = null
	meta.value = null
}

/** Whether one of these roles is mine. */
export function may(roles: string[] | undefined): boolean {
	return !roles?.length || roles.some((role) => me.value?.roles.includes(role))
}

/** Whether I may do what meta has under this name; … read this list. */
export const mayDo = (command: string): boolean => may(meta.value?.commands.find((one) => one.name === command)?.roles ?? ['-'])
export const mayList = (path: string): boolean => may(listAt(path)?.roles ?? ['-'])
