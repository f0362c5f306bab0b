// Amounts, prices and quantities are decimal strings, as the API speaks them: a float never touches them.

interface Decimal { units: bigint; scale: number }

const ZERO = BigInt(0)
const PATTERN = /^(-?)(\d*)(?:\.(\d*))?$/

export function isDecimal(text: string): boolean {
	return PATTERN.test(text) && /\d/.test(text)
}

/** What a person types: full-width digits, spaces, thousands separators and currency signs are put away. */
export function tidyDecimal(typed: string): string {
	return typed.normalize('NFKC').replace(/[\s,，¥$€£]/g, '').replace(/。/g, '.')
}

/** 130000 parts per million are 13 %: "13". */
export const percent = (rate: unknown) => String(Number(rate) / 10_000)

/** … and back; what is no percentage of at most four decimals stays as it was typed, for the server to say so. */
export function rateOf(typed: string): number | string {
	const text = tidyDecimal(typed).replace(/%$/, '')
	return isDecimal(text) && !/\.\d{5}/.test(text) ? Math.round(Number(text) * 10_000) : typed
}

function parse(text: string): Decimal {
	const found = PATTERN.exec(text)
	if (!found || !/\d/.test(text)) throw new RangeError(`not a decimal: ${text}`)
	const fraction = found[3] ?? ''
	const units = BigInt((found[2] || '0') + fraction)
	return { units: found[1] ? -units : units, scale: fraction.length }
}

const power = (n: number) => BigInt('1' + '0'.repeat(n))

function print({ units, scale }: Decimal): string {
	const negative = units < ZERO
	const digits = (negative ? -units : units).toString().padStart(scale + 1, '0')
	const whole = digits.slice(0, digits.length - scale)
	return (negative ? '-' : '') + whole + (scale ? '.' + digits.slice(-scale) : '')
}

function align(a: Decimal, b: Decimal): [bigint, bigint, number] {
	const scale = Math.max(a.scale, b.scale)
	return [a.units * power(scale - a.scale), b.units * power(scale - b.scale), scale]
}

export function add(a: string, b: string): string {
	const [x, y, scale] = align(parse(a), parse(b))
	return print({ units: x + y, scale })
}

export function subtract(a: string, b: string): string {
	const [x, y, scale] = align(parse(a), parse(b))
	return print({ units: x - y, scale })
}

export function multiply(a: string, b: string): string {
	const x = parse(a)
	const y = parse(b)
	return print({ units: x.units * y.units, scale: x.scale + y.scale })
}

export function compare(a: string, b: string): number {
	const [x, y] = align(parse(a), parse(b))
	return x < y ? -1 : x > y ? 1 : 0
}

/** Half away from zero, as the server rounds amounts. */
export function round(text: string, digits: number): string {
	const value = parse(text)
	if (value.scale <= digits) return print({ units: value.units * power(digits - value.scale), scale: digits })
	const step = power(value.scale - digits)
	const half = step / BigInt(2)
	const units = value.units < ZERO ? (value.units - half) / step : (value.units + half) / step
	return print({ units, scale: digits })
}

/** 1234567.50 becomes 1,234,567.50 */
export function group(text: string): string {
	const [whole, fraction] = text.split('.')
	return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : '.' + fraction)
}

/** The share of the whole in percent, for a bar; here a float does no harm. */
export function share(part: string, whole: string): number {
	const total = Number(whole)
	return total > 0 ? Math.min(100, Math.max(0, (Number(part) / total) * 100)) : 0
}
