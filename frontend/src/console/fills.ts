// A button that opens a dialog may fill its form: `data-fills` holds names and values. A dialog whose form was refused
// opens by itself, as it was typed. Opening tells the form, so that what it would do can be worked out at once.

function fill(form: HTMLFormElement, words: string): void {
  form.reset()
  for (const [name, value] of new URLSearchParams(words)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value
  }
}

function tell(dialog: HTMLElement | null): void {
  dialog?.querySelector('form')?.dispatchEvent(new CustomEvent('opened'))
}

/** Fills forms from the buttons that open them, and opens the dialog of a refused form. */
export function fillForms(page: Document): void {
  page.addEventListener('click', (event) => {
    const opener = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-opens]') : null
    const dialog = page.getElementById(opener?.dataset['opens'] ?? '')
    const form = dialog?.querySelector('form')
    if (form && opener?.dataset['fills'] !== undefined) fill(form, opener.dataset['fills'])
    tell(dialog)
  })
  const refused = page.querySelector<HTMLDialogElement>('dialog[data-shown]')
  refused?.showModal()
  tell(refused)
}
