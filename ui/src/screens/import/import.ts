// An order file on its way: sent in chunks, and how much longer the server will need for it.
import { newKey, request, type Row } from '@/api/client'
import { changed } from '@/api/queries'
import { doingNamed, perform } from '@/parts/actions'

const CHUNK = 384 * 1024	/* of the file; base64 makes a third more of it */
export const FILE_MOST = 16 * 1024 * 1024

export const ACTIVE = ['checking', 'running', 'stopping']
export const FIGURES = ['row_count', 'good', 'warned', 'bad', 'made', 'unchanged']
export const STEPS = ['choose', 'map', 'check', 'run', 'result'] as const

/** Which step a job is at. */
export function stepOf(state: string | undefined): number {
	return { uploaded: 1, checking: 2, checked: 2, failed: 1, running: 3, stopping: 3, finished: 4, cancelled: 4 }[state ?? ''] ?? 0
}

function base64(bytes: Uint8Array): string {
	let text = ''
	for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
	return btoa(text)
}

/** Old kernels have no Blob.arrayBuffer(). */
function bytesOf(blob: Blob): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader()
		reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer))
		reader.onerror = () => reject(reader.error)
		reader.readAsArrayBuffer(blob)
	})
}

/** Sends a file; the job it became. A chunk whose answer was lost may be sent again. */
export async function upload(file: File, progress: (share: number) => void): Promise<Row> {
	let { data } = await request('imports', { method: 'POST', body: { name: file.name.slice(0, 200), size: file.size }, key: newKey() })
	for (let at = 0, chunk = 1; at < file.size; at += CHUNK, chunk++) {
		const body = { chunk, data: base64(await bytesOf(file.slice(at, at + CHUNK))) }
		data = (await request(`imports/${data.id}/chunks`, { method: 'POST', body, ifMatch: '*' })).data
		progress(Math.min(1, (at + CHUNK) / file.size))
	}
	return data
}

/** What is done with a job, whatever version it has come to: it moves on by itself. Its answer is shown at once. */
export async function act(job: Row, action: string, body?: Row): Promise<void> {
	const path = `imports/${job.id}`
	const { data } = await perform(doingNamed({ record: 'import_job', path, root: path, row: job, version: job.version }, action), body, { version: '*' })
	changed(path, data)
}

/** Seconds until all rows are done, at the pace so far; null before there is one. */
export function secondsLeft(job: Row, now: number): number | null {
	const spent = (now - Date.parse(job.started_at)) / 1000
	return job.done > 0 && spent > 0.5 && job.row_count > job.done ? Math.ceil((spent / job.done) * (job.row_count - job.done)) : null
}
