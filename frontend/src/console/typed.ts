// What was typed comes back when the bank refuses it: nobody writes a long form twice for one wrong figure. It waits in
// this one tab until the next page is drawn, which takes it out again, refused or not. Secrets and files never wait.

const KEY = 'typed'
const KEPT_MS = 60_000

interface Field {
  name: string
  value: string
  checked: boolean
}

interface Typed {
  action: string
  at: number
  drawn: string
  fields: Field[]
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function isControl(element: Element): element is Control {
  return (
    element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement
  )
}

function controls(form: HTMLFormElement): Control[] {
  const never = ['hidden', 'password', 'file', 'submit', 'image', 'button', 'reset']
  return [...form.elements].filter(isControl).filter((one) => {
    return one.name !== '' && !never.includes(one.type) && !one.autocomplete.includes('one-time-code')
  })
}

/** What the page drew into a form, by which one of many forms of the same act is told from the others. */
function drawn(form: HTMLFormElement): string {
  const hidden = [...form.elements].filter((one): one is HTMLInputElement => {
    return one instanceof HTMLInputElement && one.type === 'hidden'
  })
  const steady = hidden.filter((one) => !['csrfmiddlewaretoken', 'request_id', 'revision', 'seen'].includes(one.name))
  return steady.map((one) => `${one.name}=${one.value}`).join('&')
}

function keep(form: HTMLFormElement): void {
  const fields = controls(form).map((one) => {
    return { name: one.name, value: one.value, checked: one instanceof HTMLInputElement && one.checked }
  })
  const typed: Typed = { action: form.action, at: Date.now(), drawn: drawn(form), fields }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(typed))
  } catch {
    sessionStorage.removeItem(KEY) // too much to keep, or no room: the form is sent all the same
  }
}

function take(): Typed | null {
  const words = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  const typed = words === null ? null : (JSON.parse(words) as Typed)
  return typed && Date.now() - typed.at < KEPT_MS ? typed : null
}

function fill(form: HTMLFormElement, fields: Field[]): void {
  const waiting = [...fields]
  for (const control of controls(form)) {
    const ticks = control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type)
    const at = waiting.findIndex((one) => one.name === control.name && (!ticks || one.value === control.value))
    const [field] = at < 0 ? [] : waiting.splice(at, 1)
    if (!field) continue
    if (ticks) control.checked = field.checked
    else if (!(control instanceof HTMLSelectElement) || [...control.options].some((one) => one.value === field.value)) {
      control.value = field.value
    }
    control.dispatchEvent(new Event('input', { bubbles: true }))
  }
  form.dispatchEvent(new Event('change', { bubbles: true }))
}

function bringBack(page: Document, typed: Typed, said: Element): void {
  const forms = [...page.querySelectorAll<HTMLFormElement>('main form')].filter((one) => one.action === typed.action)
  const form = forms.find((one) => drawn(one) === typed.drawn)
  if (!form) return
  fill(form, typed.fields)
  for (let fold = form.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
  const dialog = form.closest('dialog')
  if (!dialog || dialog.open) return
  dialog.querySelector('h2')?.after(said.cloneNode(true)) // the reason behind the dialog could not be read
  dialog.showModal()
}

/** Keeps what is sent until the answer is there, and puts it back into its form when it was refused. */
export function keepTyped(page: Document): void {
  const [typed, said] = [take(), page.querySelector('main > .qm-said.qm-bad')]
  if (typed && said && !page.querySelector('dialog[data-shown]')) bringBack(page, typed, said)
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'post') return
    if (form.closest('main') && !form.hasAttribute('data-repeats')) keep(form)
  })
}
