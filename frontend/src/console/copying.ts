// A button with `data-copies` copies the text of the field it names, and says so. The console runs on a bank's own
// network without TLS as well, where browsers offer no other clipboard than that of a selected field.

/** Listens for buttons that copy the text of a field. */
export function copyTexts(page: Document): void {
  page.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const button = event.target.closest<HTMLElement>('[data-copies]')
    const field = page.getElementById(button?.dataset['copies'] ?? '')
    if (!button || !(field instanceof HTMLTextAreaElement)) return
    field.select()
    if (page.execCommand('copy')) button.textContent = '已复制'
  })
}
