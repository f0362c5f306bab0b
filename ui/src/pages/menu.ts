// The menu: the screens made by hand, then every list that meta has for one's roles, grouped by what it is about. A list
// that no group names comes under the last.
import { computed, type Component } from 'vue'
import { Box, Coin, DataAnalysis, Document, EditPen, List, Operation, Setting, Stamp, Tickets, Upload, User } from '@element-plus/icons-vue'
import { creatorsOf, label, meta, shortPath } from '@/api/meta'
import { may, mayDo, mayList } from '@/api/session'

export interface MenuItem { to: string; text: string }
export interface MenuGroup { key: string; icon: Component; items: MenuItem[] }

const GROUPS: { key: string; icon: Component; paths: string[] }[] = [
	{ key: 'orders', icon: List, paths: ['orders', 'batches', 'messages', 'imports'] },
	{ key: 'goods', icon: Box, paths: ['products', 'stock', 'stock/moves', 'stock/documents', 'warehouses'] },
	{ key: 'customers', icon: User, paths: ['customers'] },
	{ key: 'money', icon: Coin, paths: ['payments', 'refunds', 'settlements', 'ledger'] },
	{ key: 'people', icon: Setting, paths: ['staff', 'departments', 'tokens', 'holiday_plans', 'message_templates', 'outbox', 'events', 'reveals'] },
]
const ELSEWHERE = ['views', 'settings']

/** Where one can go: with an icon it stands in the menu, with keys it has keys, without a list it is in the palette (lists are there anyway). */
export interface Place { to: string; key: string; icon?: Component; keys?: string; command?: string[]; list?: string }

const PLACES: Place[] = [
	{ to: '/work', key: 'menu.work', icon: Document, keys: 'g q' },
	{ to: '/new/orders', key: 'menu.entry', icon: EditPen, keys: 'c', command: ['order.create'] },
	{ to: '/orders', key: 'keys.orders', keys: 'g o', list: 'orders' },
	{ to: '/review', key: 'menu.review', icon: Stamp, keys: 'g r', command: ['order.approve'] },
	{ to: '/scan', key: 'menu.scan', icon: Tickets, command: ['batch.pick', 'batch.pack', 'batch.ship', 'batch.sign'] },
	{ to: '/batches', key: 'keys.batches', keys: 'g b', list: 'batches' },
	{ to: '/dashboard', key: 'menu.dashboard', icon: DataAnalysis, keys: 'g d' },
	{ to: '/jobs', key: 'menu.jobs', icon: Upload, command: ['import.create', 'outbox.retry'] },
	{ to: '/settings', key: 'menu.settings' },
	{ to: '/settings/calendar', key: 'calendar.title' },
	{ to: '/settings/roles', key: 'settings.roles' },
	{ to: '/me', key: 'me.title' },
]

/** Whoever may do one of the commands, or read the list, has something to do there. */
const open = (place: Place) => (!place.command || place.command.some(mayDo)) && (!place.list || mayList(place.list))

export const places = computed(() => PLACES.filter(open))
export const screens = computed(() => places.value.filter((place) => place.icon))

export const reports = computed<MenuItem[]>(() => (meta.value?.reports ?? []).filter((report) => may(report.roles)).map((report) => ({ to: '/reports/' + report.name, text: label(report) })))

export const groups = computed<MenuGroup[]>(() => {
	const lists = (meta.value?.lists ?? []).filter((list) => may(list.roles) && !ELSEWHERE.includes(shortPath(list.path)))
	const known = GROUPS.flatMap((group) => group.paths)
	const others = lists.map((list) => shortPath(list.path)).filter((path) => !known.includes(path))
	return [...GROUPS, { key: 'others', icon: Operation, paths: others }].map(({ key, icon, paths }) => ({
		key, icon,
		items: paths.map((path) => lists.find((list) => shortPath(list.path) === path)).filter((list) => !!list)
			.map((list) => ({ to: '/' + shortPath(list!.path), text: label(list) })),
	})).filter((group) => group.items.length)
})

/** What can be made, for the palette. */
export const creations = computed<MenuItem[]>(() => (meta.value?.lists ?? []).flatMap((list) =>
	creatorsOf(list).filter((command) => may(command.roles))
		.map((command) => ({ to: '/new/' + shortPath(command.path), text: label(command) })))
	.filter((item, at, all) => all.findIndex((other) => other.to === item.to) === at))
