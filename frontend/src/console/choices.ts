// Choices under the search box: arrows walk them, Enter opens one, Escape or a click elsewhere closes them.

function choicesOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>('[role=option]')]
}

function choose(input: HTMLInputElement, box: HTMLElement, by: 1 | -1): void {
  const all = choicesOf(box)
  const at = all.findIndex((one) => one.ariaSelected === 'true')
  const next = all[(at + by + all.length) % all.length]
  for (const one of all) one.ariaSelected = one === next ? 'true' : 'false'
  input.setAttribute('aria-activedescendant', next?.id ?? '')
  next?.scrollIntoView({ block: 'nearest' })
}

function close(input: HTMLInputElement, box: HTMLElement): void {
  box.replaceChildren()
  input.setAttribute('aria-expanded', 'false')
  input.removeAttribute('aria-activedescendant')
}

/** Gives the search box of a page its keys. */
export function walkChoices(page: Document): void {
  const input = page.querySelector<HTMLInputElement>('.qm-search input')
  const box = page.getElementById('choices')
  if (!input || !box) return
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(input, box)
    if (choicesOf(box).length === 0) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      choose(input, box, event.key === 'ArrowDown' ? 1 : -1)
    }
    const chosen = choicesOf(box).find((one) => one.ariaSelected === 'true')
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      chosen.click()
    }
  })
  box.addEventListener('htmx:afterSwap', () => input.setAttribute('aria-expanded', String(box.childElementCount > 0)))
  page.addEventListener('click', (event) => {
    if (!(event.target instanceof Element && event.target.closest('.qm-search'))) close(input, box)
  })
}
