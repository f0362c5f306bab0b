// Dates as they are written here, in whatever language the browser is: 2026-11-28, and 2026-11-28 09:30.

/** What was typed, as a date: 2026/1/5, 20260105 and the same with Han characters between are 2026-01-05. What is none stays as it is. */
export function tidyDate(text: string, withTime = false): string {
	const found = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D*(?:(\d{1,2}):(\d{2}))?\D*$/.exec(text.trim())
	if (!found) return text.trim()
	const [, year, month, day, hour = '0', minute = '00'] = found
	const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
	return withTime ? `${date}T${hour.padStart(2, '0')}:${minute}` : date
}
