// What was scanned and is not sent yet, and the work it belongs to: kept on the device in one transaction, so that neither
// a reload nor a flat battery loses a scan. What the server refused stays beside it until somebody has seen that.
import type { Task } from './task'

export interface Entry { seq?: number; key: string; who: string; path: string; body: unknown; what: string; at: number; why?: string /* it was refused */ }

export interface Store {
	add(entry: Entry, task: Task | null): Promise<void>
	all(who: string): Promise<Entry[]>
	refused(who: string): Promise<Entry[]>
	refuse(entry: Entry, why: string): Promise<void>
	drop(seq: number): Promise<void>
	task(who: string): Promise<Task | null>
	keepTask(who: string, task: Task | null): Promise<void>
}

const asked = <T>(request: IDBRequest<T>) => new Promise<T>((done, failed) => {
	request.onsuccess = () => done(request.result)
	request.onerror = () => failed(request.error)
})
const finished = (work: IDBTransaction) => new Promise<void>((done, failed) => {
	work.oncomplete = () => done()
	work.onerror = work.onabort = () => failed(work.error)
})

function open(): Promise<IDBDatabase> {
	const request = indexedDB.open('orderd-scan', 1)
	request.onupgradeneeded = () => {
		request.result.createObjectStore('queue', { keyPath: 'seq', autoIncrement: true })
		request.result.createObjectStore('task')
	}
	return asked(request)
}

export function deviceStore(): Store {
	let opened: Promise<IDBDatabase> | undefined
	const begin = async (mode: IDBTransactionMode) => (await (opened ??= open().catch((error) => { opened = undefined; throw error }))).transaction(['queue', 'task'], mode)
	const rows = async () => asked((await begin('readonly')).objectStore('queue').getAll() as IDBRequest<Entry[]>)
	return {
		async add(entry, task) {
			const work = await begin('readwrite')
			work.objectStore('queue').add(entry)
			if (task) work.objectStore('task').put(JSON.parse(JSON.stringify(task)), entry.who)
			else work.objectStore('task').delete(entry.who)
			await finished(work)
		},
		all: async (who) => (await rows()).filter((row) => row.who === who && !row.why),
		refused: async (who) => (await rows()).filter((row) => row.who === who && row.why),
		async refuse(entry, why) {
			const work = await begin('readwrite')
			work.objectStore('queue').put({ ...entry, why })
			await finished(work)
		},
		async drop(seq) {
			const work = await begin('readwrite')
			work.objectStore('queue').delete(seq)
			await finished(work)
		},
		async task(who) {
			return (await asked((await begin('readonly')).objectStore('task').get(who))) ?? null
		},
		async keepTask(who, task) {
			const work = await begin('readwrite')
			if (task) work.objectStore('task').put(JSON.parse(JSON.stringify(task)), who)
			else work.objectStore('task').delete(who)
			await finished(work)
		},
	}
}

/** For tests, and where a browser keeps nothing. */
export function memoryStore(): Store {
	let last = 0
	const queue: Entry[] = []
	const tasks = new Map<string, Task>()
	const keep = (who: string, task: Task | null) => { if (task) tasks.set(who, task); else tasks.delete(who) }
	return {
		async add(entry, task) { queue.push({ ...entry, seq: ++last }); keep(entry.who, task) },
		async all(who) { return queue.filter((row) => row.who === who && !row.why) },
		async refused(who) { return queue.filter((row) => row.who === who && row.why) },
		async refuse(entry, why) { queue[queue.findIndex((row) => row.seq === entry.seq)] = { ...entry, why } },
		async drop(seq) { queue.splice(queue.findIndex((row) => row.seq === seq), 1) },
		async task(who) { return tasks.get(who) ?? null },
		async keepTask(who, task) { keep(who, task) },
	}
}
