// Keys for people who live in lists: Ctrl or ⌘ K goes to the search box, J and K walk the rows, Enter opens one.
// X ticks the row, ? shows the keys. A page gives its own acts a letter by `data-key`. Letters are left alone while
// someone types.

import { choose } from './rows'

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
  if (next) choose(page, next)
}

function chosenRow(page: Document): HTMLTableRowElement | undefined {
  return rowsOf(page).find((row) => row === page.activeElement || row.ariaSelected === 'true')
}

function pressed(page: Document, key: string): void {
  if (key.length === 1) page.querySelector<HTMLElement>(`[data-key="${CSS.escape(key.toUpperCase())}"]`)?.click()
}

/** Shows the keys, those of this page's own acts with them. */
function showKeys(page: Document): void {
  const dialog = page.querySelector<HTMLDialogElement>('#keys')
  const list = dialog?.querySelector('[data-own-keys]')
  if (!dialog || !list) return
  list.replaceChildren()
  for (const act of page.querySelectorAll<HTMLElement>('main [data-key]')) {
    const [key, words] = [page.createElement('dt'), page.createElement('dd')]
    const cap = page.createElement('kbd')
    cap.className = 'qm-key'
    cap.textContent = act.dataset['key'] ?? ''
    key.append(cap)
    const said = act.cloneNode(true) as HTMLElement
    for (const inner of said.querySelectorAll('kbd')) inner.remove()
    words.textContent = said.textContent?.trim() ?? ''
    list.append(key, words)
  }
  dialog.showModal()
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
    if (event.key === '?') showKeys(page)
    if (event.key === 'x' || event.key === 'X') chosenRow(page)?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    pressed(page, event.key)
    if (event.key === 'Enter' && event.target instanceof HTMLTableRowElement) {
      event.target.querySelector<HTMLAnchorElement>('a[href]')?.click()
    }
  })
}
