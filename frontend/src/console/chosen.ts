// On a narrow screen a row of choices scrolls sideways; the chosen one must not lie outside the view.

function show(page: Document): void {
  for (const row of page.querySelectorAll<HTMLElement>('.qm-seg')) {
    const chosen = row.querySelector<HTMLElement>('[aria-current]')
    if (chosen && row.scrollWidth > row.clientWidth) row.scrollLeft = chosen.offsetLeft - row.clientWidth / 2
  }
}

/** Brings the chosen one of every row of choices into view, now and after each swap. */
export function showChosen(page: Document): void {
  show(page)
  page.addEventListener('htmx:afterSettle', () => show(page))
}
