// A button with `data-prints` opens the browser's own print dialog; what goes on paper is decided by the style sheet.

/** Listens for buttons that print. */
export function printPages(page: Document): void {
  page.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-prints]')) window.print()
  })
}
