// A page that is kept while another stands in front of it is not shown: it has no keys, asks for nothing, and its address is the other's.
import { onActivated, onBeforeUnmount, onDeactivated, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute, type LocationQuery } from 'vue-router'

/** Runs `begin` whenever the page comes to the front, and `end` whenever it goes from there. */
export function whileShown(begin: () => void, end: () => void): void {
	let on = false
	const turn = (to: boolean) => () => {
		if (on === to) return
		on = to
		if (to) begin()
		else end()
	}
	onMounted(turn(true))
	onActivated(turn(true))
	onDeactivated(turn(false))
	onBeforeUnmount(turn(false))
}

export function useShown(): Ref<boolean> {
	const shown = ref(true)
	whileShown(() => { shown.value = true }, () => { shown.value = false })
	return shown
}

/** The address of the page as long as it is its own. */
export function useOwnAddress(): Ref<{ fullPath: string; query: LocationQuery }> {
	const route = useRoute()
	const own = route.path
	const taken = () => ({ fullPath: route.fullPath, query: route.query })
	const address = shallowRef(taken())
	watch(() => route.fullPath, () => { if (route.path === own) address.value = taken() }, { flush: 'sync' })
	return address
}
