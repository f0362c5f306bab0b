// Addresses. Hand-made screens stand before the last line, which shows whatever list or record meta knows.
import { createRouter, createWebHistory } from 'vue-router'
import { resume, signedIn } from '@/api/session'

export const router = createRouter({
	history: createWebHistory(import.meta.env.BASE_URL),
	scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
	routes: [
		{ path: '/', redirect: '/work' },
		{ path: '/login', component: () => import('@/screens/LoginScreen.vue'), meta: { open: true } },
		{ path: '/setup', component: () => import('@/screens/SetupScreen.vue'), meta: { open: true } },
		{ path: '/me', component: () => import('@/screens/MeScreen.vue') },
		{ path: '/scan', component: () => import('@/scan/ScanScreen.vue'), meta: { bare: true } },
		{ path: '/work', component: () => import('@/screens/work/WorkScreen.vue') },
		{ path: '/review', component: () => import('@/screens/order/ReviewScreen.vue') },
		{ path: '/dashboard', component: () => import('@/screens/DashboardScreen.vue') },
		{ path: '/reports/:name', component: () => import('@/pages/ReportPage.vue'), props: true },
		{ path: '/settings', component: () => import('@/screens/SettingsScreen.vue') },
		{ path: '/settings/calendar', component: () => import('@/screens/CalendarScreen.vue') },
		{ path: '/settings/roles', component: () => import('@/screens/RolesScreen.vue') },
		{ path: '/orders/:id(\\d+)', component: () => import('@/screens/order/OrderScreen.vue'), props: true },
		{ path: '/jobs', component: () => import('@/screens/import/JobsScreen.vue') },
		{ path: '/new/imports', component: () => import('@/screens/import/ImportScreen.vue') },
		{ path: '/imports/:id(\\d+)', component: () => import('@/screens/import/ImportScreen.vue'), props: true },
		{ path: '/new/orders', component: () => import('@/screens/order/EntryScreen.vue') },
		{ path: '/new/:path(.+)', component: () => import('@/pages/FormPage.vue'), props: true },
		{ path: '/:path(.+)+', component: () => import('@/pages/ResolvePage.vue'), props: true, meta: { kept: true } },
	],
})

/** The files of a page are fetched while one asks who is there; what goes wrong is told when it is opened. */
function ahead(page: unknown): void {
	if (typeof page === 'function') void page().catch(() => {})
}

let asked = false
router.beforeEach(async (to) => {
	if (!signedIn.value && !asked) {
		asked = true
		for (const { components } of to.matched) ahead(components?.default)
		await resume()
	}
	if (!to.meta.open && !signedIn.value) return { path: '/login', query: { to: to.fullPath } }
	if (to.path === '/login' && signedIn.value) return '/work'
	return true
})
