// 批注: what colleagues say of a cell, shown as a mark with their number, read and answered in one dialog.
import { cellKey, NOTE } from './marks'
import type { Remark, Sheet } from './sheet'

/** The open remarks of a sheet by cell; one on a whole row stands at its remark column. */
export function remarksOf(sheet: Sheet, remarks: Remark[]): Map<string, Remark[]> {
  const found = new Map<string, Remark[]>()
  for (const one of remarks) {
    if (one.decision !== sheet.id || !one.rule) continue
    const key = cellKey(one.rule, one.column || NOTE)
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return found
}

/** Opens the dialog on a cell: what was said of it, each to be settled, and room to say something. */
export function openRemarks(sheet: Sheet, row: number, column: number, remarks: Remark[]): void {
  const dialog = document.getElementById('cell-remarks') as HTMLDialogElement | null
  const rule = sheet.rules[row]
  if (!dialog || !rule) return
  const head = sheet.columns[column]
  const said = remarksOf(sheet, remarks).get(cellKey(rule.id, head?.id ?? NOTE)) ?? []
  const part = (name: string): HTMLElement => dialog.querySelector(`[data-${name}]`) as HTMLElement
  part('place').textContent = `“${sheet.label}”第 ${row + 1} 行 ${head?.label ?? '说明'}`
  part('said').replaceChildren(...said.map((one) => told(dialog, one)))
  for (const [name, value] of Object.entries({ decision: sheet.id, rule: rule.id, column: head?.id ?? '' })) {
    for (const input of dialog.querySelectorAll<HTMLInputElement>(`form input[name=${name}]`)) input.value = value
  }
  dialog.showModal()
}

function told(dialog: HTMLDialogElement, remark: Remark): Node {
  const piece = (dialog.querySelector('template') as HTMLTemplateElement).content.cloneNode(true) as DocumentFragment
  const part = (name: string): HTMLElement | null => piece.querySelector<HTMLElement>(`[data-${name}]`)
  for (const [name, text] of Object.entries({ by: `${remark.by} ${remark.at}`, text: remark.text })) {
    const place = part(name)
    if (place) place.textContent = text
  }
  const id = piece.querySelector<HTMLInputElement>('input[name=remark]')
  if (id) id.value = String(remark.id)
  return piece
}
