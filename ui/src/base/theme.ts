// Light or dark: as one likes it, else as the device is. It is known before there is a page, so that none is drawn in the other.
import { computed, ref, watchEffect } from 'vue'
import { prefs } from './prefs'

const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(system.matches)
system.addEventListener('change', () => { systemDark.value = system.matches })

export const dark = computed(() => prefs.theme === 'dark' || (prefs.theme === 'system' && systemDark.value))

watchEffect(() => { document.documentElement.classList.toggle('dark', dark.value) })
