// The words of the console itself; what orderd has is named by meta. English comes when it is wanted.
import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { prefs } from '@/base/prefs'
import zh from './zh-CN'

export type Words = typeof zh

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', fallbackLocale: 'zh-CN', messages: { 'zh-CN': zh } as Record<string, Words> })

async function use(locale: string): Promise<void> {
	if (locale === 'en') i18n.global.setLocaleMessage('en', (await import('./en')).default)
	i18n.global.locale.value = locale
	document.documentElement.lang = locale
}
watch(() => prefs.locale, use, { immediate: true })
