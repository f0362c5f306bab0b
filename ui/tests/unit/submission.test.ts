import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hooks, Problem } from '@/api/client'
import { me } from '@/api/session'
import { submissionOf, submit } from '@/api/submission'

/* A server that keeps its word: what it did under a key it answers again, another body under that key it refuses. */
const made: { key: string; body: string }[] = []
let wire: 'whole' | 'cut before' | 'cut after' | 'cut within' | 'failing' = 'whole'

const problem = (status: number, code: string) => new Response(JSON.stringify({ code, title: code }), { status })
const broken = () => new Response(new ReadableStream({ start: (stream) => { stream.enqueue(new TextEncoder().encode('{"id":"')); stream.error(new TypeError('network error')) } }))

async function server(_address: string, { headers, body }: { headers: Record<string, string>; body: string }): Promise<Response> {
	if (wire === 'cut before') throw new TypeError('Failed to fetch')
	if (body.includes('wrong')) return problem(422, 'E_FORMAT')
	const key = headers['Idempotency-Key']
	const seen = made.find((one) => one.key === key)
	if (seen && seen.body !== body) return problem(422, 'E_KEY_REUSED')
	if (!seen) made.push({ key, body })
	if (wire === 'cut after') throw new TypeError('Failed to fetch')
	if (wire === 'cut within') return broken()
	if (wire === 'failing') return problem(500, 'E_INTERNAL')
	return new Response(JSON.stringify({ id: String(made.findIndex((one) => one.key === key)), ...JSON.parse(body) }))
}

let n = 0
const newForm = () => submissionOf(`form ${n++}`)
const send = (it: ReturnType<typeof newForm>, name: string) => submit(it, 'orders', { method: 'POST', body: { name } })

beforeEach(() => {
	made.length = 0
	wire = 'whole'
	vi.stubGlobal('fetch', server)
})
afterEach(() => vi.unstubAllGlobals())

describe('what is submitted', () => {
	it('is another one after it was made', async () => {
		const form = newForm()
		await send(form, 'a')
		await send(form, 'a')
		expect(made).toHaveLength(2)
	})
	for (const lost of ['cut after', 'cut within', 'failing'] as const) {
		it(`is made once when the answer was lost: ${lost}`, async () => {
			const form = newForm()
			wire = lost
			await expect(send(form, 'a')).rejects.toBeInstanceOf(Problem)
			wire = 'whole'
			expect(await send(form, 'a')).toMatchObject({ data: { id: '0', name: 'a' } })
			expect(made).toHaveLength(1)
		})
	}
	it('is what was made, and says so, when it was changed after the answer was lost', async () => {
		const form = newForm()
		wire = 'cut before'
		await expect(send(form, 'a')).rejects.toMatchObject({ offline: true })
		wire = 'cut after'
		await expect(send(form, 'b')).rejects.toMatchObject({ offline: true })
		wire = 'whole'
		expect(await send(form, 'c')).toMatchObject({ earlier: true, data: { id: '0', name: 'b' } })
		expect(made).toHaveLength(1)
		expect((await send(form, 'c')).earlier).toBeUndefined()
		expect(made).toHaveLength(2)
	})
	it('is what it is now, when nothing of it had arrived', async () => {
		const form = newForm()
		wire = 'cut before'
		await expect(send(form, 'a')).rejects.toBeInstanceOf(Problem)
		wire = 'whole'
		expect(await send(form, 'b')).toMatchObject({ data: { name: 'b' } })
		expect(made).toHaveLength(1)
	})
	it('is not forgotten over a mistake that was made after the answer was lost', async () => {
		const form = newForm()
		wire = 'cut after'
		await expect(send(form, 'a')).rejects.toBeInstanceOf(Problem)
		wire = 'whole'
		await expect(send(form, 'wrong')).rejects.toMatchObject({ code: 'E_FORMAT' })
		expect(await send(form, 'b')).toMatchObject({ earlier: true, data: { name: 'a' } })
		expect(made).toHaveLength(1)
	})
	it('is the same one in a form that was closed and opened again', async () => {
		wire = 'cut after'
		await expect(send(submissionOf('again'), 'a')).rejects.toBeInstanceOf(Problem)
		wire = 'whole'
		await send(submissionOf('again'), 'a')
		expect(made).toHaveLength(1)
	})
	it('is forgotten when the session ends', async () => {
		me.value = { id: '1', login: '', name: '', totp: false, roles: [] }
		const form = submissionOf('of one')
		expect(submissionOf('of one')).toBe(form)
		hooks.signedOut()
		expect(submissionOf('of one')).not.toBe(form)
	})
	it('ends when the key was used for something that was never sent from here', async () => {
		const form = newForm()
		made.push({ key: form.key, body: 'of another tab' })
		await expect(send(form, 'a')).rejects.toMatchObject({ code: 'E_KEY_REUSED' })
		await send(form, 'a')
		expect(made).toHaveLength(2)
	})
})
