// Decisions that are no tables: a formula as one text, and the parameters of a product as a form.
import type { Change, Edit, Sheet } from './sheet'

export interface PlainHooks {
  editable: boolean
  edit(edits: Edit[]): void
}

function before(changes: Change[], sheet: Sheet): string | null {
  return changes.find((change) => change.decision === sheet.id && change.kind === 'formula')?.before ?? null
}

function field(sheet: Sheet, tall: boolean, changes: Change[], hooks: PlainHooks): HTMLElement {
  const label = document.createElement('label')
  label.className = 'qm-field'
  const name = document.createElement('span')
  name.textContent = sheet.unit ? `${sheet.label}（${sheet.unit}）` : sheet.label
  const input = document.createElement(tall ? 'textarea' : 'input')
  input.value = sheet.text
  input.spellcheck = false
  input.disabled = !hooks.editable
  input.dataset['formula'] = sheet.id
  input.addEventListener('change', () => {
    const text = input.value.trim()
    if (text !== sheet.text) hooks.edit([{ do: 'set_formula', decision: sheet.id, text }])
  })
  const was = document.createElement('small')
  was.textContent = remark(sheet, changes)
  label.append(name, input, was)
  return label
}

function remark(sheet: Sheet, changes: Change[]): string {
  const was = before(changes, sheet)
  return was === null ? '' : `原 ${was}`
}

/** Draws formulas as fields: one on its own, or all parameters together. */
export function drawPlain(host: HTMLElement, sheets: Sheet[], changes: Change[], hooks: PlainHooks): void {
  const form = document.createElement('div')
  form.className = sheets.length > 1 || sheets[0]?.parameter ? 'qm-form qm-params' : 'qm-form qm-formula'
  form.append(...sheets.map((sheet) => field(sheet, !sheet.parameter, changes, hooks)))
  host.replaceChildren(form)
}

/** Brings fields in line with the sheets, but not the one somebody types in. */
export function updatePlain(host: HTMLElement, sheets: Sheet[], changes: Change[]): void {
  for (const sheet of sheets) {
    const input = host.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[data-formula="${CSS.escape(sheet.id)}"]`)
    if (!input) continue
    if (input !== document.activeElement) input.value = sheet.text
    const was = input.parentElement?.querySelector('small')
    if (was) was.textContent = remark(sheet, changes)
  }
}
