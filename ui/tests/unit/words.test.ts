// No Chinese word outside the locale files, and no word that one of them lacks.
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { group } from '@/base/decimal'
import en from '@/locales/en'
import zh from '@/locales/zh-CN'

const files = import.meta.glob<string>(['@/**/*.{vue,ts}', '!@/locales/*', '!@/**/*.d.ts'], { query: '?raw', import: 'default', eager: true })
const texts = Object.entries(files).map(([name, text]) => ({ name, text }))

const keys = (words: object, at = ''): string[] =>
	Object.entries(words).flatMap(([name, value]) => (typeof value === 'object' ? keys(value, `${at}${name}.`) : [at + name]))

const textOf = (words: object, key: string) => key.split('.').reduce<any>((at, name) => at[name], words) as string

describe('words', () => {
	it('stand in the locale files only', () => {
		const han = texts.flatMap(({ name, text }) => (text.match(/[\u4e00-\u9fff]+/g) ?? []).map((word) => `${name}: ${word}`))
		expect(han).toEqual([])
	})
	it('are chosen by label() only, where orderd tells them in both languages', () => {
		const BOTH = ['/api/meta.ts', '/parts/form.ts', '/parts/actions.ts']	/* where it is; a cell that is pasted in either; where buttons are read */
		const chosen = texts.filter(({ name, text }) => !BOTH.some((one) => name.endsWith(one)) && /\.en\b|label_en|detail_en|reason\??\.zh/.test(text))
		expect(chosen.map(({ name }) => name)).toEqual([])
	})
	it('are there in both languages, with the same places', () => {
		expect(keys(en).sort()).toEqual(keys(zh).sort())
		const places = (words: object) => keys(words).map((key) => [key, [...new Set(textOf(words, key).match(/\{\w+\}/g))].sort()])
		expect(places(en).sort()).toEqual(places(zh).sort())
	})
	it('tell one from many where a language does', () => {
		const { t } = createI18n({ legacy: false, locale: 'en', messages: { en, zh } }).global
		expect([1, 2].map((n) => t('list.news', { n }))).toEqual(['1 change · click to refresh', '2 changes · click to refresh'])
		expect([1, 1200].map((n) => t('import.finished', { n: group(String(n)) }, n))).toEqual(['1 order was made.', '1,200 orders were made.'])
	})
	it('are there for every key that is asked for', () => {
		const known = new Set(keys(zh))
		const asked = texts.flatMap(({ name, text }) =>
			[...text.matchAll(/(?:\bt|\$t)\('([\w.]+)'|label: '(\w+\.\w+)'|key: '(menu\.\w+)'/g)].map((found) => ({ name, key: found[1] ?? found[2] ?? found[3] })))
		expect(asked.length).toBeGreaterThan(150)
		const missing = asked.filter(({ key }) => !known.has(key) && !key.endsWith('.') && ![...known].some((one) => one.startsWith(key + '_') || one.startsWith(key + '.')))
		expect(missing).toEqual([])
	})
})
