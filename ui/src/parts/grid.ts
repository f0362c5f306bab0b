// Fields of a record as columns of a grid.
import { fieldOf, label, listOf, type Field } from '@/api/meta'
import type { GridColumn } from './DataGrid.vue'
import { isNumeric } from './format'
import { termOf } from './terms'

export function gridColumns(record: string, names: string[], widths: Record<string, number> = {}): GridColumn[] {
	return names.map((name) => fieldOf(record, name)).filter((field): field is Field => !!field)
		.map((field) => ({ name: field.name, label: label(field), numeric: isNumeric(field), sortable: !!field.sort || listOf(record)?.sort?.replace('-', '') === field.name,
			width: widths[field.name], help: termOf(record, field.name) }))
}
