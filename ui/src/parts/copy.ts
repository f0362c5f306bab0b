// Text into the clipboard, and whether it is there. On plain http a browser has no clipboard for scripts: then it is selected and copied as by hand.
import { i18n } from '@/locales'
import { tell } from './toasts'

function bySelection(text: string): boolean {
	const before = document.activeElement as HTMLElement | null
	const box = document.createElement('textarea')
	box.value = text
	box.className = 'sr'
	;(before?.parentElement ?? document.body).append(box)	/* within a dialog that keeps the focus */
	box.focus()
	box.select()
	const done = document.execCommand('copy')
	box.remove()
	before?.focus()
	return done
}

const byClipboard = (text: string): Promise<boolean> => navigator.clipboard.writeText(text).then(() => true, () => false)

export async function copy(text: string): Promise<void> {
	const done = (!!navigator.clipboard && await byClipboard(text)) || bySelection(text)
	tell(i18n.global.t(done ? 'copy.done' : 'copy.failed'), { bad: !done })
}
