// A row with an address opens by a click anywhere in it, the way its first link would; the link stays for keyboards.
// A row that folds others shows and hides them; one with a glance beside its list is chosen by the click instead.

function unfold(page: Document, opener: HTMLElement): void {
  const open = opener.getAttribute('aria-expanded') !== 'true'
  opener.setAttribute('aria-expanded', String(open))
  for (const row of page.querySelectorAll<HTMLElement>(`tr[data-under="${CSS.escape(opener.dataset['folds'] ?? '')}"]`)) {
    row.hidden = !open
  }
}

/** Chooses one row of its list; where rows can be glanced at, its focus shows it beside the list. */
export function choose(page: Document, row: HTMLTableRowElement): void {
  for (const one of page.querySelectorAll<HTMLTableRowElement>('tbody[data-rows] tr[data-href]')) {
    one.ariaSelected = one === row ? 'true' : 'false'
  }
  row.tabIndex = -1
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
}

/** Listens for clicks on rows and folds of the whole page, those fetched later included. */
export function openRows(page: Document): void {
  page.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const opener = event.target.closest<HTMLElement>('[data-folds]')
    if (opener) {
      unfold(page, opener)
      return
    }
    if (event.target.closest('a, button, input, select, label')) return
    const glanced = event.target.closest<HTMLTableRowElement>('tr[data-href][hx-get]')
    if (glanced && page.querySelector('#glance')?.checkVisibility()) {
      choose(page, glanced)
      return
    }
    event.target.closest<HTMLElement>('tr[data-href]')?.querySelector<HTMLAnchorElement>('a[href]')?.click()
  })
}
