import { useRouter } from 'vue-router'

/** Goes on to where what was done here leads, unless whoever did it has gone elsewhere meanwhile. */
export function useGoOn(): (from: string, to: string) => void {
	const router = useRouter()
	return (from, to) => { if (router.currentRoute.value.fullPath === from) void router.push(to) }
}
