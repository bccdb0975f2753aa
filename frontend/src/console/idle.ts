// After a while without a sign of life the server ends the session. A minute before, a dialog says so; any key or move
// tells the server one is still here. When the time is over the page goes to the door and comes back here after it.

const WARNING = 60_000
const TOLD_EVERY = 60_000

/** Watches for signs of life on pages that have the dialog. */
export function watchIdling(page: Document): void {
  const dialog = page.querySelector<HTMLDialogElement>('dialog[data-idle]')
  if (!dialog) return
  const limit = Number(dialog.dataset['idle']) * 1000
  let alive = Date.now()
  let told = Date.now()
  async function tell(): Promise<void> {
    told = Date.now()
    const token = page.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value ?? ''
    const answer = await fetch(dialog?.dataset['still'] ?? '', { method: 'POST', headers: { 'X-CSRFToken': token } }).catch(() => null)
    if (answer && answer.status !== 204) leave()
  }
  function leave(): void {
    const here = encodeURIComponent(window.location.pathname + window.location.search)
    window.location.assign(`${dialog?.dataset['door'] ?? '/'}?next=${here}`)
  }
  function sign(): void {
    alive = Date.now()
    if (dialog?.open) dialog.close()
    if (alive - told > TOLD_EVERY) void tell()
  }
  for (const name of ['pointermove', 'pointerdown', 'keydown']) page.addEventListener(name, sign, { passive: true })
  window.setInterval(() => {
    const idle = Date.now() - told
    if (idle > limit) leave()
    else if (idle > limit - WARNING && !dialog.open) dialog.showModal()
  }, 5_000)
}
