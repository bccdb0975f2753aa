// A plot that scrolls and holds nothing to focus on is reached by the keyboard itself, named after its heading, so that
// the arrows can read it to the end.

const FOCUSABLE = 'a[href], button, input:not([type=hidden]), select, textarea, [tabindex]'

function settle(plot: HTMLElement): void {
  const scrolls = plot.scrollHeight > plot.clientHeight + 1 || plot.scrollWidth > plot.clientWidth + 1
  if (!scrolls || plot.querySelector(FOCUSABLE)) {
    plot.removeAttribute('tabindex')
    plot.removeAttribute('role')
    return
  }
  plot.tabIndex = 0
  plot.role = 'region'
  plot.ariaLabel = plot.closest('.qm-plot')?.querySelector('h2')?.textContent ?? document.title
}

/** Lets the keyboard scroll the plots of a page, now and whenever they change their size. */
export function scrollByKeys(page: Document): void {
  const watched = new ResizeObserver((seen) => {
    for (const one of seen) settle(one.target as HTMLElement)
  })
  for (const plot of page.querySelectorAll<HTMLElement>('.qm-scroll')) watched.observe(plot)
}
