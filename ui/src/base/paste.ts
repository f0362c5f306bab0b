// Rows copied from a spreadsheet, or typed as lines: a product code, a quantity, perhaps a price and a note.
import { isDecimal, tidyDecimal } from './decimal'

export interface PastedLine { code: string; quantity: string; price: string; note: string }

/** Cells of a spreadsheet are divided by tabs, and quoted when they hold a line break. */
export function cells(text: string): string[][] {
	const rows: string[][] = []
	let row: string[] = []
	let cell = ''
	let quoted = false
	const endCell = () => { row.push(cell.trim()); cell = '' }
	const endRow = () => { endCell(); if (row.some(Boolean)) rows.push(row); row = [] }
	for (let i = 0; i < text.length; i++) {
		const c = text[i]
		if (quoted) {
			if (c !== '"') cell += c
			else if (text[i + 1] === '"') { cell += '"'; i++ }
			else quoted = false
		} else if (c === '"' && !cell) quoted = true
		else if (c === '\t') endCell()
		else if (c === '\n') endRow()
		else if (c !== '\r') cell += c
	}
	endRow()
	return rows
}

/** More than one cell: else it is an ordinary paste into the field. */
export function isTable(text: string): boolean {
	return /[\t\n]/.test(text.trim())
}

export function parseLines(text: string): PastedLine[] {
	const lines: PastedLine[] = []
	for (const row of cells(text)) {
		const parts = row.length > 1 ? row : row[0].split(/[,;，；\s]+/)
		const numbers = parts.map((part, at) => ({ at, value: tidyDecimal(part) })).slice(1)
			.filter((part) => isDecimal(part.value))
		if (!parts[0] || !numbers.length) continue	/* a heading, or a sum */
		const [quantity, price] = numbers
		const rest = parts.slice(Math.max(quantity.at, price?.at ?? 0) + 1)
		lines.push({ code: parts[0], quantity: quantity.value, price: price?.value ?? '', note: rest.filter(Boolean).join(' ') })
	}
	return lines
}

/** Such lines as they were copied. */
export const pastedText = (lines: PastedLine[]): string => lines.map(({ code, quantity, price, note }) => [code, quantity, price, note].join('\t').trimEnd()).join('\n')

/** `3*A100` asks for three of A100. */
export function splitQuantity(typed: string): { quantity: string; code: string } {
	const found = /^\s*([\d.]+)\s*[*×xX＊]\s*(\S.*)?$/.exec(typed)
	return found && isDecimal(found[1]) ? { quantity: found[1], code: (found[2] ?? '').trim() } : { quantity: '', code: typed.trim() }
}
