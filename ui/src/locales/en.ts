import type { Words } from './index'

const en: Words = {
	common: {
		yes: 'yes', no: 'no', save: 'Save', cancel: 'Cancel', close: 'Close', apply: 'Apply', open: 'Open', undo: 'Undo', retry: 'Try again', copy: 'Copy', back: 'Back', crumbs: 'You are here',
	},
	frame: {
		skip: 'Skip to content', menu: 'Menu', narrow: 'Narrow the menu', find: 'Find orders, customers, products…', help: 'Keyboard shortcuts', theme: 'Switch dark and light', otherLanguage: '中文', logout: 'Log out', older: '{n} more can be taken back | {n} more can be taken back',
	},
	menu: {
		work: 'My work', entry: 'New order', review: 'Review', scan: 'Scanning', jobs: 'Background jobs', dashboard: 'Dashboard', settings: 'Settings',
		orders: 'Orders', goods: 'Products and stock', customers: 'Customers', money: 'Finance', people: 'People and system', others: 'More',
	},
	live: { server: 'The server cannot be reached; trying again. What you see may be out of date.', stream: 'Live changes are interrupted: an open record is read again every 30 seconds, lists when you open them again.' },
	login: { title: 'Log in', name: 'Login', password: 'Password', show: 'show', hide: 'hide', totp: 'One-time code', submit: 'Log in' },
	state: {
		loading: 'Loading…', empty: 'Nothing here yet: {what}', notFound: 'Nothing matches', notFoundHint: 'Widen or clear the filters.',
		forbidden: 'Your roles may not see this page', forbiddenHint: 'An administrator can give your account the role.', noPage: 'There is no such page',
	},
	problem: {
		program: 'The page has failed; please reload it', offline: 'The server cannot be reached', request: 'Request',
		hint: {
			0: 'Check the network; what you typed is still here and can be sent again; nothing is made twice.', 403: 'Your roles do not permit this.', 404: 'It may be gone, or the address is wrong.', 409: 'The present state does not permit this; reload to see it.',
			422: 'Correct the marked fields and send again.', 429: 'Too many requests; wait a little.', 500: 'The server failed; tell an administrator the request id.', 503: 'The server is busy; wait a little.',
		},
	},
	submission: { earlier: '{name}: it had been done the last time, and this is it; what you changed since is not in it' },
	stale: { title: 'Somebody changed this meanwhile', reload: 'Reload', overwrite: 'Send mine anyway' },
	scan: {
		title: 'Warehouse scanning', field: 'Scan', batch: "Scan a batch's code", item: "Scan an item's code", next: 'Scan the tracking number, or the batch again to finish', waiting: 'not sent: {n}', past: 'Last scans', seen: 'Seen', others: '{n} more | {n} more', nothing: 'No batch waits',
		step: { planned: 'Pick', picked: 'Check and pack', packed: 'Ship', shipped: 'Sign for', signed: 'Signed for', cancelled: 'Cancelled', lost: 'Lost' },
		state: { planned: 'Begin picking', picked: 'Begin checking', packed: 'Ready to ship', shipped: 'To be signed for', signed: 'Signed for: nothing to do', cancelled: 'The batch is cancelled', lost: 'The batch is lost' },
		complete: { planned: 'All picked', picked: 'All checked' }, finish: { planned: 'Picked', picked: 'Packed', packed: 'Ship', shipped: 'Record signature' },
		finished: { planned: 'Picked', picked: 'Packed', packed: 'Shipped', shipped: 'Signed for' },
		foreign: 'Not in this batch', above: 'Enough of it already', below: 'Nothing to take back', unknown: 'No such batch', offlineOpen: 'No network: no other batch can be opened', composing: 'Switch the input method to English', notComplete: 'Not all is scanned',
		undo: 'Undo last scan', undone: 'Undone', many: 'Quantity…', quantity: 'How many of the last item in all', short: 'Short…', reason: { none: 'Out of stock', broken: 'Broken', lost: 'Not on its shelf' },
		packages: 'Packages', weight: 'Weight', carrier: 'Carrier', tracking: 'Tracking number', noTracking: 'No tracking number yet', signer: 'Signed by', needsTracking: 'Scan the tracking number first', needsCarrier: 'Say which carrier', needsSigner: 'Say who signed',
	},
	print: { button: 'Print', size: '{name} ({size})' },
	list: {
		about: 'Lists about it', board: 'Board', arrange: 'Alt-←→ moves the column, Shift-←→ makes it wider or narrower; or drag; a double click on the edge resets it',
		all: 'All', states: 'States', search: 'Search', searchHint: 'number, name, end of phone…', export: 'Export', columns: 'Columns', dense: 'Compact', standard: 'Standard', up: 'Move {name} up', down: 'Move {name} down',
		addFilter: 'Add filter', clearFilters: 'Clear filters', dropFilter: 'Remove filter {name}', range_from: 'from', range_until: 'until', pages: 'Pages', previous: 'Previous', next: 'Next', size: 'Rows per page', perPage: '{n} rows',
		further: 'Not among the newest matches. Next looks further back.', truncated: 'Very many match: the newest 5,000 are in this order.',
		news: '{n} change · click to refresh | {n} changes · click to refresh', selectAll: 'Select the whole page', selectRow: 'Select row {n}',
	},
	board: {
		more: 'More', move: 'Move {what}', moved: '{what}: {name}, in {s} seconds', waiting: 'About to happen', stays: 'Cannot be moved now', noWay: 'There is no way from “{from}” to “{to}”', keys: 'Arrows walk, Enter opens, m chooses where to, Alt-← and Alt-→ move the card, u takes it back.',
	},
	views: {
		dropped: 'View “{name}” deleted', updated: 'View “{name}” updated',
		save: 'Save view', name: 'Name of the view', shared: 'for everybody', drop: 'Delete view {name}', update: 'Keep the list as it stands in view {name}',
	},
	bulk: {
		title: 'Many at once', selected: '{n} selected', clear: 'Clear', would: '{fine} will be done, {failed} skipped', did: '{fine} done, {failed} failed', run: 'Do {n}', again: 'Try the failed again',
		all: 'Select all that match', allOf: 'Select all {n}', reading: 'Reading… {n}', most: '{n} at most at a time; the others are not selected', stop: 'Stop', goOn: 'Go on with {n}', others: '{n} more', leftUntried: '{n} were not looked at and will not be done', leftUndone: '{n} were not done',
		own: 'What differs is filled in below, what is left empty is as above; a column can be pasted from a spreadsheet',
	},
	combo: { nothing: 'Nothing found' },
	form: {
		calendar: 'Open the calendar: {name}', choose: 'Choose', addRow: 'Add a row', pasteRows: 'Rows may be pasted from a spreadsheet: {columns}', removeRow: 'Remove', removeRowN: 'Remove row {n}', cell: 'Row {n} {name}', attributes: 'One a line: name=value', secret: 'Keep it now: it is not shown again', secretHint: 'It is as good as a password; do not send it by chat.',
	},
	action: { more: 'More actions', done: 'Done: {name}', preview: 'Preview', previewFine: 'This can be done; nothing else changes.', possibleIn: 'Only when {states}' },
	personal: { look: 'Show {name}', reason: 'Reason', hint: 'Who looked at what, when and why is recorded. It is shown for {s} seconds.', submit: 'Show', kept: '{masked} (left as it is)' },
	diff: { field: 'Field', before: 'Before', after: 'After' },
	timeline: { title: 'Activity', changes: '{n} change | {n} changes', more: 'Show earlier', reason: 'Reason: {reason}', kind: 'Only', kinds: { all: 'All', state: 'State', money: 'Money', talk: 'Messages' }, none: 'None among these' },
	work: { title: 'Hello {name}', total: '{n} to do', oldest: 'Waiting longest', what: 'What', number: 'Number', customer: 'Customer', amount: 'Amount', action: 'Next step', since: 'Since' },
	review: {
		queue: 'Orders to review', left: '{n} left, {done} done', approve: 'Approve', reject: 'Reject', approved: '{number} approved, in {s} seconds', complete: 'Completeness', legal: 'Legality', feasible: 'Feasibility', fine: 'fine', look: 'please look', bad: 'not fine', taken: '{who} was quicker: {what}', goOn: 'Next',
	},
	letter: { title: 'As the customer reads it', order: 'Filled with the order (none: the newest)' },
	order: {
		edit: 'Edit', repeat: 'Order again', unnumbered: 'Draft', batch: 'Batch {n}', batches: 'Batches', money: 'Money', customer: 'Customer and delivery', available: 'Available', short: '{n} short', paidShare: '{n}% paid',
	},
	way: {
		title: 'The way of the order', done: '(done)', now: '(now)', next: 'Next', yours: 'You may: {action}', theirs: 'Waits for {roles}: {action}', blocked: '{action}: {reason}', batch: 'Batch {n}: {what}', goods: '{n} product is not all in batches yet | {n} products are not all in batches yet', goodsYours: '{n} product is not all in batches yet, you may: {action} | {n} products are not all in batches yet, you may: {action}', services: '{n} service is still to be performed | {n} services are still to be performed',
	},
	entry: {
		title: 'New order', editTitle: 'Edit order {number}', customer: 'name, code, phone', product: 'code or name; 3*code', more: 'Delivery, charges and messages', submit: 'Place', submitNew: 'Place and begin another', draft: 'Save draft', clear: 'Clear',
		copyLine: 'copy the line', removeLine: 'remove the line', pasted: '{n} row pasted | {n} rows pasted', notFound: 'Not found: {codes}', left: 'Rows that were pasted and are not in the order', removed: '{name} removed', restored: 'Your draft of {at} is back', placed: 'Order {number} placed', drafted: 'Draft saved ({number})', saved: 'Order {number} saved', lineMore: 'More', lastPrice: 'Last price',
		noQuote: 'Amounts come with customer and products', complete: 'Completeness', ready: 'Ready to place', hint: 'Enter goes to the next line; rows of Excel (code, quantity, price) can be pasted; Ctrl-D copies, Ctrl-Del removes, Alt-↑↓ moves a line.',
	},
	import: {
		title: 'Import orders', steps: 'Steps of the import', step: { choose: 'Choose a file', map: 'Map columns', check: 'Check', run: 'Import', result: 'Result' },
		drop: 'Drop a CSV or Excel file here, or', choose: 'Choose a file', limits: 'Up to {n} MB; the first row names the columns.', sending: 'Uploading {n}%', emptyFile: 'The file is empty', tooLarge: 'The file is larger than {n} MB: split it first',
		template: 'Download the template', templateHint: 'Its columns need no mapping; rows of one order number become one order.', customer: 'Customer of the whole file', customerHint: 'When empty, a column must hold the customer code.', remembered: 'Mapped as the last file with these headers',
		column: 'Column of the file', sample: 'Sample', field: 'Field', fieldOf: 'Field of column "{name}"', nameless: 'Column {n}', leave: 'Leave out', order: 'Order', line: 'Order line', check: 'Check the file', remap: 'Change the mapping', cancel: 'Cancel the import', stop: 'Stop',
		run: 'Import {n} order | Import {n} orders', another: 'Import another file', progress: '{done} of {all} rows done', left: 'about {n} s left', leaveHint: 'You may leave this page and find it again under "Background jobs".', unfinished: 'The file did not arrive whole. Choose it again:',
		checked: 'Checked: {n} order can be made; nothing is written yet. | Checked: {n} orders can be made; nothing is written yet.', badHint: 'Wrong rows are not imported; download and mend them.', finished: '{n} order was made. | {n} orders were made.', mendHint: 'Download the wrong rows, mend them and send them again; nothing is entered twice.',
		result: 'Result', results: { all: 'All', good: 'Good', warning: 'Warning', bad: 'Wrong' }, rejects: 'Download wrong rows', row: 'Row', more: 'Show more',
	},
	jobs: { progress: 'Progress', dead: 'Events that could not be delivered', noDead: 'Nothing is undelivered', look: 'Some could not be delivered: look why, and deliver them again', all: 'All imports' },
	smart: {
		title: 'Smart paste', text: 'Text of a chat or an e-mail', hint: 'Paste a chat or an e-mail: recipient, phone, address, products and quantities', accept: 'Accept', acceptOf: 'Accept {name}', all: 'Accept all', nothing: 'Nothing was recognised', unknown: 'Not found in the catalogue', productOf: 'Product for "{name}"', rest: 'Not recognised:',
	},
	copy: { done: 'Copied', failed: 'It could not be copied: select it and copy it by hand' },
	report: { drawn: 'The picture shows the first {n} rows of {all}.' },
	dashboard: { show: 'Add up', span: 'Span', days: '{n} days', orders: 'Orders', amount: 'Order amount', received: 'Received for these orders', open: 'Open orders', late: 'Late deliveries', returned: 'Refunded of these orders', byState: 'By state', reports: 'All reports' },
	settings: {
		mine: 'My preferences', language: 'Language', zh: '中文', theme: 'Theme', system: 'as the system', light: 'light', dark: 'dark', density: 'Density of lists', password: 'Change password', company: 'Company', roles: 'Roles and permissions', what: 'What', standard: 'standard', standardIs: 'standard: {value}', theirs: 'It is now: {value}', saved: 'Saved: {name}',
	},
	roles: {
		post: 'Role', all: 'All roles', manager: 'The order manager may stand in for any role but the administrator.', lists: 'See', commands: 'Do', reports: 'Reports', papers: 'Print', personal: 'Personal data',
		personalHint: '✓ seen as it is; ○ masked, shown for a reason that is kept; ✱ masked.', mark: { yes: 'yes', reveals: 'for a reason', masked: 'masked' },
	},
	setup: {
		title: 'Set-up', notYet: 'Nobody can log in yet. Open the address that the server told when it started, or type its code:', done: 'The company was set up already',
		company: 'Company', number: 'Order numbers', calendar: 'Working calendar', administrator: 'Administrator', begin: 'Begin', next: 'Next', back: 'Back', finish: 'Finish',
		about_company: 'The name is shown where staff log in and on the pages for customers; the currency is that of new orders. Both can be changed in the settings.', about_number: 'An accepted order gets a number of date and running number: from 1 each day, none twice, none left out.', about_administrator: 'The first administrator adds other staff and gives them their roles.', about_begin: 'Begin with nothing, or get to know the system with the data of an invented company.',
		about_calendar: 'Promised dates on days of rest are pointed out, and time limits are counted by it. The holidays of each year are entered under Settings → Working calendar.', week: 'Working days of a week', hours: 'Working hours', hoursHint: 'Such as 08:30-12:00,13:30-17:30, at most four spans',
		name: 'Company name', currency: 'Currency', zone: 'Time zone', zoneHint: 'set by the option zone of the server', usual: 'Usual rules', pattern: 'Pattern', gives: "Today's first order:", tokens: '{date} is the day, {year} the year, {month} the month, {n} the running number of the day with at least so many digits; all else stands as typed. There must be a date and a running number.',
		code: 'Set-up code', person: 'Name', password: 'New password (at least 8 characters)', standsIn: 'Also stand in for the order manager and all roles (for small companies; can be changed under staff)',
		empty: 'Begin with nothing', emptyHint: 'My work lists the first steps: warehouse, product, stock, customer, first order.', demo: 'Load the demo data', demoHint: 'Warehouses, products, customers, stock and some twenty orders in all states, of an invented maker of kitchenware; takes some seconds. They cannot be removed again: for real work begin with another database.', loading: 'Loading the demo data…',
	},
	calendar: {
		title: 'Working calendar', before: 'Month before', after: 'Month after', rest: 'rest', work: 'work', unplanned: 'The holidays of {year} are not entered yet; until then the days of the week count.', plan: 'Enter the holidays',
		try: 'Try the working time', from: 'From', hours: 'hours of work', change: 'Change days and hours',
	},
	me: {
		letters: 'Shortcuts of a single character (j, c, g o …)',
		title: 'My account', roles: 'Roles', showStart: 'show in My work', old: 'Old password', passwordHint: 'A new password ends the sessions on all other devices.', passwordHintSecond: 'A new password ends all sessions, this one too: log in again.', passwordChanged: 'The password was changed', second: 'Second step', on: 'on', off: 'off',
		secondHint: 'Then logging in takes, beside the password, six digits that your phone shows.', turnOn: 'Turn on the second step', scan: 'Scan the square with an authenticator on your phone, or add this key to it, then type the code that it shows. The key is told this once.', qr: 'QR code of the second step', open: 'Open in an authenticator on this device', confirm: 'Confirm and turn on', secondIsOn: 'The second step is on', secondIsOff: 'The second step is off',
		offHint: 'Turning it off takes a code. Who lost the phone asks an administrator.', turnOff: 'Turn off the second step', sessions: 'Where you are logged in', device: 'Device', address: 'Network address', unknown: 'Unknown device', since: 'Since', until: 'Until', this: 'this device', end: 'log out', endOthers: 'Log out everywhere else',
	},
	start: {
		title: 'First steps', progress: '{n} of {of} done', dismiss: 'Do not show again', isDone: '(done)', onwards: 'On with the first steps', orDemo: 'Only having a look?', load: 'Load the demo data', goOn: 'Go on loading the demo data',
		warehouse: 'Make the first warehouse', product: 'Make the first product', stock: 'Receive stock', customer: 'Make the first customer', order: 'Enter the first order', review: 'Review the order', confirm: 'Confirm it, with the promised date', ship: 'Ship a batch: plan, pick, pack, ship', paid: 'Record the payment',
		how_warehouse: 'A code and a name will do.', how_product: 'SKU, name, unit, tax rate (13 for 13 %) and list price will do; model, specification and other units can follow.', how_stock: 'Choose warehouse and product, type the quantity.', how_customer: 'Type the name; phone and address go into the orders.', how_order: 'Choose the customer, find products by SKU or name, type quantities, then submit.',
		how_review: 'Check the orders in the queue on the left, then approve.', how_confirm: 'Open the order and confirm: stock is reserved.', how_ship: 'Open the order: the first button of the page and of its batches is the next step.', how_paid: 'Open the order and record the payment: what is open is filled in.',
	},
	about: {
		orders: 'Sales orders of customers, from draft to completed.', batches: 'Parts of orders that are delivered together: planned, picked, packed, shipped, signed for. They appear when a delivery is planned in an order.', products: 'Goods and services that are sold, with units and list prices.', stock: 'What is on hand, reserved and available of each product in each warehouse. It appears when stock is received.', 'stock/moves': 'Every move of stock, made by receipts, adjustments, transfers and deliveries.',
		'stock/documents': 'Receipts, adjustments and transfers.', warehouses: 'Where goods lie; orders are delivered from here.', customers: 'Persons or companies who order, with contacts and addresses.', payments: 'Money received. It appears when it is recorded in an order.', refunds: 'Money given back, requested in an order.', settlements: 'Settlements of what was signed for, issued in an order.', ledger: 'Double entries of payments, settlements and refunds, made by the system.',
		departments: 'The departments of the staff.', tokens: 'Tokens with which programs call the API.', outbox: 'Events on their way to other systems, and e-mail on its way to customers.', messages: 'What customers are told by e-mail: order received, confirmed, shipped, cancelled, refunded. It begins when the address it comes from is set.', message_templates: 'Your own words for messages. Where there are none the standard ones are used; a new template without subject and text begins with those.', views: 'Saved filters and columns.',
	},
	terms: {
		means: '{name}: {text}',
		any: {
			sku: 'The short code of a product, one for each: for entry, scanning and import.', factor: 'How many base units one of this unit is: 1 box = 12 pieces.', list_price: 'The usual price, tax included; an order may have another.', unit_price: 'The price agreed for this order, tax included.', freight: 'What the customer pays for the delivery; part of the total.', tax_rate: 'In per cent: 13 is 13 %. Prices include it.',
			carrier: 'The company that carries the goods.', tracking_number: "The carrier's number of this delivery, by which customers follow it.", requested_date: 'When the customer wants to have it.', promised_date: 'What was agreed with the customer; lateness is counted from it.',
		},
		order: {
			number: 'Given when the order is accepted: date and running number, none left out.', reference: "The order's number in the channel or system it comes from; accepted once.", class: 'Normal, special or urgent: says what is handled first.', channel: 'Where the order came from: web, phone, e-mail, mall.', message: "The customer's words; may be printed for the delivery.", internal_note: 'For staff only; customers never see it.',
			discount: 'Taken off the price of the goods.', paid: 'Money received, less what was reversed.', state: 'How far the order is; each step is a button and stands in the log.', shipping_mode: 'Express, road, rail, air or pickup.',
		},
		stock_level: { on_hand: 'What is really in the warehouse.', reserved: 'Kept for confirmed orders; cannot be sold again.', available: 'On hand less reserved: what can still be sold.' },
		batch: { state: 'A batch is a part of an order delivered together, with its own address, carrier and signature.', signer: 'Who signed for the goods; need not be the contact.', proof_kind: 'Photo, signature, event of the carrier, or paper.' },
		payment: { value_date: 'The day the money arrived; may be before it was recorded.' },
		settlement: { receivable: 'What the customer owes for what was signed for.', balance: 'Receivable less paid; zero is settled.' },
		message_template: { subject: 'May have places, as the text may; empty: the standard words.', body: 'Places are written in double braces: number, addressee, lines, total, currency, promised_date, carrier, tracking_number, link, company, contact and others. A line all of whose places are empty is left out.', paused: 'Customers are not told of this.' },
		product: { divisible: 'Quantities may have decimals: 2.5 m.' },
	},
	blanks: {
		any: { promised_date: 'Empty: the requested date', signed_at: 'Empty: now', received_at: 'Empty: now' },
		batch_plan: {
			lines: 'Empty: all that is to be delivered; an address left empty is that of the order', contact_name: 'As the order', phone: 'As the order', region: 'As the order', province: 'As the order', city: 'As the order', district: 'As the order', street: 'As the order', carrier: 'May be said when it is shipped',
		},
		batch_pick: { lines: 'Empty: all was picked' }, batch_pack: { lines: 'Empty: all is right', packages: 'Parcels; may be left empty', weight: 'With its unit, as 12.5 kg; may be left empty' }, batch_ship: { carrier: 'Empty: as planned', tracking_number: 'Empty when picked up', freight_cost: 'May be left empty' },
		batch_sign: { proof: 'Its number or a remark; may be left empty', lines: 'Empty: all was received' },
		settle_in: { due_date: 'Empty: the payment days from today', terms: 'May be left empty' },
		customer: { code: 'May be left empty' }, contact: { contact: 'By itself' }, address: { address: 'By itself' }, product_price: { n: 'By itself' }, holiday: { n: 'By itself' }, warehouse: { active: 'A new one is in use' }, product: { currency: 'That of the company' }, stock_entry_line: { unit: 'The base unit' },
	},
	palette: { hint: "number, end of phone, customer…  {'@'} customers  # products  > screens", screen: 'Screen', list: 'List', make: 'New', report: 'Report' },
	keys: {
		everywhere: 'Everywhere', here: 'On this page', palette: 'find and command', help: 'this help', undo: 'undo', orders: 'orders', batches: 'batches', next: 'next row', previous: 'previous row', select: 'select (Shift: a range)', open: 'open',
		search: 'search', before: 'previous record', after: 'next record', note: 'add a note', edit: 'edit', repeat: 'order again', submit: 'send',
	},
}
export default en
