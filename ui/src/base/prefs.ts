// What a person likes, on this device: language, theme, density, columns.
import { reactive, watch } from 'vue'

const KEY = 'orderd.prefs'

export interface Prefs {
	locale: 'zh-CN' | 'en'
	theme: 'system' | 'light' | 'dark'
	narrowMenu: boolean
	dense: boolean
	letters: boolean		/* keys that are a single character mean something: who speaks to the computer turns them off (WCAG 2.1.4) */
	columns: Record<string, string[]>	/* of a list, by its path */
	widths: Record<string, Record<string, number>>
	begun: boolean			/* the list of first steps was put away, or they are all done */
}

function read(): Partial<Prefs> {
	try {
		return JSON.parse(localStorage.getItem(KEY) ?? '{}')
	} catch {
		return {}
	}
}

export const prefs = reactive<Prefs>({
	locale: navigator.language.startsWith('zh') ? 'zh-CN' : 'en',
	theme: 'system',
	narrowMenu: false,
	dense: false,
	letters: true,
	columns: {},
	widths: {},
	begun: false,
	...read(),
})

watch(prefs, () => {
	try {
		localStorage.setItem(KEY, JSON.stringify(prefs))
	} catch { /* forbidden: then until the tab is closed */ }
})
