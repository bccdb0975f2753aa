// Columns of the open table: a new condition on a fact or another decision, and the one under the caret taken out.
// They come back from the server with the cells of every row, so that they are sent without being drawn first.
import type { Edit, Known, Sheet } from './sheet'

interface Hooks {
  table: () => [Known[], Sheet | undefined, number]
  send: (edit: Edit) => void
}

/** Whether an edit changes which columns a table has. */
export function isOfColumns(edit: Edit): boolean {
  return edit.do === 'add_column' || edit.do === 'remove_column'
}

/** Lets the dialog add a condition to the open table, or take the column under the caret out. */
export function listenToColumns(hooks: Hooks): void {
  const dialog = document.getElementById('columns') as HTMLDialogElement | null
  const select = dialog?.querySelector('select')
  const out = dialog?.querySelector<HTMLButtonElement>('[data-column-out]')
  if (!dialog || !select || !out) return
  let column = ''
  document.querySelector('[data-opens="columns"]')?.addEventListener('click', () => {
    const [known, sheet, at] = hooks.table()
    if (!sheet) return
    offerFacts(select, known, sheet)
    column = offerColumn(out, sheet, at)
  })
  dialog.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    dialog.close()
    const [chosen, [, sheet]] = [select.selectedOptions[0], hooks.table()]
    if (chosen && sheet) hooks.send({ do: 'add_column', decision: sheet.id, side: 'in', label: chosen.text, text: chosen.value })
  })
  out.addEventListener('click', () => {
    dialog.close()
    const [, sheet] = hooks.table()
    if (sheet) hooks.send({ do: 'remove_column', decision: sheet.id, column })
  })
}

/** What the table does not look at yet, facts first. */
function offerFacts(select: HTMLSelectElement, known: Known[], sheet: Sheet): void {
  const looked = new Set(sheet.columns.filter((column) => column.side === 'in').map((column) => column.text))
  const free = known.filter((one) => one.name !== sheet.name && !looked.has(one.name))
  const groups = ['事实', '决策'].map((kind) => {
    const group = document.createElement('optgroup')
    group.label = kind
    group.append(...free.filter((one) => one.kind === kind).map((one) => new Option(one.label, one.name)))
    return group
  })
  select.replaceChildren(...groups)
}

/** The column under the caret, unless it is the only one of its side. */
function offerColumn(out: HTMLButtonElement, sheet: Sheet, at: number): string {
  const column = sheet.columns[at]
  out.hidden = !column || sheet.columns.filter((one) => one.side === column.side).length === 1
  out.textContent = column ? `删去“${column.label}”这一列` : ''
  return column?.id ?? ''
}
