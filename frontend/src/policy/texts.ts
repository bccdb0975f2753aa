// The texts of a sheet by row and column, the remark last, and the edits that clear, fill, paste or set them.
import type { Caret } from './caret'
import { newRuleId, type Edit, type Sheet } from './sheet'

export class Texts {
  constructor(private readonly sheet: Sheet) {}

  /** Columns a caret can stand in: those of the model, then the remark. */
  get width(): number {
    return this.sheet.columns.length + 1
  }

  at(row: number, column: number): string {
    const rule = this.sheet.rules[row]
    if (!rule) return ''
    return column === this.width - 1 ? rule.note : (rule.cells[column] ?? '')
  }

  selected(caret: Caret): string[][] {
    const rows: string[][] = []
    for (let row = caret.top; row <= caret.bottom; row += 1) {
      rows.push([])
      for (let column = caret.left; column <= caret.right; column += 1) rows.at(-1)?.push(this.at(row, column))
    }
    return rows
  }

  /** The edit that makes `text` the text of a cell; an emptied condition is met by anything. */
  setting(row: number, column: number, text: string): Edit {
    const rule = this.sheet.rules[row]?.id ?? ''
    const head = this.sheet.columns[column]
    if (!head) return { do: 'set_note', decision: this.sheet.id, rule, text }
    return { do: 'set_cell', decision: this.sheet.id, rule, column: head.id, text: text || (head.side === 'in' ? '—' : '') }
  }

  cleared(caret: Caret): Edit[] {
    return this.over(caret, caret.top, () => '')
  }

  filledDown(caret: Caret): Edit[] {
    return this.over(caret, caret.top + 1, (column) => this.at(caret.top, column))
  }

  /** Pastes rows from the selection's corner on; rows the sheet lacks are added. One cell fills the whole selection. */
  pasted(caret: Caret, rows: string[][]): Edit[] {
    const only = rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : undefined
    if (only !== undefined) return this.over(caret, caret.top, () => only.trim())
    const edits: Edit[] = []
    let after = this.sheet.rules.at(-1)?.id ?? ''
    rows.forEach((cells, place) => {
      const row = caret.top + place
      if (row >= this.sheet.rules.length) {
        const rule = newRuleId()
        edits.push(this.added(cells, caret.left, after, rule))
        after = rule
        return
      }
      cells.slice(0, this.width - caret.left).forEach((text, next) => edits.push(...this.changed(row, caret.left + next, text.trim())))
    })
    return edits
  }

  /** A new row with texts from a column on. */
  added(texts: string[], left: number, after: string, rule: string): Edit {
    const cells: Record<string, string> = {}
    texts.forEach((text, place) => {
      const column = this.sheet.columns[left + place]
      if (column && text.trim()) cells[column.id] = text.trim()
    })
    return { do: 'add_rule', decision: this.sheet.id, after, rule, cells, note: texts[this.width - 1 - left]?.trim() ?? '' }
  }

  private over(caret: Caret, from: number, text: (column: number) => string): Edit[] {
    const edits: Edit[] = []
    for (let row = from; row <= caret.bottom; row += 1) {
      for (let column = caret.left; column <= caret.right; column += 1) edits.push(...this.changed(row, column, text(column)))
    }
    return edits
  }

  private changed(row: number, column: number, text: string): Edit[] {
    const edit = this.setting(row, column, text)
    return 'text' in edit && edit.text !== this.at(row, column) ? [edit] : []
  }
}
