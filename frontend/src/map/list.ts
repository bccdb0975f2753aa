// Reads the list of villages beside the map: what each cell is worth under the chosen measure.

/** One row of the list. */
export interface Village {
  code: string
  name: string
  shown: string
  step: number
  deferred: boolean
  row: HTMLTableRowElement
}

/** The rows of the list by code. */
export function readList(page: Document): Map<string, Village> {
  const rows = [...page.querySelectorAll<HTMLTableRowElement>('#village-rows tr[data-code]')]
  return new Map(
    rows.map((row) => {
      const { code = '', name = '', shown = '', step = '0', deferred } = row.dataset
      return [code, { code, name, shown, step: Number(step), deferred: deferred !== undefined, row }]
    })
  )
}

/** The name of the measure the list is sorted and the map coloured by. */
export function measureName(page: Document): string {
  return page.querySelector<HTMLElement>('#village-list')?.dataset['measure'] ?? ''
}

/** How the cells are coloured: from dry to wet for a rate, two ways for a gain or a loss. */
export type Scale = 'seq' | 'div'

/** The scale of the measure the map is coloured by. */
export function scaleOf(page: Document): Scale {
  return page.querySelector<HTMLElement>('#village-list')?.dataset['scale'] === 'div' ? 'div' : 'seq'
}

/** Lays out the rows below the first screen, which wait until the map is painted. */
export function showWhole(page: Document): void {
  page.querySelector('#village-rows')?.setAttribute('data-whole', '')
}

/** Marks one row as selected and brings it into view. */
export function markRow(villages: ReadonlyMap<string, Village>, code: string): void {
  for (const village of villages.values()) village.row.ariaSelected = village.code === code ? 'true' : 'false'
  villages.get(code)?.row.scrollIntoView({ block: 'nearest' })
}
