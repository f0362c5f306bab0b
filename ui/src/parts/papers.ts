// What may be printed of a record, as meta tells it.
import { fileAddress, type Row } from '@/api/client'
import { keyOf, meta, recordOf } from '@/api/meta'
import { may } from '@/api/session'
import type { MetaPaper } from '@/api/schema'

const printable = (paper: MetaPaper, row: Row) => !paper.states.length || paper.states.includes(row[recordOf(paper.record)?.machine?.field ?? ''])

/** Those that any of the rows can be printed on by who is here. */
export function papersOf(record: string, rows: Row[]): MetaPaper[] {
	return (meta.value?.papers ?? []).filter((paper) => paper.record === record && may(paper.roles) && rows.some((row) => printable(paper, row)))
}

export function paperAddress(paper: MetaPaper, size: string, rows: Row[]): string {
	const of = rows.filter((row) => printable(paper, row)).map((row) => keyOf(paper.record, row)).join(',')
	return fileAddress(paper.path, { of, size })
}
