// The errors of a request, by the pointer of the field they belong to.
import { Problem } from '@/api/client'

export function errorsByPointer(error: unknown): Map<string, string> {
	const map = new Map<string, string>()
	if (error instanceof Problem)
		for (const entry of error.errors) if (entry.pointer && !map.has(entry.pointer)) map.set(entry.pointer, entry.detail)
	return map
}
