// The bar under a list says how many rows are ticked, so that nobody acts on a row that has scrolled out of sight.

function tell(page: Document): void {
  for (const place of page.querySelectorAll<HTMLElement>('[data-ticked]')) {
    const form = place.dataset['ticked'] ?? ''
    const ticked = page.querySelectorAll(`tbody input[type=checkbox][form="${CSS.escape(form)}"]:checked`).length
    const number = place.querySelector('b')
    if (number) number.textContent = ticked.toLocaleString('en-US')
  }
}

/** Keeps the counts, also after a swap and when the browser restores ticks on the way back. */
export function countTicks(page: Document): void {
  page.addEventListener('change', () => tell(page))
  page.addEventListener('htmx:afterSettle', () => tell(page))
  window.addEventListener('pageshow', () => tell(page))
}
