// Whatever somebody on the phone knows of an order leads to it: 40 ways, ten of each kind.
import { figure, same, test } from './check.mjs'
import { ask } from './driver.mjs'

/** How the names of some customers of the demo company are typed. */
const READ = [
	['杭州岚栖', 'hzlq'], ['上海沐辰', 'shmc'], ['广州穗澄', 'gzsc'], ['昆山澄湖', 'ksch'], ['南京槐序', 'njhx'],
	['武汉江汀', 'whjt'], ['长沙岳禾', 'csyh'], ['青岛屿岸', 'qdya'], ['沈阳北砺', 'sybl'], ['贵阳黔屿', 'gyqy'],
]

/** Fixed, for the company is: orders of every age, by the end of their number, of their phone, their customer, their parcel. */
async function ways(page) {
	const get = async (path) => (await ask(page, path)).items
	const spread = (rows, n) => Array.from({ length: n }, (_, at) => rows[Math.floor((at * rows.length) / n)])
	const all = [...await get('orders?state=completed&limit=200'), ...await get('orders?state=completed&sort=created_at&limit=200')]
	/* Of the customer, not by words: others place orders meanwhile, so which is the newest is asked when it is looked for. */
	const newestOf = (customer) => async () => (await get(`orders?customer_id=${customer}&limit=1`))[0]
	const asked = spread(all, 10).map((order) => ({ kind: 'number', keys: order.number.slice(-8), id: order.id }))
	for (const { id } of spread(all, 40)) {
		if (asked.length === 20) break
		const { phone, customer_id } = await ask(page, `orders/${id}`)	/* lists tell no phone, and of a masked one its end is told */
		const keys = phone.slice(-4)
		const others = (await get(`orders?q=${keys}&limit=200`)).filter((one) => one.customer_id !== customer_id)
		if (others.length < 3) asked.push({ kind: 'phone', keys, newest: newestOf(customer_id) })	/* ten thousand ends are not enough for everybody */
	}
	for (const [name, keys] of READ) {
		const [customer] = await get(`customers?q=${encodeURIComponent(name)}&limit=1`)
		asked.push({ kind: 'pinyin', keys, newest: newestOf(customer.id) })
	}
	for (const batch of spread((await get('batches?state=signed&limit=200')).filter((one) => one.tracking_number), 10))
		asked.push({ kind: 'parcel', keys: batch.tracking_number, paste: true, id: batch.order_id })
	return asked
}

test('U8 any order is found by what one knows of it', async ({ as }) => {
	const page = await as('fangrui')
	const places = [], times = [], keys = []
	const all = await ways(page)
	same('ways', all.length, 40)
	for (const way of all) {
		const id = way.id ?? (await way.newest()).id
		await page.keyboard.press('Control+k')
		if (way.paste) {
			await page.waitForFunction(() => document.activeElement?.matches('.palette input'))
			await page.keyboard.insertText(way.keys)
		} else await page.keyboard.type(way.keys)	/* at once: nobody waits for a box */
		const typed = Date.now()
		const place = await page.waitForFunction((id) => {
			const hits = [...document.querySelectorAll('.palette-hits li[data-to]')]
			return hits.findIndex((hit) => hit.dataset.to === `/orders/${id}`) + 1
		}, id, { polling: 'raf', timeout: 3000 }).then((found) => found.jsonValue(), () => Infinity)
		if (place > 3) throw new Error(`${way.kind} ${way.keys}: the order ${id} is hit ${place} of what is found by "${await page.locator('.palette input').inputValue()}"`)
		times.push(Date.now() - typed)
		places.push(place)
		keys.push(way.paste ? 1 : way.keys.length)
		await page.keyboard.press('Escape')
		await page.locator('.palette').waitFor({ state: 'hidden' })
	}
	figure('U8', places, 'place')
	figure('U8 keys', keys, 'keys')
	figure('U8 time', times, 'ms')
}, { lane: 'free' })
