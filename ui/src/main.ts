import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { queries } from './api/queries'
import { i18n } from './locales'
import { router } from './router'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/tokens.css'
import './styles/page.css'
import './styles/parts.css'

createApp(App).use(router).use(i18n).use(VueQueryPlugin, { queryClient: queries }).mount('#app')
