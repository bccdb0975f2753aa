// Dialogs are the browser's own. A button with `data-opens` opens the one it names; Escape and its form close it.
// A menu of a head (`qm-more`) closes by a click elsewhere and by Escape.

/** Listens for buttons that open dialogs, those fetched later included. */
export function openDialogs(page: Document): void {
  page.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const inside = event.target.closest('.qm-more')
    for (const menu of page.querySelectorAll<HTMLDetailsElement>('.qm-more[open]')) if (menu !== inside) menu.open = false
    event.target.closest('[data-closes]')?.closest('dialog')?.close()
    const opener = event.target.closest<HTMLElement>('[data-opens]')
    if (!opener) return
    const dialog = page.getElementById(opener.dataset['opens'] ?? '')
    if (dialog instanceof HTMLDialogElement) dialog.showModal()
  })
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of page.querySelectorAll<HTMLDetailsElement>('.qm-more[open]')) menu.open = false
  })
}
