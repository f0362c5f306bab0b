// Something that is made once, however often it is sent. While it is unknown what became of a request (the wire was cut, the
// server failed), its key stays: sent again as it is, the server answers as the first time; sent otherwise, the server takes
// it, or says that the key is used, and then what was made before is asked for by what was sent before.
import { newKey, Problem, request, type Answer, type Ask, type Row } from './client'
import { atEnd } from './session'

interface Sent { path: string; method?: string; body?: unknown; ifMatch?: string | number }

export interface Submission { key: string; lost: Sent[] }	/* lost: what was sent under the key without an answer */

const KEY_REUSED = 'E_KEY_REUSED'
const KEY_TOLD = 'E_KEY_TOLD'	/* it was made, and its secret told to nobody who heard it: the next is another one */

const fresh = (): Submission => ({ key: newKey(), lost: [] })
const kept = new Map<string, Submission>()
atEnd(() => kept.clear())	/* what was sent may tell of people */

/** The submission of a form or a button, by its address: closed and opened again it is the same one, until something was made. */
export function submissionOf(name: string): Submission {
	if (!kept.has(name)) kept.set(name, fresh())
	return kept.get(name)!
}

/** The next is another one. */
export function renew(it: Submission): void {
	Object.assign(it, fresh())
}

const isRefusal = (error: unknown): error is Problem => error instanceof Problem && error.status >= 400 && error.status < 500
const alike = (a: Sent, b: Sent) => JSON.stringify([a.path, a.method, a.body]) === JSON.stringify([b.path, b.method, b.body])

/** What was made under the key before. That the server knows the key is certain: so nothing is made by asking. */
async function earlier(it: Submission, reused: Problem): Promise<Answer<Row>> {
	for (const { path, ...ask } of it.lost) {
		try {
			return { ...await request(path, { ...ask, key: it.key }), earlier: true }
		} catch (error) {
			if (isRefusal(error) && error.code === KEY_TOLD) renew(it)
			if (!isRefusal(error) || error.code !== KEY_REUSED) throw error
		}
	}
	renew(it)	/* it was made elsewhere: in another tab, of the same draft */
	throw reused
}

/** Sends it. The answer is `earlier` when it is of what was sent before, and not of this. */
export async function submit(it: Submission, path: string, { method, body, ifMatch }: Ask): Promise<Answer<Row>> {
	const sent = { path, method, body, ifMatch }
	const before = it.lost.filter((one) => !alike(one, sent))
	const again = before.length < it.lost.length
	it.lost = [...before, sent]
	try {
		const answer = await request(path, { method, body, ifMatch, key: it.key })
		renew(it)
		return answer
	} catch (error) {
		if (!isRefusal(error)) throw error
		if (!again) it.lost = before	/* of one that was lost before, this refusal says nothing */
		if (error.code === KEY_TOLD) renew(it)
		if (error.code !== KEY_REUSED) throw error
		const answer = await earlier(it, error)
		renew(it)
		return answer
	}
}
