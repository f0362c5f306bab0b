// A scanner that pretends to be a keyboard: it types faster than anybody and ends with Enter. Slow digits are a quantity.

const GAP_MS = 30
const QUANTITY = /^\d{1,5}([.]\d{1,4})?$/

export type Read = { kind: 'code'; text: string } | { kind: 'quantity'; text: string }

export class Wedge {
	private text = ''
	private last = 0
	private slowest = 0

	/** A key as it was pressed; what was read when it ends something. `at` in milliseconds. */
	feed(key: string, at: number): Read | undefined {
		if (key === 'Enter') return this.end(at)
		if (key === 'Backspace') this.text = this.text.slice(0, -1)
		if (key.length !== 1) return undefined
		this.note(at)
		this.text += key
		return undefined
	}

	/** What has been typed so far: shown, for whoever types by hand. */
	get typed(): string { return this.text }

	clear(): void {
		this.text = ''
		this.slowest = 0
	}

	private note(at: number): void {
		if (this.text) this.slowest = Math.max(this.slowest, at - this.last)
		this.last = at
	}

	private end(at: number): Read | undefined {
		this.note(at)
		const text = this.text.trim()
		const slow = this.slowest >= GAP_MS
		this.clear()
		if (!text) return undefined
		return { kind: slow && QUANTITY.test(text) ? 'quantity' : 'code', text }
	}
}
