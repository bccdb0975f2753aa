// The table of a sheet: drawn once, afterwards only the cells that read or look otherwise are touched, so that a key
// press stays quick whatever the size. Where the caret is belongs to the grid.
import { cellKey, NOTE, type Marks } from './marks'
import type { Rule, Sheet } from './sheet'

const CHARACTER_PX = 13.5
const NARROWEST = 64
const WIDEST = 230
const REMARK = 120

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, classes: string, text = ''): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (classes) made.className = classes
  if (text) made.textContent = text
  return made
}

function widthOf(texts: string[]): number {
  const longest = Math.max(...texts.map((text) => [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 1 : 0.56), 0)))
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(longest * CHARACTER_PX) + 20))
}

export class SheetTable {
  readonly root = element('table', 'qm-dt')
  private readonly body = element('tbody', '')
  private readonly rows = new Map<string, HTMLTableRowElement>()
  private readonly sides: ('in' | 'out' | 'note')[]

  constructor(private readonly sheet: Sheet, private readonly marks: () => Marks) {
    this.sides = [...sheet.columns.map((column) => column.side), 'note']
    this.root.setAttribute('role', 'grid')
    this.root.setAttribute('aria-label', sheet.label)
    this.root.append(this.widths(), this.head(), this.body)
    this.update()
  }

  cell(row: number, column: number): HTMLTableCellElement | null {
    const rule = this.sheet.rules[row]
    return (rule && this.rows.get(rule.id)?.cells[column + 1]) ?? null
  }

  /** Where an element of the table stands; a row number alone gives column −1. */
  place(target: EventTarget | null): { row: number; column: number } | null {
    const cell = target instanceof Element ? target.closest('td') : null
    const row = cell?.closest<HTMLTableRowElement>('tbody tr')
    if (!cell || !row) return null
    const at = this.sheet.rules.findIndex((rule) => rule.id === row.dataset['rule'])
    return at < 0 ? null : { row: at, column: cell.cellIndex - 1 }
  }

  /** Brings rows, texts and marks in line with the sheet. */
  update(): void {
    const marks = this.marks()
    const kept = new Set(this.sheet.rules.map((rule) => rule.id))
    for (const [id, row] of this.rows) {
      if (kept.has(id)) continue
      row.remove()
      this.rows.delete(id)
    }
    this.sheet.rules.forEach((rule, place) => {
      const row = this.rows.get(rule.id) ?? this.newRow(rule)
      if (this.body.rows[place] !== row) this.body.insertBefore(row, this.body.rows[place] ?? null)
      this.paint(row, rule, place, marks)
    })
  }

  private newRow(rule: Rule): HTMLTableRowElement {
    const row = element('tr', '')
    row.dataset['rule'] = rule.id
    for (let column = -1; column < this.sides.length; column += 1) row.append(element('td', ''))
    this.rows.set(rule.id, row)
    return row
  }

  private paint(row: HTMLTableRowElement, rule: Rule, place: number, marks: Marks): void {
    const classes = [marks.meeting.has(rule.id) ? 'qm-ov' : '', marks.touched.has(rule.id) ? 'qm-new' : ''].filter(Boolean).join(' ')
    if (row.className !== classes) row.className = classes
    const number = row.cells[0]
    if (number && number.textContent !== String(place + 1)) number.textContent = String(place + 1)
    if (number && number.className !== 'qm-n') number.className = 'qm-n'
    this.sides.forEach((side, column) => {
      const cell = row.cells[column + 1]
      if (!cell) return
      const text = side === 'note' ? rule.note : (rule.cells[column] ?? '')
      if (cell.textContent !== text) cell.textContent = text
      const key = cellKey(rule.id, side === 'note' ? NOTE : (this.sheet.columns[column]?.id ?? ''))
      const looks = this.classes(side, column, text, key, rule, marks)
      if (cell.className !== looks) cell.className = looks
      const before = marks.before.get(key)
      const remarks = marks.remarks.get(key) ?? []
      const title = [before === undefined ? (text.length > 8 ? text : '') : `原 ${before || '空'}`, ...remarks.map((one) => `${one.by}：${one.text}`)].filter(Boolean).join('\n')
      if (cell.title !== title) cell.title = title
      if (remarks.length > 0) cell.dataset['remarks'] = String(remarks.length)
      else delete cell.dataset['remarks']
    })
  }

  private classes(side: string, column: number, text: string, key: string, rule: Rule, marks: Marks): string {
    const found: string[] = []
    if (side === 'out') found.push('qm-out')
    if (side === 'out' && this.sides[column - 1] !== 'out') found.push('qm-out0')
    if (side === 'note') found.push('qm-rem')
    if (text === '—') found.push('qm-any')
    if (marks.before.has(key) || (marks.added.has(rule.id) && side !== 'note')) found.push('qm-chg')
    if (marks.hatched.has(key)) found.push('qm-hit')
    if (marks.wrong.has(key)) found.push('qm-wrong')
    return found.join(' ')
  }

  private widths(): HTMLTableColElement {
    const group = element('colgroup', '')
    group.append(sized(34))
    this.sheet.columns.forEach((column, place) => {
      const texts = this.sheet.rules.slice(0, 60).map((rule) => rule.cells[place] ?? '')
      group.append(sized(widthOf([column.label + column.unit + ' ', ...texts])))
    })
    let total = REMARK
    for (const col of group.children) total += Number.parseInt((col as HTMLElement).style.width, 10)
    this.root.style.minWidth = `${total}px`
    group.append(element('col', '')) // the remark takes the room that is left
    return group
  }

  private head(): HTMLTableSectionElement {
    const head = element('thead', '')
    const groups = element('tr', 'qm-grp')
    const inputs = this.sheet.columns.filter((column) => column.side === 'in').length
    groups.append(element('th', ''))
    if (inputs) groups.append(spanning(element('th', '', '如果'), inputs))
    groups.append(spanning(element('th', 'qm-out qm-out0', '那么'), this.sheet.columns.length - inputs), element('th', ''))
    const names = element('tr', '')
    names.append(element('th', 'qm-n', '#'))
    this.sheet.columns.forEach((column, place) => {
      const head = element('th', this.classes(column.side, place, '', '', { id: '', cells: [], note: '' }, this.marks()), column.label)
      head.scope = 'col'
      if (column.unit) head.append(element('small', '', column.unit))
      head.title = [column.label, column.text, column.allowed && `可用 ${column.allowed}`, column.default && `都不中时 ${column.default}`].filter(Boolean).join('\n')
      names.append(head)
    })
    names.append(element('th', '', '说明'))
    head.append(groups, names)
    return head
  }
}

function sized(width: number): HTMLTableColElement {
  const made = element('col', '') as HTMLTableColElement
  made.style.width = `${width}px`
  return made
}

function spanning(head: HTMLTableCellElement, columns: number): HTMLTableCellElement {
  head.colSpan = Math.max(1, columns)
  return head
}
