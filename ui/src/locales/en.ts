import type { Words } from './index'

const en: Words = {
	common: {
		yes: 'yes', no: 'no', save: 'Save', cancel: 'Cancel', close: 'Close', apply: 'Apply', open: 'Open', undo: 'Undo', retry: 'Try again', copy: 'Copy', back: 'Back', crumbs: 'You are here',
	},
	frame: {
		skip: 'Skip to content', menu: 'Menu', narrow: 'Narrow the menu', find: 'Find orders, customers, products…', help: 'Keyboard shortcuts', theme: 'Switch dark and light', otherLanguage: '中文', logout: 'Log out',
	},
	menu: {
		work: 'My work', entry: 'New order', review: 'Review', jobs: 'Background jobs', dashboard: 'Dashboard', settings: 'Settings',
		orders: 'Orders', goods: 'Products and stock', customers: 'Customers', money: 'Finance', people: 'People and system', others: 'More',
	},
	login: { title: 'Log in', name: 'Login', password: 'Password', show: 'show', hide: 'hide', totp: 'One-time code', submit: 'Log in' },
	state: {
		loading: 'Loading…', empty: 'Nothing here yet: {what}', notFound: 'Nothing matches', notFoundHint: 'Widen or clear the filters.',
		forbidden: 'Your roles may not see this page', forbiddenHint: 'An administrator can give your account the role.', noPage: 'There is no such page',
	},
	problem: {
		program: 'The page has failed; please reload it', offline: 'The server cannot be reached', request: 'Request',
		hint: {
			0: 'Check the network; what you typed is still here and can be sent again.', 403: 'Your roles do not permit this.', 404: 'It may be gone, or the address is wrong.', 409: 'The present state does not permit this; reload to see it.',
			422: 'Correct the marked fields and send again.', 429: 'Too many requests; wait a little.', 500: 'The server failed; tell an administrator the request id.', 503: 'The server is busy; wait a little.',
		},
	},
	stale: { title: 'Somebody changed this meanwhile', reload: 'Reload', overwrite: 'Send mine anyway' },
	list: {
		all: 'All', states: 'States', search: 'Search', searchHint: 'number, name, end of phone…', export: 'Export', columns: 'Columns', dense: 'Compact', standard: 'Standard', up: 'Move {name} up', down: 'Move {name} down',
		addFilter: 'Add filter', clearFilters: 'Clear filters', dropFilter: 'Remove filter {name}', range_from: 'from', range_until: 'until', pages: 'Pages', previous: 'Previous', next: 'Next', size: 'Rows per page', perPage: '{n} rows',
		news: '{n} changes · click to refresh', selectAll: 'Select the whole page', selectRow: 'Select row {n}',
	},
	views: { save: 'Save view', name: 'Name of the view', shared: 'for everybody', drop: 'Delete view {name}' },
	bulk: {
		title: 'Many at once', selected: '{n} selected', clear: 'Clear', would: '{fine} will be done, {failed} skipped', did: '{fine} done, {failed} failed', reason: 'Reason', run: 'Do {n}', again: 'Try the failed again',
	},
	combo: { nothing: 'Nothing found' },
	form: {
		choose: 'Choose', addRow: 'Add a row', removeRow: 'Remove', removeRowN: 'Remove row {n}', cell: 'Row {n} {name}', attributes: 'One a line: name=value', secret: 'Keep it now: it is not shown again', secretHint: 'It is as good as a password; do not send it by chat.',
	},
	action: { more: 'More actions', done: 'Done: {name}', preview: 'Preview', previewFine: 'This can be done; nothing else changes.', possibleIn: 'Only when {states}' },
	diff: { field: 'Field', before: 'Before', after: 'After' },
	timeline: { title: 'Activity', changes: '{n} changes', more: 'Show {n} more' },
	work: { title: 'Hello {name}', total: '{n} to do', oldest: 'Waiting longest' },
	review: {
		queue: 'Orders to review', left: '{n} left, {done} done', approve: 'Approve', reject: 'Reject', approved: '{number} approved', complete: 'Completeness', legal: 'Legality', feasible: 'Feasibility', fine: 'fine', look: 'please look', bad: 'not fine',
		check: { fields: 'All that is needed', lines: 'Lines', price: 'Prices not below the list', discount: 'Discount within limits', stock: 'Stock suffices', date: 'Requested date is possible' },
	},
	order: {
		edit: 'Edit', repeat: 'Order again', unnumbered: 'Draft', batch: 'Batch {n}', batches: 'Batches', money: 'Money', open: 'Open', customer: 'Customer and delivery', available: 'available', short: '{n} short', paidShare: '{n}% paid',
	},
	entry: {
		title: 'New order', editTitle: 'Edit order {number}', customer: 'name, code, phone', product: 'code or name; 3*code', more: 'Delivery, charges and messages', submit: 'Place', submitNew: 'Place and begin another', draft: 'Save draft', clear: 'Clear',
		copyLine: 'copy the line', removeLine: 'remove the line', pasted: '{n} rows pasted', pastedSome: '{n} rows pasted; not found: {codes}', removed: '{name} removed', restored: 'Your draft of {at} is back', placed: 'Order {number} placed', drafted: 'Draft saved ({number})',
		noQuote: 'Amounts come with customer and products', complete: 'Completeness', ready: 'Ready to place', hint: 'Enter goes to the next line; rows of Excel (code, quantity, price) can be pasted; Ctrl-D copies, Ctrl-Del removes, Alt-↑↓ moves a line.',
	},
	import: {
		title: 'Import orders', steps: 'Steps of the import', step: { choose: 'Choose a file', map: 'Map columns', check: 'Check', run: 'Import', result: 'Result' },
		drop: 'Drop a CSV or Excel file here, or', choose: 'Choose a file', limits: 'Up to {n} MB; the first row names the columns.', sending: 'Uploading {n}%', emptyFile: 'The file is empty', tooLarge: 'The file is larger than {n} MB: split it first',
		template: 'Download the template', templateHint: 'Its columns need no mapping; rows of one order number become one order.', customer: 'Customer of the whole file', customerHint: 'When empty, a column must hold the customer code.', remembered: 'Mapped as the last file with these headers',
		column: 'Column of the file', sample: 'Sample', field: 'Field', fieldOf: 'Field of column "{name}"', nameless: 'Column {n}', leave: 'Leave out', order: 'Order', line: 'Order line', check: 'Check the file', remap: 'Change the mapping', cancel: 'Cancel the import', stop: 'Stop',
		run: 'Import {n} orders', another: 'Import another file', progress: '{done} of {all} rows done', left: 'about {n} s left', leaveHint: 'You may leave this page and find it again under "Background jobs".', unfinished: 'The file did not arrive whole. Choose it again:',
		checked: 'Checked: {n} orders can be made; nothing is written yet.', badHint: 'Wrong rows are not imported; download and mend them.', finished: '{n} orders were made.', mendHint: 'Download the wrong rows, mend them and send them again; nothing is entered twice.',
		result: 'Result', results: { all: 'All', good: 'Good', warning: 'Warning', bad: 'Wrong' }, rejects: 'Download wrong rows', row: 'Row', more: 'Show more',
	},
	jobs: { progress: 'Progress', dead: 'Notifications that could not be delivered', noDead: 'Nothing is undelivered', again: 'Deliver again', sent: 'It will be delivered again' },
	smart: {
		title: 'Smart paste', text: 'Text of a chat or an e-mail', hint: 'Paste a chat or an e-mail: recipient, phone, address, products and quantities', accept: 'Accept', acceptOf: 'Accept {name}', all: 'Accept all', nothing: 'Nothing was recognised', unknown: 'Not found in the catalogue', productOf: 'Product for "{name}"', rest: 'Not recognised:',
	},
	dashboard: { span: 'Span', days: '{n} days', orders: 'Orders', amount: 'Order amount', received: 'Received', open: 'Open orders', late: 'Late deliveries', returned: 'Refunded', byState: 'By state', reports: 'All reports' },
	settings: {
		mine: 'My preferences', language: 'Language', zh: '中文', theme: 'Theme', system: 'as the system', light: 'light', dark: 'dark', density: 'Density of lists', password: 'Change password', company: 'Company', roles: 'Roles and permissions', what: 'What', standard: 'standard', standardIs: 'standard: {value}', saved: 'Saved: {name}',
	},
	palette: { hint: "number, end of phone, customer…  {'@'} customers  # products  > screens", screen: 'Screen', list: 'List', make: 'New', report: 'Report' },
	keys: {
		everywhere: 'Everywhere', here: 'On this page', palette: 'find and command', help: 'this help', newOrder: 'new order', undo: 'undo', orders: 'orders', batches: 'batches', next: 'next row', previous: 'previous row', select: 'select (Shift: a range)', open: 'open',
		search: 'search', before: 'previous record', after: 'next record', note: 'add a note', edit: 'edit', repeat: 'order again', submit: 'send',
	},
}
export default en
