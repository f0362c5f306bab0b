// A test is a name and a function; what it finds wrong it throws.
const tests = []
export const test = (name, run) => tests.push({ name, run })

export function same(what, actual, wanted) {
	if (JSON.stringify(actual) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
}
export function most(what, actual, limit) {
	if (!(actual <= limit)) throw new Error(`${what}: ${actual}, more than ${limit}`)
	figures.push(`${what}: ${actual} (<= ${limit})`)
}
/** Times: what is over the limit is said; only what is many times over cannot be the neighbours' doing, and fails. */
const BEYOND_NEIGHBOURS = 5
export function quick(what, ms, limit) {
	if (ms > BEYOND_NEIGHBOURS * limit) throw new Error(`${what}: ${ms}, many times more than ${limit}`)
	figures.push(`${what}: ${ms} (<= ${limit})${ms > limit ? '  MISS' : ''}`)
}
export const figures = []

/** Runs them one after the other; a failure leaves a picture of every page that was open. */
export async function runAll(context, only) {
	let failed = 0
	const chosen = tests.filter(({ name }) => !only || name.includes(only))
	for (const { name, run } of chosen) {
		try {
			await run(context)
		} catch (error) {
			failed++
			console.log(`FAILED: ${name}\n  ${String(error.stack ?? error).split('\n').slice(0, 4).join('\n  ')}`)
			await context.pictures(`failed-${name.replace(/\W+/g, '-')}`)
		}
		await context.close()
	}
	return { passed: chosen.length - failed, failed }
}
