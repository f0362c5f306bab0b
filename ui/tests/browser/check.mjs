// A test is a name and a function; what it finds wrong it throws. One that measures begins with its goals: 'U4 entry …'.
import { AsyncLocalStorage } from 'node:async_hooks'
import * as goals from './goals.mjs'

const tests = []
const running = new AsyncLocalStorage()

/**
 * Tests of one `lane` run one after the other, for each changes what the next one finds. Those that change nothing another test looks at are `free`: whoever
 * of the workers has nothing else to do takes the next. `long`: only where all goals are measured.
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

async function attempt({ name, run, lane }, context) {
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
	if (process.env.TIMES) console.log(`${((Date.now() - begin) / 1000).toFixed(1).padStart(6)} s  ${lane.padEnd(6)} ${name}`)
	return fine
}

const WORKERS = 3	/* of which one waits for the other side most of the time */

/** A lane is one worker's, from its first test to its last; at last, alone, comes what looks back on all of them. A failure leaves pictures. */
export async function runAll(newContext, { only = '', all = false } = {}) {
	const chosen = tests.filter((one) => one.name.includes(only) && (all ? one.goals.length : !one.long || only))
	const results = []
	const lanes = [...new Set(chosen.map((one) => one.lane))].filter((lane) => !['free', 'last'].includes(lane)).map((lane) => chosen.filter((one) => one.lane === lane))
	const todo = [...lanes, ...chosen.filter((one) => one.lane === 'free').map((one) => [one])]
	const work = async () => {
		const context = newContext()
		for (let next; (next = todo.shift());)
			for (const one of next) results.push(await running.run(one, () => attempt(one, context)))
	}
	await Promise.all(Array.from({ length: all ? 1 : WORKERS }, work))	/* figures are of a machine that does nothing else */
	todo.push(chosen.filter((one) => one.lane === 'last'))
	await work()
	return { passed: results.filter(Boolean).length, failed: results.filter((fine) => !fine).length }
}
