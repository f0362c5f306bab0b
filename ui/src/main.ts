import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { queries } from './api/queries'
import { i18n } from './locales'
import { router } from './router'
import './styles/tokens.css'
import './styles/page.css'
import './styles/parts.css'

if (!location.pathname.endsWith('/scan')) void import('./frame/DeskFrame.vue')	/* at once, not when the first page is known */

createApp(App).use(router).use(i18n).use(VueQueryPlugin, { queryClient: queries }).mount('#app')
