// A test is a name and a function; what it finds wrong it throws. One that measures begins with its goals: 'U4 entry …'.
import { AsyncLocalStorage } from 'node:async_hooks'
import * as goals from './goals.mjs'

const tests = []
const running = new AsyncLocalStorage()

/**
 * Tests of one `lane` run one after the other, for each changes what the next one finds; lanes run side by side. `long`: only where
 * all goals are measured.
 */
export function test(name, run, { lane = 'hands', long = false } = {}) {
	tests.push({ name, run, lane, long, goals: /^(U\d+ )*/.exec(name)[0].trim().split(' ').filter(Boolean) })
}

export function same(what, actual, wanted) {
	if (JSON.stringify(actual) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
}

/** A bound that is no goal of the table. */
export function most(what, actual, limit) {
	if (!(actual <= limit)) throw new Error(`${what}: ${actual}, more than ${limit}`)
}

/** What was measured of a goal of goals.mjs: a number, or a series. `make ux` runs the tests whose names begin with a goal. */
export function figure(id, values, unit) {
	const { name, goals: own } = running.getStore()
	if (!own.includes(id.split(' ')[0])) throw new Error(`a test that measures ${id} begins with it, unlike "${name}"`)
	goals.figure(id, values, unit)
}

async function attempt({ name, run }, context) {
	const begin = Date.now()
	let fine = true
	try {
		await run(context)
	} catch (error) {
		fine = false
		console.log(`FAILED: ${name}\n  ${String(error.stack ?? error).split('\n').slice(0, 4).join('\n  ')}`)
		await context.pictures(`failed-${name.replace(/\W+/g, '-')}`)
	}
	await context.close()
	if (process.env.TIMES) console.log(`${((Date.now() - begin) / 1000).toFixed(1).padStart(6)} s  ${name}`)
	return fine
}

/** Each lane with a context of its own; at last, alone, what looks back on all of them. A failure leaves pictures. */
export async function runAll(newContext, { only = '', all = false } = {}) {
	const chosen = tests.filter((one) => one.name.includes(only) && (all ? one.goals.length : !one.long || only))
	const results = []
	const pass = async (lane) => {
		const context = newContext(lane)
		for (const one of chosen.filter((it) => it.lane === lane)) results.push(await running.run(one, () => attempt(one, context)))
	}
	const lanes = [...new Set(chosen.map((one) => one.lane))].filter((lane) => lane !== 'last')
	if (all) for (const lane of lanes) await pass(lane)	/* figures are of a machine that does nothing else */
	else await Promise.all(lanes.map(pass))
	await pass('last')
	return { passed: results.filter(Boolean).length, failed: results.filter((fine) => !fine).length }
}
