// A row with an address opens by a click anywhere in it, the way its first link would; the link stays for keyboards.
// A row that folds others shows and hides them.

function unfold(page: Document, opener: HTMLElement): void {
  const open = opener.getAttribute('aria-expanded') !== 'true'
  opener.setAttribute('aria-expanded', String(open))
  for (const row of page.querySelectorAll<HTMLElement>(`tr[data-under="${CSS.escape(opener.dataset['folds'] ?? '')}"]`)) {
    row.hidden = !open
  }
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
    event.target.closest<HTMLElement>('tr[data-href]')?.querySelector<HTMLAnchorElement>('a[href]')?.click()
  })
}
