// A dialog takes the focus for itself while it opens. People type on at once: so it is held where they type until the
// dialog has settled.
const FRAMES = 20

export function holdFocus(find: () => HTMLElement | null | undefined, frames = FRAMES): void {
	const wanted = find()
	if (wanted && document.activeElement !== wanted) wanted.focus()
	if (frames > 0) requestAnimationFrame(() => holdFocus(() => (wanted?.isConnected ? wanted : find()), frames - 1))
}
