// The list one came from: `[` and `]` walk through its records.
import { reactive } from 'vue'
import { atEnd } from '@/api/session'

export const walk = reactive({
	from: '',
	path: [] as string[],
	begin(from: string, path: string[]) { this.from = from; this.path = path.filter(Boolean) },
	beside(current: string, by: number): string {
		const at = this.path.indexOf(current)
		return at < 0 ? '' : this.path[at + by] ?? ''
	},
})
atEnd(() => walk.begin('', []))
