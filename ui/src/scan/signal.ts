// What one hears and feels without looking. Where a device has neither, the colour and the words remain.
let audio: AudioContext | undefined

const TONES = { good: [[880, 0.07]], done: [[880, 0.07], [1320, 0.12]], bad: [[196, 0.35]] } as const
export type Tone = keyof typeof TONES

export function signal(tone: Tone): void {
	try {
		navigator.vibrate?.(tone === 'bad' ? [120, 60, 120] : 40)
		audio ??= new AudioContext()
		let at = audio.currentTime
		for (const [pitch, length] of TONES[tone]) {
			const voice = audio.createOscillator()
			voice.frequency.value = pitch
			voice.connect(audio.destination)
			voice.start(at)
			voice.stop(at += length)
		}
	} catch { /* no sound here */ }
}
