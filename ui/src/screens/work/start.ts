// The first steps of a company, each read off what is there: which have been done, whose they are, and where they are taken.
import { statesAt, statesFrom } from '@/api/meta'

export interface Step {
	key: string
	command: string			/* who may take it: the roles of this command */
	read: string			/* where its traces are: a list, or counts of a record's states */
	reached?: string		/* … of which one must have come to this step of its way */
	to: string
	on?: () => string[]		/* the states of the orders on whose page it is taken; the newest is opened */
}

export const STEPS: Step[] = [
	{ key: 'warehouse', command: 'warehouse.create', read: 'warehouses', to: '/new/warehouses' },
	{ key: 'product', command: 'product.create', read: 'products', to: '/new/products' },
	{ key: 'stock', command: 'stock.receive', read: 'stock', to: '/new/stock/receipts' },
	{ key: 'customer', command: 'customer.create', read: 'customers', to: '/new/customers' },
	{ key: 'order', command: 'order.create', read: 'counts/order', reached: 'placed', to: '/new/orders' },
	{ key: 'review', command: 'order.approve', read: 'counts/order', reached: 'approved', to: '/review' },
	{ key: 'confirm', command: 'order.confirm', read: 'counts/order', reached: 'confirmed', to: '/orders', on: () => statesAt('order', 'approved') },
	{ key: 'ship', command: 'batch.ship', read: 'counts/batch', reached: 'shipped', to: '/orders', on: () => statesAt('order', 'confirmed') },
	{ key: 'paid', command: 'order.receive_payment', read: 'payments', to: '/orders', on: () => statesFrom('order', 'approved') },
]

export type Traces = Record<string, { items?: unknown[]; counts?: Record<string, number> } | undefined>

export function isDone(step: Step, traces: Traces): boolean {
	const trace = traces[step.read]
	if (step.reached) return statesFrom(step.read.split('/')[1], step.reached).some((state) => (trace?.counts?.[state] ?? 0) > 0)
	return !!trace?.items?.length
}
