// A dialog takes the focus for itself while it opens. People type on at once: so it is held where they type until the
// dialog has settled, or until they have chosen another control.
const FRAMES = 20

const chosen = (at: Element | null) => !!at?.matches('input, select, textarea, button, a')

export function holdFocus(find: () => HTMLElement | null | undefined, frames = FRAMES): void {
	const wanted = find()
	const inside = wanted?.closest('form')?.contains(document.activeElement)
	if (wanted && document.activeElement !== wanted) {
		if (inside && chosen(document.activeElement)) return
		wanted.focus()
	}
	if (frames > 0) requestAnimationFrame(() => holdFocus(() => (wanted?.isConnected ? wanted : find()), frames - 1))
}
