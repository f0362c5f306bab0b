// An order out of a chat or an e-mail: who, where, which things. Only proposals: whoever pastes accepts them one by one.
//
// What can be told for certain is taken out of the text first (numbers of telephones, labels, the address), so that what is
// looked for later cannot be found in it.
import { CITIES, CITY, DIGITS, DISTRICT, LABELS, MUNICIPALITIES, NO_NAME, POLITE, PROVINCES, PROVINCE_ENDS, SENT_TO, STREET, SURNAME_LINE, TITLES, UNITS } from '@/locales/chat'

export interface ChatItem { text: string; quantity: string; unit: string }
export interface Chat { fields: Record<string, string>; items: ChatItem[]; rest: string[] }

/** The first group is what stands before: older kernels cannot look behind. */
const PHONES = [
	/(^|[^\d*])(?:\+?\s?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)/u,
	/(^|[^\d])(0\d{2,3})[-\s]?(\d{7,8})(?:\s?(?:-|\u8f6c)\s?(\d{1,5}))?(?!\d)/u,
	/(^|[^\d])(400)[-\s]?(\d{3,4})[-\s]?(\d{3,4})(?!\d)/u,
]
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/
const UNIT = `(?:${[...UNITS].sort((a, b) => b.length - a.length).join('|')})`
const HAN_DIGIT = Object.keys(DIGITS).join('')
const NUMBER = `(?:\\d+(?:\\.\\d+)?|[${HAN_DIGIT}]{1,3})`
const TIMES = '[*xX\u00d7]'

/** The ways to say how much of what; the groups: what, how many, in which unit. */
const ITEMS: { pattern: RegExp; what: number; many: number; unit: number }[] = [
	{ pattern: new RegExp(`^(.+?)\\s*${TIMES}\\s*(${NUMBER})\\s*(${UNIT})?$`, 'u'), what: 1, many: 2, unit: 3 },	/* A100 x3 */
	{ pattern: new RegExp(`^(${NUMBER})\\s*(${UNIT})?\\s*${TIMES}\\s*(.+)$`, 'u'), what: 3, many: 1, unit: 2 },		/* 3*A100 */
	{ pattern: new RegExp(`^(${NUMBER})\\s*(${UNIT})\\s*(?:\u7684)?(.+)$`, 'u'), what: 3, many: 1, unit: 2 },		/* 3 pieces of it */
	{ pattern: new RegExp(`^(.+?)\\s*[:\\-\u2014]?\\s*(${NUMBER})\\s*(${UNIT})$`, 'u'), what: 1, many: 2, unit: 3 },	/* it, 3 pieces */
	{ pattern: /^([A-Za-z][\w./-]*\d[\w./-]*|[A-Za-z]{2,}[\w-]*)[\s,:]+(\d+)$/, what: 1, many: 2, unit: 3 },			/* A100 3 */
]

export function hanNumber(text: string): string {
	if (/^\d/.test(text)) return text
	const [tens, ones] = text.split('\u5341')
	if (ones === undefined) return text.length === 1 ? String(DIGITS[text]) : ''
	return String((tens ? DIGITS[tens] : 1) * 10 + (ones ? DIGITS[ones] : 0))
}

/** Full width to half, other blanks to blanks, and no marks of lists. */
function tidy(text: string): string {
	return text.normalize('NFKC').replace(/[\u200b-\u200f\ufeff]/g, '').replace(/\r\n?/g, '\n').replace(/[ \t\u00a0]+/g, ' ').replace(/\uff1a/g, ':')
}

function takePhone(text: string, fields: Record<string, string>): string {
	for (const [n, pattern] of PHONES.entries()) {
		const found = pattern.exec(text)
		if (!found) continue
		const parts = found.slice(2).filter(Boolean)
		fields.phone = n === 0 ? parts.join('') : parts.join('-')
		return text.slice(0, found.index) + found[1] + ' \n ' + text.slice(found.index + found[0].length)
	}
	return text
}

function takeEmail(text: string, fields: Record<string, string>): string {
	const found = EMAIL.exec(text)
	if (!found) return text
	fields.email = found[0]
	return text.replace(found[0], ' ')
}

const PROVINCE = `(?:${Object.keys(PROVINCES).sort((a, b) => b.length - a.length).join('|')})${PROVINCE_ENDS}`
const KNOWN_CITY = `(?:${CITIES.join('|')})\u5e02?`
const ADDRESS = new RegExp(`(?:(${PROVINCE})[ ,]?)?(?:(${KNOWN_CITY}|${CITY})[ ,]?)?(?:(${DISTRICT})[ ,]?)?([^\\n]*)`, 'u')
const BEGINS = new RegExp(`${PROVINCE}|${KNOWN_CITY}|${CITY}`, 'u')

function provinceOf(text: string): string {
	return PROVINCES[Object.keys(PROVINCES).find((short) => text.startsWith(short)) ?? ''] ?? ''
}

/** An address from its beginning; the street ends with the line. False when it is none. */
export function readAddress(text: string, fields: Record<string, string>): boolean {
	const found = ADDRESS.exec(text.trim())
	if (!found) return false
	let [, province = '', city = '', district = '', street = ''] = found
	const whole = provinceOf(province)
	if (province && !city && MUNICIPALITIES.includes(whole)) city = whole
	if (city && CITIES.includes(city)) city += '\u5e02'
	street = street.replace(/^[ ,]+|[ ,.;\u3002]+$/g, '')
	if (!province && !city && !(district && STREET.test(street))) return false
	if (!city && !district && !STREET.test(street)) return false
	Object.assign(fields, { province: whole, city, district, street })
	return true
}

/** The address that begins somewhere in the line: what stands before it is given back. */
function takeAddress(line: string, fields: Record<string, string>): string | null {
	line = line.replace(SENT_TO, '')
	const begin = BEGINS.exec(line)
	if (!begin) return null
	const before = line.slice(0, begin.index).trim()
	/* A word that ends in a place's syllable by chance has something of a street neither behind nor in it. */
	const after = line.slice(begin.index)
	if (!STREET.test(after.slice(begin[0].length)) && !provinceOf(begin[0])) return null
	return readAddress(after, fields) ? before : null
}

function nameOf(text: string): string {
	return text.trim().replace(/^[,;\s:]+|[,;\s:]+$/g, '').replace(/[\uff08(].*[)\uff09]$/, '').trim()
}

/** Short, of letters of names only, and no greeting. */
function isName(text: string): boolean {
	const bare = text.replace(TITLES, '')
	return (SURNAME_LINE.test(text) || (!!bare && bare !== text && text.length <= 5) || /^[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}$/.test(text)) && !NO_NAME.test(text) && !STREET.test(bare.slice(-1))
}

export function readItem(text: string): ChatItem | null {
	const bare = text.trim().replace(/^(?:\(?\d{1,2}[.)\u3001]\s*|[-\u2022\u00b7*]\s+|\u2460)/u, '').replace(POLITE, '').replace(/[\u3002.!~;,\s]+$/u, '').trim()
	for (const { pattern, what, many, unit } of ITEMS) {
		const found = pattern.exec(bare)
		if (!found) continue
		const quantity = hanNumber(found[many])
		const name = found[what].trim().replace(/^(?:\u7684)/u, '').replace(POLITE, '').replace(/[,:\u3002\s]+$/u, '')
		if (!quantity || Number(quantity) <= 0 || !name || name.length > 60 || /^\d+$/.test(name)) continue
		return { text: name, quantity, unit: found[unit] ?? '' }
	}
	return null
}

/** "name: value" with a label that is known. */
function labelled(line: string): { field: string; value: string } | null {
	const found = /^\s*\[?([\p{Script=Han}A-Za-z-]{1,8})\]?\s*:\s*(.*)$/u.exec(line)
	const field = found && LABELS[found[1].toLowerCase()]
	return field ? { field, value: found[2].trim() } : null
}

const cut = (line: string) => line.split(/[,;\uff0c\uff1b\u3001\u3002]| (?:and|\+) /u).map((part) => part.trim()).filter(Boolean)

interface Reading extends Chat { open: string }
/** What may stand on the line after its label; a telephone was taken out before, and its label is left over. */
const OPENS = ['name', 'address', 'street', 'message', 'items']

function takeLabel(into: Reading, field: string, value: string): void {
	if (field === 'name' && value) into.fields.contact_name ??= nameOf(value)
	else if (field === 'address' && value && !into.fields.street && !readAddress(value, into.fields)) into.fields.street = value
	else if (field === 'street' && value) into.fields.street = value
	else if (field === 'message' && value) into.fields.message = value
	else if (field === 'items') for (const part of cut(value)) takePart(into, part)
	into.open = value || !OPENS.includes(field) ? '' : field
}

function takePart(into: Reading, part: string): void {
	const said = labelled(part)
	const item = readItem(part)
	if (said?.value) takeLabel(into, said.field, said.value)
	else if (item) into.items.push(item)
	else if (!into.fields.contact_name && isName(nameOf(part))) into.fields.contact_name = nameOf(part)
	else into.rest.push(part)
}

function takeLine(into: Reading, line: string): void {
	const said = labelled(line)
	if (said) return takeLabel(into, said.field, said.value)
	if (into.open) return takeLabel(into, into.open, line.trim())
	const before = into.fields.street === undefined ? takeAddress(line, into.fields) : null
	for (const part of cut(before ?? line)) for (const word of readItem(part) ? [part] : part.split(/ (?=[^\d])/)) takePart(into, word)
}

/** The street swallows a name that stands behind it on the same line, as chats have it. */
function freeName(fields: Record<string, string>): void {
	const found = /^(.*\S)[ ,](\S{2,5})$/u.exec(fields.street ?? '')
	if (!found || fields.contact_name || !isName(nameOf(found[2]))) return
	fields.street = found[1].replace(/[ ,]+$/, '')
	fields.contact_name = nameOf(found[2])
}

export function readChat(pasted: string): Chat {
	const into: Reading = { fields: {}, items: [], rest: [], open: '' }
	const text = takeEmail(takePhone(tidy(pasted), into.fields), into.fields)
	for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) takeLine(into, line)
	freeName(into.fields)
	for (const [name, value] of Object.entries(into.fields)) if (!value) delete into.fields[name]
	return { fields: into.fields, items: into.items, rest: into.rest }
}
