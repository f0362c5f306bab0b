// Something that is tried: whether it is still being done, and what kept it from being done.
import { reactive } from 'vue'

export interface Attempt { busy: boolean; error: unknown }

export const attempt = (): Attempt => reactive({ busy: false, error: null })

/** Whether it was done; while it is, nothing else is begun by the same button. */
export async function tryTo(on: Attempt, work: () => Promise<unknown>): Promise<boolean> {
	if (on.busy) return false
	on.busy = true
	on.error = null
	try {
		await work()
		return true
	} catch (problem) {
		on.error = problem
		return false
	} finally {
		on.busy = false
	}
}
