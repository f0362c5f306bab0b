// What the server says of an order before anybody decides: what a reviewer looks for, and what could be reserved for each line.
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { request, type Row } from '@/api/client'
import { useShown } from '@/base/shown'

export type Verdict = 'fine' | 'look' | 'bad'
export interface Check { group: string; zh: string; en: string; verdict: Verdict; faults: { pointer: string; zh: string; en: string }[] }
export interface Checks { checks: Check[]; supply: Row[] }

/** Of an order that is read: asked again with each of its versions. */
export function useChecks(order: Ref<Row | null | undefined>, wanted: () => boolean) {
	const shown = useShown()
	return useQuery({
		queryKey: computed(() => ['checks', order.value?.id, order.value?.version]),
		queryFn: async ({ signal }) => (await request<Checks>(`orders/${order.value!.id}/checks`, { signal })).data,
		enabled: computed(() => shown.value && !!order.value && wanted()),
	})
}

export const MARKS: Record<string, { sign: string; tone: string }> = {
	full: { sign: '●', tone: 'fine' }, part: { sign: '◐', tone: 'warn' }, none: { sign: '○', tone: 'bad' },
}
