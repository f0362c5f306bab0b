// What an event of the log tells: by which command, why, and what is different now.
import { commandNamed, fieldOf, recordOf } from './meta'

export interface Change { record: string; key: unknown[]; set?: Record<string, unknown>; new?: Record<string, unknown> }
export interface Told { command?: string; reason?: string; changes?: Change[] }

/** Its data comes as text or as what the text says. */
export const toldOf = (data: Told | string | undefined): Told => (typeof data === 'string' ? JSON.parse(data || '{}') : (data ?? {}))

/* --- of what kind it is --- */

const changedFields = ({ changes }: Told) => (changes ?? []).flatMap(({ record, set, new: made }) => Object.keys({ ...set, ...made }).map((name) => ({ record, name })))
/** By what the tables say of what was changed; an event may be of several kinds. */
const KINDS = {
	state: (told: Told) => changedFields(told).some(({ record, name }) => recordOf(record)?.machine?.field === name),
	money: (told: Told) => changedFields(told).some(({ record, name }) => fieldOf(record, name)?.type === 'money'),
	talk: (told: Told) => !!commandNamed(told.command ?? '')?.talks,
}
export type Kind = keyof typeof KINDS

export const ALL_KINDS = Object.keys(KINDS) as Kind[]
export const kindsOf = (told: Told): Kind[] => ALL_KINDS.filter((kind) => KINDS[kind](told))
