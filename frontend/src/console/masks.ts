// A whole number is fetched for a purpose, shown in place of the masked one for a minute with the seconds counted, and
// masked again. It is in the page only while it is shown.

const NAMES: Record<string, string> = { identity: '证件号', phone: '手机号' }

function place(page: Document, person: string, field: string): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>(`[data-number="${CSS.escape(person)} ${CSS.escape(field)}"]`)]
}

function reveal(shown: HTMLElement, value: string, seconds: number): void {
  if (shown.classList.contains('qm-lifted')) return
  const masked = shown.textContent ?? ''
  const button = shown.nextElementSibling instanceof HTMLButtonElement ? shown.nextElementSibling : null
  const until = Date.now() + seconds * 1000
  shown.textContent = value
  shown.classList.add('qm-lifted')
  const tick = window.setInterval(count, 1000)
  function count(): void {
    const left = Math.ceil((until - Date.now()) / 1000)
    if (button) button.textContent = left > 0 ? `${left} 秒后遮住` : '查看'
    if (left > 0) return
    window.clearInterval(tick)
    shown.textContent = masked
    shown.classList.remove('qm-lifted')
  }
  count()
}

async function ask(page: Document, form: HTMLFormElement): Promise<void> {
  const trouble = form.querySelector<HTMLElement>('[role=alert]')
  const sent = new FormData(form)
  let said: { value?: string; seconds?: number; refused?: string } = {}
  try {
    const answer = await fetch(form.action, { method: 'POST', body: sent })
    said = answer.headers.get('content-type')?.includes('json') ? await answer.json() : {}
  } catch {
    said = { refused: '没取到：网络不通。请再试一次。' }
  }
  if (said.value === undefined) {
    if (!trouble) return
    trouble.textContent = said.refused ?? '没取到：登录已过期，或这里不在您的范围。请刷新本页。'
    trouble.hidden = false
    return
  }
  form.closest('dialog')?.close()
  for (const shown of place(page, String(sent.get('person')), String(sent.get('number')))) {
    reveal(shown, said.value, said.seconds ?? 60)
  }
}

/** Lets the dialog of the page ask for one whole number. */
export function liftMasks(page: Document): void {
  page.addEventListener('click', (event) => {
    const opener = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-opens="unmask"]') : null
    const form = page.querySelector<HTMLFormElement>('form[data-unmask]')
    if (!opener || !form) return
    form.reset()
    form.querySelector<HTMLElement>('[role=alert]')?.setAttribute('hidden', '')
    const field = opener.dataset['field'] ?? ''
    for (const [name, value] of [['person', opener.dataset['person'] ?? ''], ['number', field]] as const) {
      const input = form.elements.namedItem(name)
      if (input instanceof HTMLInputElement) input.value = value
    }
    const title = page.querySelector<HTMLElement>('#unmask [data-field-name]')
    if (title) title.textContent = NAMES[field] ?? '号码'
  })
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-unmask]')) return
    event.preventDefault()
    event.stopImmediatePropagation()
    void ask(page, form)
  })
}
