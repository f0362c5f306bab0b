// Which keys mean what. A screen lays a layer of keys on top; the topmost that knows the key has it. While an input
// method composes, no key means anything; while one types, only those with Ctrl, Alt or a function key do.
import { shallowReactive } from 'vue'
import { prefs } from './prefs'
import { whileShown } from './shown'

export interface KeyBinding { keys: string; label: string; run: (event: KeyboardEvent) => void; typing?: boolean }
export type KeyLayer = KeyBinding[]

export const layers = shallowReactive<KeyLayer[]>([])

export function composing(event: KeyboardEvent): boolean {
	return event.isComposing || event.keyCode === 229
}

export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false
	if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true
	return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
}

/** Enter and Space are a control's own. */
const isOwn = (pressed: string, target: EventTarget | null) =>
	(pressed === 'Enter' || pressed === 'Space') && target instanceof Element && !!target.closest('button, a, input, summary, label')

/** The name of what was pressed: `j`, `?`, `Ctrl-Enter`, `Ctrl-Shift-Enter`, `Alt-ArrowUp`. */
export function chord(event: KeyboardEvent): string {
	const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key
	const named = event.key.length > 1
	return (event.ctrlKey || event.metaKey ? 'Ctrl-' : '') + (event.altKey ? 'Alt-' : '') + (event.shiftKey && named ? 'Shift-' : '') + key
}

/** Whether it means something now: a single character, also one that begins a sequence, only if one likes. */
export const isOn = (keys: string) => prefs.letters || keys.split(' ')[0].length > 1

let prefix = ''
let prefixUntil = 0

function find(keys: string, typing: boolean): KeyBinding | undefined {
	for (let i = layers.length - 1; i >= 0; i--)
		for (const binding of layers[i])
			if (binding.keys === keys && (!typing || binding.typing)) return binding
	return undefined
}

export function dispatch(event: KeyboardEvent): void {
	if (event.defaultPrevented || composing(event) || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return
	const typing = isTyping(event.target)
	const pressed = chord(event)
	if (isOwn(pressed, event.target) || !isOn(pressed)) return
	const sequence = prefix && event.timeStamp < prefixUntil ? `${prefix} ${pressed}` : ''
	prefix = ''
	const binding = (sequence && find(sequence, typing)) || find(pressed, typing)
	if (binding) {
		event.preventDefault()
		binding.run(event)
	} else if (pressed === 'g' && !typing) {
		prefix = 'g'
		prefixUntil = event.timeStamp + 1500
	}
}

/** The frame lies below its pages, though it is mounted after the first of them. */
export function useKeys(layer: KeyLayer, below = false): void {
	whileShown(() => { if (below) layers.unshift(layer); else layers.push(layer) }, () => { layers.splice(layers.indexOf(layer), 1) })
}
