// The first steps of a company, each read off what is there: which have been done, whose they are, and where they are taken.
export interface Step {
	key: string
	command: string			/* who may take it: the roles of this command */
	read: string			/* where its traces are: a list, or counts of a record's states */
	states?: string[]		/* … of which one must hold something */
	to: string
}

const REVIEWED = ['approved', 'confirmed', 'processing', 'part_shipped', 'shipped', 'part_signed', 'signed', 'completed']

export const STEPS: Step[] = [
	{ key: 'warehouse', command: 'warehouse.create', read: 'warehouses', to: '/new/warehouses' },
	{ key: 'product', command: 'product.create', read: 'products', to: '/new/products' },
	{ key: 'stock', command: 'stock.receive', read: 'stock', to: '/new/stock/receipts' },
	{ key: 'customer', command: 'customer.create', read: 'customers', to: '/new/customers' },
	{ key: 'order', command: 'order.create', read: 'counts/order', states: ['placed', ...REVIEWED], to: '/new/orders' },
	{ key: 'review', command: 'order.approve', read: 'counts/order', states: REVIEWED, to: '/review' },
	{ key: 'confirm', command: 'order.confirm', read: 'counts/order', states: REVIEWED.slice(1), to: '/orders?state=approved' },
	{ key: 'ship', command: 'batch.ship', read: 'counts/batch', states: ['shipped', 'signed'], to: '/orders?state=confirmed,processing' },
	{ key: 'paid', command: 'order.receive_payment', read: 'payments', to: '/orders' },
]

/** The orders in which an order's next step is taken; the newest is opened. */
export const OPENS: Record<string, string> = { confirm: 'approved', ship: 'confirmed,processing', paid: REVIEWED.join(',') }

export type Traces = Record<string, { items?: unknown[]; counts?: Record<string, number> } | undefined>

export function isDone(step: Step, traces: Traces): boolean {
	const trace = traces[step.read]
	if (step.states) return step.states.some((state) => (trace?.counts?.[state] ?? 0) > 0)
	return !!trace?.items?.length
}
