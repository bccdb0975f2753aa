// A form is sent once: its buttons rest until the answer comes, so that a second click asks for nothing new. A page
// brought back by the back button is alive again.

function rest(form: HTMLFormElement, resting: boolean): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>('button:not([type="button"])')) {
    if (resting) button.setAttribute('aria-busy', 'true')
    else button.removeAttribute('aria-busy')
  }
  form.toggleAttribute('data-sent', resting)
}

/** Lets every form that changes something be sent once. */
export function sendOnce(page: Document): void {
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || form.hasAttribute('data-repeats')) return
    if (form.hasAttribute('data-sent')) event.preventDefault()
    else rest(form, true)
  })
  window.addEventListener('pageshow', () => {
    for (const form of page.querySelectorAll<HTMLFormElement>('form[data-sent]')) rest(form, false)
  })
}
