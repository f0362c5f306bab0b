// Every screen, as whoever works there sees it: the table that the tests of accessibility, of silence and of layout walk.
// `{order}` and the like are ids of the demo company, looked up at the start.
import { ask } from './driver.mjs'

export const SCREENS = [
	{ name: 'work', who: 'fangrui', path: '/work' },
	{ name: 'work-finance', who: 'xuhui', path: '/work' },
	{ name: 'orders', who: 'fangrui', path: '/orders' },
	{ name: 'orders-filtered', who: 'linxiao', path: '/orders?class=urgent,special&dense=1' },
	{ name: 'orders-board', who: 'fangrui', path: '/orders?board=1' },
	{ name: 'orders-none', who: 'linxiao', path: '/orders?q=zzzzzz' },
	{ name: 'order', who: 'fangrui', path: '/orders/{part_signed}' },
	{ name: 'order-draft', who: 'linxiao', path: '/orders/{draft}' },
	{ name: 'entry', who: 'linxiao', path: '/new/orders' },
	{ name: 'entry-repeat', who: 'linxiao', path: '/new/orders?from={part_signed}' },
	{ name: 'import', who: 'linxiao', path: '/new/imports' },
	{ name: 'jobs', who: 'linxiao', path: '/jobs' },
	{ name: 'jobs-admin', who: 'shenyan', path: '/jobs' },
	{ name: 'review', who: 'tangwei', path: '/review' },
	{ name: 'scan', who: 'majun', path: '/scan' },
	{ name: 'batches', who: 'majun', path: '/batches' },
	{ name: 'messages', who: 'linxiao', path: '/messages' },
	{ name: 'products', who: 'linxiao', path: '/products' },
	{ name: 'product', who: 'fangrui', path: '/products/{product}' },
	{ name: 'product-new', who: 'fangrui', path: '/new/products' },
	{ name: 'customers', who: 'linxiao', path: '/customers' },
	{ name: 'customer', who: 'linxiao', path: '/customers/{customer}' },
	{ name: 'stock', who: 'majun', path: '/stock' },
	{ name: 'stock-receipt', who: 'majun', path: '/new/stock/receipts' },
	{ name: 'moves', who: 'majun', path: '/stock/moves' },
	{ name: 'documents', who: 'majun', path: '/stock/documents' },
	{ name: 'warehouses', who: 'majun', path: '/warehouses' },
	{ name: 'payments', who: 'xuhui', path: '/payments' },
	{ name: 'refunds', who: 'xuhui', path: '/refunds' },
	{ name: 'ledger', who: 'xuhui', path: '/ledger' },
	{ name: 'settlements', who: 'xuhui', path: '/settlements' },
	{ name: 'dashboard', who: 'fangrui', path: '/dashboard' },
	{ name: 'report', who: 'fangrui', path: '/reports/steps' },
	{ name: 'report-orders', who: 'tangwei', path: '/reports/orders' },
	{ name: 'report-late', who: 'tangwei', path: '/reports/late' },
	{ name: 'report-products', who: 'tangwei', path: '/reports/products' },
	{ name: 'report-repeat', who: 'tangwei', path: '/reports/repeat-customers' },
	{ name: 'report-customers', who: 'tangwei', path: '/reports/customer-orders?each=3' },
	{ name: 'report-payments', who: 'xuhui', path: '/reports/payments-by-method' },
	{ name: 'me', who: 'majun', path: '/me' },
	{ name: 'settings', who: 'shenyan', path: '/settings' },
	{ name: 'calendar', who: 'shenyan', path: '/settings/calendar' },
	{ name: 'roles', who: 'shenyan', path: '/settings/roles' },
	{ name: 'staff', who: 'shenyan', path: '/staff' },
	{ name: 'departments', who: 'tangwei', path: '/departments' },
	{ name: 'holidays', who: 'tangwei', path: '/holiday_plans' },
	{ name: 'tokens', who: 'shenyan', path: '/tokens' },
	{ name: 'outbox', who: 'shenyan', path: '/outbox' },
	{ name: 'templates', who: 'shenyan', path: '/message_templates' },
	{ name: 'template-new', who: 'shenyan', path: '/new/message_templates' },
	{ name: 'events', who: 'shenyan', path: '/events' },
	{ name: 'reveals', who: 'shenyan', path: '/reveals' },
	{ name: 'forbidden', who: 'majun', path: '/tokens' },
	{ name: 'nowhere', who: 'majun', path: '/no/such/page' },
]

/** What is looked at by the tests that walk it, for it has to be brought about first. */
export const WALKED = ['/login', '/setup', '/imports/1']

/** What the placeholders stand for, asked of the API as the page would. */
export async function places(page) {
	const first = async (path) => (await ask(page, path)).items[0]?.id
	const [part_signed, draft, product, customer] = await Promise.all(['orders?state=part_signed&limit=1', 'orders?state=draft&limit=1', 'products?sku=RL-G101', 'customers?code=C001'].map(first))
	return { part_signed, draft, product, customer }
}

export const fill = (path, ids) => path.replace(/\{(\w+)\}/g, (_, name) => ids[name])
