// What may be done with a record: which command a button is, what it asks for, and how it is sent.
import { API, newKey, request, type Answer, type Ask, type Row } from '@/api/client'
import { commandFor, label, meta, stateLabel, type CommandMeta } from '@/api/meta'
import { changed } from '@/api/queries'
import { submit, type Submission } from '@/api/submission'
import { inputFields } from '@/parts/form'
import { listed } from '@/parts/format'
import { i18n } from '@/locales'

export interface Allowed {
	action: string; allowed: boolean; label: string; label_en: string; rare?: true; request?: string
	reason?: { code: string; zh?: string; en?: string; possible_in?: string[] }
}

/** A record that has buttons: where it is, and the root whose version it shares. */
export interface Target { record: string; path: string; root: string; row: Row; version: number }

export interface Doing { target: Target; allowed: Allowed; method: string; path: string; command?: CommandMeta }

/**
 * What takes back what. Meta does not say it: these keep the state, so no move leads back, and that a command undoes another without a trace
 * is a promise of the two. A record without a line here has no undo.
 */
const INVERSE: Record<string, string> = { activate: 'deactivate', deactivate: 'activate', retire: 'restore', restore: 'retire' }

export function doing(target: Target, allowed: Allowed): Doing {
	const [method, template] = (allowed.request ?? `POST ${API}/${target.path}/actions/${allowed.action}`).split(' ')
	const [id, part] = target.path.match(/\d+/g) ?? []
	const path = template.replace('{id}', id ?? '').replace('{part}', part ?? '')
	let n = 0
	const asked = path.replace(/\/\d+(?=\/|$)/g, () => (n++ ? '/{part}' : '/{id}'))
	return { target, allowed, method, path, command: commandFor(method, asked) }
}

/** An action of a row that names none: of a list, or one's own account. */
export function doingNamed(target: Target, action: string): Doing {
	const what = doing(target, { action, allowed: true, label: '', label_en: '' })
	return { ...what, allowed: { ...what.allowed, label: what.command?.zh ?? action, label_en: what.command?.en ?? action } }
}

/** What meta has under a name, where no row offers it: at this address, of this row as it was seen. */
export function doingCommand(name: string, path: string, row: Row = {}): Doing {
	const command = meta.value?.commands.find((one) => one.name === name)
	const target = { record: command?.record ?? '', path, root: path, row, version: row.version ?? 0 }
	return { target, allowed: { action: name, allowed: true, label: command?.zh ?? name, label_en: command?.en ?? name }, method: command?.method ?? 'POST', path, command }
}

export const actionOf = (row: Row | null | undefined, action: string) => (row?.allowed_actions as Allowed[] | undefined)?.find((one) => one.action === action)

/** The token or link in an answer that is told this once; empty in any other. */
export const toldOnce = (answer: Row | null): string => answer?.token ?? answer?.url ?? ''

/** Whether there is something to fill in; a single reason that may be left out is not worth a dialog. */
export function needsForm(what: Doing): boolean {
	const fields = inputFields(what.command?.input)
	return fields.length > 1 || fields.some((field) => field.required || field.name !== 'reason')
}

export interface Sending { dry?: boolean; version?: number | '*'; as?: Submission; away?: boolean }

/** Does it, or tries it. What was done is read again wherever it is shown. */
export async function perform(what: Doing, body: Row | undefined, sending: Sending = {}): Promise<Answer<Row>> {
	const ask: Ask = {
		method: what.method,
		body: body ?? (what.command?.input ? {} : undefined),
		ifMatch: what.command && !what.command.if_match ? undefined : (sending.version ?? what.target.version),
		dry: sending.dry,
		away: sending.away,
	}
	const answer = await (sending.as ? submit(sending.as, what.path, ask) : request(what.path, { ...ask, key: newKey() }))
	if (!sending.dry) changed(what.target.root)
	return answer
}

export function inverseOf(what: Doing): Doing | undefined {
	const action = INVERSE[what.allowed.action]
	return action ? doing(what.target, { ...what.allowed, action, request: undefined }) : undefined
}

export const actionLabel = (one: Allowed) => label({ zh: one.label, en: one.label_en })

/** Why an action is not allowed now, in words. */
export function why(record: string, { reason }: Allowed): string {
	if (!reason) return ''
	if (reason.zh) return label(reason)
	const states = listed((reason.possible_in ?? []).map((state) => stateLabel(record, state)))
	return states ? i18n.global.t('action.possibleIn', { states }) : reason.code
}
