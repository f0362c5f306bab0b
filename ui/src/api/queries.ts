// What is read, with one cache for all screens: back is instant, and what was changed is asked for again.
import { keepPreviousData, QueryClient, useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useShown } from '@/base/shown'
import { Problem, request, type Row } from './client'
import { atEnd } from './session'

/** `names`: what the rows refer to, by record and id, as people know it. */
export interface Page { items: Row[]; next_cursor?: string; truncated?: boolean; names?: Record<string, Record<string, string>> }

export const queries = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 5_000,
			refetchOnWindowFocus: true,
			retry: (count, error) => count < 2 && error instanceof Problem && (error.offline || error.status === 503),
		},
	},
})

atEnd(() => queries.clear())

/** What a page that is kept behind another asks for waits until it is shown. */
function whenShown(enabled: MaybeRefOrGetter<boolean> = true) {
	const shown = useShown()
	return computed(() => shown.value && toValue(enabled))
}

/** What one sees stays when it cannot be read again for want of a connection: the frame says that. */
function lasting<T>(query: UseQueryReturnType<T, Error>) {
	const error = computed(() => (query.error.value instanceof Problem && query.error.value.offline && query.data.value !== undefined ? null : query.error.value))
	return { ...query, error }
}

export function usePage(path: MaybeRefOrGetter<string>, query: MaybeRefOrGetter<Record<string, string>>,
	enabled: MaybeRefOrGetter<boolean> = true) {
	return lasting(useQuery({
		queryKey: computed(() => ['list', toValue(path), toValue(query)]),
		queryFn: async ({ signal }) => (await request<Page>(toValue(path), { query: toValue(query), signal })).data,
		placeholderData: keepPreviousData,
		enabled: whenShown(enabled),
	}))
}

/** What is read by a query of its own and is no record: the one before stays until the next is there. */
export function useAnswer(path: string, query: MaybeRefOrGetter<Record<string, string>>, enabled: MaybeRefOrGetter<boolean> = true) {
	return lasting(useQuery({
		queryKey: computed(() => ['answer', path, toValue(query)]),
		queryFn: async ({ signal }) => (await request(path, { query: toValue(query), signal })).data,
		placeholderData: keepPreviousData,
		enabled: whenShown(enabled),
	}))
}

export function useRecord(path: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) {
	return lasting(useQuery({
		queryKey: computed(() => ['record', toValue(path)]),
		queryFn: async ({ signal }) => (await request(toValue(path), { signal })).data,
		enabled: whenShown(enabled),
	}))
}

/** Rows per state of every record: one question, whoever asks for which of them. */
export type Counts = Record<string, number>
export const countsQuery = {
	queryKey: ['counts'],
	queryFn: async ({ signal }: { signal: AbortSignal }) => (await request<{ counts: Record<string, Counts> }>('counts', { signal })).data.counts,
}

export function useCounts(record: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) {
	const asks = whenShown(enabled)
	return useQuery({ ...countsQuery, enabled: asks, select: (all): Counts => all[toValue(record)] ?? {} })
}

/** Asked for when the pointer rests on a link: then it is there when it is opened. */
export function foresee(path: string): void {
	void queries.prefetchQuery({ queryKey: ['record', path], queryFn: async () => (await request(path)).data })
}

/** After a change: the record is known from the answer, lists and counts are asked again when they are looked at. */
export function changed(path: string, row?: Row): void {
	if (row?.id) queries.setQueryData(['record', path], row)
	else queries.invalidateQueries({ queryKey: ['record', path] })
	for (const key of ['list', 'counts', 'events']) queries.invalidateQueries({ queryKey: [key] })
}
