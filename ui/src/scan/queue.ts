// Sends what was scanned, one after the other and in order, each under its key: what the server has seen already it answers
// without doing it again.
import { reactive } from 'vue'
import { newKey, Problem, request } from '@/api/client'
import type { Entry, Store } from './store'
import type { Task } from './task'

const AGAIN_MS = { first: 500, most: 5_000 }

export class ScanQueue {
	readonly state = reactive({ waiting: 0, offline: false, refused: [] as Entry[] })
	private sending: Promise<void> | undefined
	private wait = AGAIN_MS.first
	private more = false	/* something was kept meanwhile */
	private adding: Promise<void> = Promise.resolve()
	private again: ReturnType<typeof setTimeout> | undefined

	constructor(
		private readonly store: Store,
		private readonly who: string,
		private readonly ask: (entry: Entry) => Promise<unknown> = send,
	) {}

	/** Kept first, in the order of the scans, then sent. Resolves when it is kept. */
	put(path: string, body: unknown, what: string, task: Task | null): Promise<void> {
		this.state.waiting++
		const entry = { key: newKey(), who: this.who, path, body, what, at: Date.now() }
		const added = this.adding.then(() => this.store.add(entry, task))
		this.adding = added.catch(() => {})	/* one that could not be kept does not stop the next */
		void added.then(() => this.drain(), () => { this.state.waiting-- })
		return added
	}

	/** Everything that is kept, until the network fails. Whoever asks while it is under way waits for the same. */
	drain(): Promise<void> {
		if (this.sending) {
			this.more = true
			return this.sending
		}
		this.sending = this.sendAll().finally(() => {
			this.sending = undefined
			if (!this.more || this.state.offline) return
			this.more = false
			return this.drain()
		})
		return this.sending
	}

	private async sendAll(): Promise<void> {
		clearTimeout(this.again)
		try {
			for (let entries = await this.store.all(this.who); entries.length; entries = await this.store.all(this.who))
				for (const entry of entries) await this.one(entry)
			this.state.offline = false
			this.wait = AGAIN_MS.first
		} catch {
			this.state.offline = true
			this.again = setTimeout(() => void this.drain(), this.wait)
			this.wait = Math.min(2 * this.wait, AGAIN_MS.most)
		}
		this.state.waiting = (await this.store.all(this.who)).length
	}

	/** What was refused before this page was loaded, too. */
	async begin(): Promise<void> {
		this.state.refused = await this.store.refused(this.who)
		await this.drain()
	}

	/** Somebody has seen that it was refused. */
	async seen(entry: Entry): Promise<void> {
		await this.store.drop(entry.seq!)
		this.state.refused = await this.store.refused(this.who)
	}

	stop(): void { clearTimeout(this.again) }

	/** What the server refuses is told, and not tried again; what it never saw is tried again later. */
	private async one(entry: Entry): Promise<void> {
		try {
			await this.ask(entry)
		} catch (error) {
			if (!(error instanceof Problem) || error.offline || error.status >= 500 || [401, 429].includes(error.status)) throw error
			await this.store.refuse(entry, error.message)
			this.state.refused = await this.store.refused(this.who)
			return this.done()
		}
		await this.store.drop(entry.seq!)
		this.done()
	}

	private done(): void {
		this.state.waiting = Math.max(0, this.state.waiting - 1)
	}
}

const send = (entry: Entry) => request(entry.path, { method: 'POST', body: entry.body, key: entry.key, ifMatch: '*' })
