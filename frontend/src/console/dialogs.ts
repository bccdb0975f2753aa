// Dialogs are the browser's own. A button with `data-opens` opens the one it names; Escape and its form close it.

/** Listens for buttons that open dialogs, those fetched later included. */
export function openDialogs(page: Document): void {
  page.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    event.target.closest('[data-closes]')?.closest('dialog')?.close()
    const opener = event.target.closest<HTMLElement>('[data-opens]')
    if (!opener) return
    const dialog = page.getElementById(opener.dataset['opens'] ?? '')
    if (dialog instanceof HTMLDialogElement) dialog.showModal()
  })
}
