// Keys for people who live in lists: Ctrl or ⌘ K goes to the search box, J and K walk the rows, Enter opens one.
// X ticks the row, ? shows the keys. A page gives its own acts a letter by `data-key`. Letters are left alone while
// someone types.

function typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

function rowsOf(page: Document): HTMLTableRowElement[] {
  return [...page.querySelectorAll<HTMLTableRowElement>('tbody[data-rows] tr[data-href]')]
}

function step(page: Document, by: 1 | -1): void {
  const rows = rowsOf(page)
  const at = rows.findIndex((row) => row === page.activeElement || row.ariaSelected === 'true')
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
  if (!next) return
  for (const row of rows) row.ariaSelected = row === next ? 'true' : 'false'
  next.tabIndex = -1
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

function chosenRow(page: Document): HTMLTableRowElement | undefined {
  return rowsOf(page).find((row) => row === page.activeElement || row.ariaSelected === 'true')
}

function pressed(page: Document, key: string): void {
  if (key.length === 1) page.querySelector<HTMLElement>(`[data-key="${CSS.escape(key.toUpperCase())}"]`)?.click()
}

/** Listens for the keys of the console on the whole page. */
export function followKeys(page: Document): void {
  page.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      page.querySelector<HTMLInputElement>('.qm-search input')?.focus()
      return
    }
    if (page.querySelector('dialog[open]')) return
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'j' || event.key === 'J') step(page, 1)
    if (event.key === 'k' || event.key === 'K') step(page, -1)
    if (event.key === '?') page.querySelector<HTMLDialogElement>('#keys')?.showModal()
    if (event.key === 'x' || event.key === 'X') chosenRow(page)?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    pressed(page, event.key)
    if (event.key === 'Enter' && event.target instanceof HTMLTableRowElement) {
      event.target.querySelector<HTMLAnchorElement>('a[href]')?.click()
    }
  })
}
