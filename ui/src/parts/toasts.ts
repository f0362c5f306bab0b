// What was just done, with the way back where there is one, for ten seconds; where there is nothing more to it than the word, for five, and
// one at a time: the next one takes its place. `u` takes the last one back.
import { shallowReactive } from 'vue'
import { hooks, Problem } from '@/api/client'
import { label } from '@/api/meta'
import { atEnd } from '@/api/session'
import { i18n } from '@/locales'

export interface Toast { id: number; text: string; to?: string; word?: string; undo?: () => unknown; bad?: boolean; warn?: boolean }

export const toasts = shallowReactive<Toast[]>([])
export const MANY = 4	/* at once in sight */
let last = 0
atEnd(() => { toasts.length = 0 })

const isWord = (toast: Omit<Toast, 'id' | 'text'>) => !toast.undo && !toast.to && !toast.bad && !toast.warn

export function dismiss(id: number): void {
	const at = toasts.findIndex((toast) => toast.id === id)
	if (at >= 0) toasts.splice(at, 1)
}

/** Answers its id, for whoever wants to dismiss it. */
export function tell(text: string, more: Omit<Toast, 'id' | 'text'> = {}): number {
	const id = ++last
	if (isWord(more)) toasts.filter(isWord).forEach((one) => dismiss(one.id))
	const old = toasts.find((one) => !one.undo)	/* a way back is promised for all of its time: that stays */
	if (toasts.length >= MANY && old) dismiss(old.id)
	toasts.push({ id, text, ...more })
	setTimeout(() => dismiss(id), isWord(more) ? 5_000 : 10_000)
	return id
}

/* What was done and has a remark, whoever did it. */
hooks.warned = (warnings) => warnings.forEach((one) => tell(label(one), { warn: true }))

/** What went wrong, in one sentence. */
export function problemText(error: unknown): string {
	if (!(error instanceof Problem)) return i18n.global.t('problem.program')
	return error.offline ? i18n.global.t('problem.offline') : error.message
}

export const tellProblem = (error: unknown, what = '') => tell(what ? `${what}: ${problemText(error)}` : problemText(error), { bad: true })

/** What nobody caught: it is told, and a fault of the program's own stands in the browser's console too. */
export function uncaught(error: unknown): void {
	if (error instanceof DOMException && error.name === 'AbortError') return	/* nobody waits for it any more */
	if (error instanceof Problem && error.status === 401) return	/* the page to sign in says it */
	if (!(error instanceof Problem)) console.error(error)
	if (!toasts.some((toast) => toast.bad && toast.text === problemText(error))) tellProblem(error)
}

export async function takeBack(toast: Toast): Promise<void> {
	dismiss(toast.id)
	try {
		await toast.undo?.()
	} catch (error) {
		tellProblem(error, i18n.global.t('common.undo'))
	}
}

export async function undoLast(): Promise<void> {
	const toast = [...toasts].reverse().find((one) => one.undo)
	if (toast) await takeBack(toast)
}
