import { beforeEach, describe, expect, it } from 'vitest'
import { dropAllDrafts, dropDraft, keepDraft, readDraft } from '@/base/draft'

beforeEach(() => localStorage.clear())

describe('drafts', () => {
	it('come back until they are too old or dropped', () => {
		keepDraft('order.1', { a: 1 }, 1000)
		expect(readDraft('order.1', 2000)).toEqual({ at: 1000, value: { a: 1 } })
		expect(readDraft('order.2', 2000)).toBeNull()
		expect(readDraft('order.1', 1000 + 31 * 86_400_000)).toBeNull()
		dropDraft('order.1')
		expect(readDraft('order.1', 2000)).toBeNull()
	})
	it('are dropped all at once, and nothing else', () => {
		keepDraft('order.1', 1)
		keepDraft('order.2', 2)
		localStorage.setItem('orderd.prefs', '{}')
		dropAllDrafts()
		expect(Object.keys(localStorage)).toEqual(['orderd.prefs'])
	})
	it('survive what is not theirs', () => {
		localStorage.setItem('orderd.draft.order.1', '{broken')
		expect(readDraft('order.1')).toBeNull()
	})
})
