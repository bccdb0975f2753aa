// A form of ticks tells its button how many are ticked and what they come to; with none ticked the button rests.

const WAN = 1_000_000

function ticks(form: HTMLElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[data-fen]')]
}

function tell(form: HTMLFormElement, page: Document): void {
  const all = ticks(form)
  const chosen = all.filter((tick) => tick.checked)
  const fen = chosen.reduce((sum, tick) => sum + Number(tick.dataset['fen']), 0)
  const whole = form.querySelector<HTMLInputElement>('input[data-ticks-all]')
  if (whole) {
    whole.checked = chosen.length === all.length
    whole.indeterminate = chosen.length > 0 && chosen.length < all.length
  }
  const button = page.querySelector<HTMLButtonElement>(`button[form="${form.id}"][data-sum-button]`)
  if (!button) return
  const write = (mark: string, words: string): void => {
    const place = button.querySelector(mark)
    if (place) place.textContent = words
  }
  write('[data-sum-count]', chosen.length.toLocaleString('en-US'))
  write('[data-sum-fen]', (fen / WAN).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }))
  button.disabled = chosen.length === 0
}

/** Keeps the sums beside every form of ticks, also when the browser restores ticks on the way back. */
export function sumTicks(page: Document): void {
  const forms = [...page.querySelectorAll<HTMLFormElement>('form[data-sums]')]
  for (const form of forms) {
    form.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.dataset['ticksAll'] !== undefined) {
        for (const tick of ticks(form)) tick.checked = event.target.checked
      }
      tell(form, page)
    })
  }
  window.addEventListener('pageshow', () => forms.forEach((form) => tell(form, page)))
}
