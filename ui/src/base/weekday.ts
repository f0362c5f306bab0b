// Days of the week as people call them. 1 January 2024 was a Monday.

/** 1 Monday … 7 Sunday, in the language's short form: Mon. */
export function weekdayName(day: number, locale: string): string {
	return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}

/** "2026-12" and 1: "2027-01". */
export function monthAfter(month: string, by: number): string {
	const [year, n] = month.split('-').map(Number)
	return new Date(Date.UTC(year, n - 1 + by, 1)).toISOString().slice(0, 7)
}
