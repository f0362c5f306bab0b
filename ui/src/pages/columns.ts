// Which columns a list begins with. Whoever wants others chooses them; then those are kept on this device and in views.
import { meta, partOf, recordOf, shortPath, type CommandMeta, type Field } from '@/api/meta'
import { may } from '@/api/session'
import { inputFields } from '@/parts/form'

const BEGIN: Record<string, string[]> = {
	order: ['number', 'state', 'class', 'customer_name', 'total', 'paid', 'order_date', 'requested_date', 'created_by'],
	batch: ['order_id', 'state', 'carrier', 'tracking_number', 'contact_name', 'city', 'planned_date', 'shipped_at', 'signed_at'],
	message: ['order_id', 'kind', 'state', 'address', 'tries', 'reason', 'queued_at', 'done_at'],
	reveal: ['at', 'staff', 'record', 'subject_id', 'fields', 'reason'],
	event: ['at', 'name', 'actor', 'subject', 'subject_id', 'request_id'],
}
/** What customers are told: shown as they read it, with an order's values; a template with one to be chosen. */
export const LETTERS: Record<string, 'letter' | 'template' | undefined> = { message: 'letter', message_template: 'template' }
const MANY = 9

export function listable(record: string): Field[] {
	return (recordOf(record)?.fields ?? []).filter((field) => field.type !== 'rows' && field.listed)
}

export function beginColumns(record: string): string[] {
	const all = listable(record)
	const known = (BEGIN[record] ?? []).filter((name) => all.some((field) => field.name === name))
	if (known.length) return known
	const plain = all.filter((field) => field.type !== 'id' && field.name !== 'version' && !namedBeside(all, field))
	return plain.slice(0, MANY).map((field) => field.name)
}

/** What asks for more than a reason and is done with many all the same; the fields that each of them may have of its own. */
const MANY_ASKED: Record<string, string[] | undefined> = {
	'order.confirm': [],
	'batch.pick': [],
	'batch.pack': ['packages', 'weight'],
	'batch.ship': ['tracking_number', 'freight_cost'],
	'batch.sign': ['signer', 'proof'],
	'batch.track': ['tracking_number'],
	'batch.lost': [],
}

/** What is filled in when many are done: of what they hold each is done whole. */
export const bulkFields = (command: CommandMeta): Field[] => inputFields(command.input).filter((field) => field.type !== 'rows')
export const ownFields = (command: CommandMeta): Field[] => bulkFields(command).filter((field) => MANY_ASKED[command.name]?.includes(field.name))

/** What asks for nothing, or for a reason, can be done with many, and what is in the table. Parts are asked for where their root is. */
export function bulkCommands(path: string, record: string): CommandMeta[] {
	const part = partOf(record)
	const at = part ? `${part.root}/{id}/${path}/{part}/actions/` : `${path}/{id}/actions/`
	return (meta.value?.commands ?? []).filter((command) => shortPath(command.path).startsWith(at) && may(command.roles) &&
		(MANY_ASKED[command.name] ?? inputFields(command.input).every((field) => field.name === 'reason')))
}

/** A reference is left out where the row tells the name of what it points to. */
export function namedBeside(all: Field[], field: Field): boolean {
	return all.some((other) => other.name === field.shown_by)
}
