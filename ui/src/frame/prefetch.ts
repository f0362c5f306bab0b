/** What one most likely opens next is fetched while nothing else is to do. */
export function prefetchScreens(): void {
	const later = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 300))
	later(() => {
		void import('@/pages/ResolvePage.vue')
		void import('@/screens/order/OrderScreen.vue')
	})
}
