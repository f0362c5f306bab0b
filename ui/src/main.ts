import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { queries } from './api/queries'
import './base/theme'
import { i18n } from './locales'
import { uncaught } from './parts/toasts'
import { router } from './router'
import './styles/tokens.css'
import './styles/page.css'
import './styles/parts.css'

/* At once, not when the first page is known. Until both are there, what the file itself shows stays: an empty page would be the first that is painted. */
const frame = location.pathname.endsWith('/scan') ? undefined : import('./frame/DeskFrame.vue')
const app = createApp(App)
app.config.errorHandler = uncaught
addEventListener('unhandledrejection', (event) => { event.preventDefault(); uncaught(event.reason) })	/* of what nobody waits for, as a key does */
app.use(router).use(i18n).use(VueQueryPlugin, { queryClient: queries })
void Promise.allSettled([router.isReady(), frame]).then(() => app.mount('#app'))
