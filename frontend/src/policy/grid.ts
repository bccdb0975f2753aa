// The grid: a caret, a selection and one input that stands on the caret's cell. The input holds the focus all the time,
// seen only while someone types, so that a Chinese keyboard composes straight into a cell.
import { Caret } from './caret'
import { fromClip, toClip } from './clip'
import type { Marks } from './marks'
import { newRuleId, type Edit, type Sheet } from './sheet'
import { SheetTable } from './table'
import { Texts } from './texts'

const PAGE = 15

export interface GridHooks {
  editable: boolean
  marks(): Marks
  edit(edits: Edit[]): void
  undo(): void
  redo(): void
  help(): void
  remark(row: number, column: number): void
  moved(sheet: Sheet, row: number, column: number): void
}

export class Grid {
  readonly caret = new Caret()
  private readonly table: SheetTable
  private readonly texts: Texts
  private readonly input = document.createElement('input')
  private typing = false
  private shown: HTMLElement[] = []

  constructor(private readonly host: HTMLElement, readonly sheet: Sheet, private readonly hooks: GridHooks) {
    this.table = new SheetTable(sheet, hooks.marks)
    this.texts = new Texts(sheet)
    this.input.className = 'qm-caret'
    this.input.autocomplete = 'off'
    this.input.spellcheck = false
    host.replaceChildren(this.table.root, this.input)
    this.listen()
    this.show(false)
    new ResizeObserver(() => this.show(false)).observe(this.table.root)
  }

  focus(): void {
    this.input.focus({ preventScroll: true })
  }

  get isTyping(): boolean {
    return this.typing
  }

  update(): void {
    this.table.update()
    this.caret.go(this.caret.at.row, this.caret.at.column, false, this.sheet.rules.length, this.texts.width)
    this.show(false)
  }

  goTo(rule: string, column: string): void {
    const row = this.sheet.rules.findIndex((one) => one.id === rule)
    const place = this.sheet.columns.findIndex((one) => one.id === column)
    this.go(Math.max(0, row), Math.max(0, place), false)
    this.focus()
  }

  private go(row: number, column: number, extend: boolean): void {
    this.caret.go(row, column, extend, this.sheet.rules.length, this.texts.width)
    this.show(true)
  }

  /** Marks caret and selection and puts the input on the caret's cell. */
  private show(scroll: boolean): void {
    for (const cell of this.shown) cell.removeAttribute('aria-selected')
    this.shown = []
    const { top, bottom, left, right, at } = this.caret
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) this.select(this.table.cell(row, column))
    }
    const cell = this.table.cell(at.row, at.column)
    this.input.hidden = cell === null
    if (!cell) return
    if (scroll) cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    this.input.style.transform = `translate(${cell.offsetLeft}px, ${cell.offsetTop}px)`
    this.input.style.width = `${cell.offsetWidth}px`
    this.input.style.height = `${cell.offsetHeight}px`
    const column = this.sheet.columns[at.column]
    const name = column ? `${column.label} ${column.unit}` : '说明'
    this.input.setAttribute('aria-label', `第 ${at.row + 1} 行 ${name}：${this.texts.at(at.row, at.column) || '空'}${cell.dataset['remarks'] ? `，${cell.dataset['remarks']} 条批注` : ''}`)
    this.hooks.moved(this.sheet, at.row, at.column)
  }

  private select(cell: HTMLElement | null): void {
    if (!cell) return
    cell.setAttribute('aria-selected', 'true')
    this.shown.push(cell)
  }

  private begin(text: string): void {
    if (!this.hooks.editable || this.typing) return
    this.typing = true
    this.input.value = text
    this.input.classList.add('qm-typing')
    this.input.style.minWidth = '150px'
  }

  private end(): void {
    this.typing = false
    this.input.value = ''
    this.input.classList.remove('qm-typing')
    this.input.style.minWidth = ''
  }

  private commit(): void {
    if (!this.typing) return
    const text = this.input.value.trim()
    this.end()
    const { row, column } = this.caret.at
    if (text !== this.texts.at(row, column)) this.send([this.texts.setting(row, column, text)])
  }

  private send(edits: Edit[]): void {
    if (this.hooks.editable && edits.length > 0) this.hooks.edit(edits)
  }

  private listen(): void {
    this.host.addEventListener('mousedown', (event) => this.pressed(event))
    this.host.addEventListener('dblclick', (event) => {
      if (this.table.place(event.target)) this.begin(this.texts.at(this.caret.at.row, this.caret.at.column))
    })
    this.input.addEventListener('keydown', (event) => this.key(event))
    this.input.addEventListener('compositionstart', () => this.begin(''))
    this.input.addEventListener('input', () => {
      if (!this.hooks.editable) this.input.value = ''
      else if (!this.typing) this.begin(this.input.value)
    })
    this.input.addEventListener('blur', () => this.commit())
    this.input.addEventListener('dblclick', () => this.begin(this.texts.at(this.caret.at.row, this.caret.at.column)))
    this.input.addEventListener('copy', (event) => this.copy(event))
    this.input.addEventListener('cut', (event) => {
      if (this.copy(event)) this.send(this.texts.cleared(this.caret))
    })
    this.input.addEventListener('paste', (event) => this.paste(event))
  }

  private pressed(event: MouseEvent): void {
    if (event.target === this.input) return
    const place = this.table.place(event.target)
    if (!place || event.button !== 0) return
    event.preventDefault()
    this.commit()
    if (place.column < 0) {
      this.caret.go(place.row, 0, event.shiftKey, this.sheet.rules.length, this.texts.width)
      this.caret.anchor.column = this.texts.width - 1
      this.show(false)
    } else this.go(place.row, place.column, event.shiftKey)
    this.focus()
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return
    const act = this.typing ? this.keyWhileTyping(event) : this.keyAtRest(event)
    if (act) {
      act()
      event.preventDefault()
    }
    if (!(event.ctrlKey || event.metaKey)) event.stopPropagation()
  }

  private keyWhileTyping(event: KeyboardEvent): (() => void) | null {
    const { row, column } = this.caret.at
    const leave = (down: number, right: number): (() => void) => () => {
      this.commit()
      this.go(row + down, column + right, false)
    }
    if (event.key === 'Enter') return leave(event.shiftKey ? -1 : 1, 0)
    if (event.key === 'Tab') return leave(0, event.shiftKey ? -1 : 1)
    if (event.key === 'Escape') return () => this.end()
    return null
  }

  private keyAtRest(event: KeyboardEvent): (() => void) | null {
    const { row, column } = this.caret.at
    const to = (down: number, right: number): (() => void) => () => this.go(down, right, event.shiftKey && event.key !== 'Tab' && event.key !== 'Enter')
    const control = event.ctrlKey || event.metaKey
    if (event.shiftKey && event.key === 'F2') return () => this.remark()
    if (event.altKey && event.key === 'ArrowUp') return () => this.moveRows(-1)
    if (event.altKey && event.key === 'ArrowDown') return () => this.moveRows(1)
    if (control && event.key.toLowerCase() === 'z') return () => (event.shiftKey ? this.hooks.redo() : this.hooks.undo())
    if (control && event.key.toLowerCase() === 'y') return () => this.hooks.redo()
    if (control && event.key.toLowerCase() === 'd') return () => this.send(this.texts.filledDown(this.caret))
    if (control && event.key === 'Enter') return () => this.addRow()
    if (control && event.key === 'Delete') return () => this.removeRows()
    switch (event.key) {
      case 'ArrowUp': return to(control ? 0 : row - 1, column)
      case 'ArrowDown': return to(control ? Infinity : row + 1, column)
      case 'ArrowLeft': return to(row, control ? 0 : column - 1)
      case 'ArrowRight': return to(row, control ? Infinity : column + 1)
      case 'Enter': return to(event.shiftKey ? row - 1 : row + 1, column)
      case 'Tab': return this.tab(event.shiftKey)
      case 'Home': return to(control ? 0 : row, 0)
      case 'End': return to(control ? Infinity : row, Infinity)
      case 'PageUp': return to(row - PAGE, column)
      case 'PageDown': return to(row + PAGE, column)
      case 'F2': return () => this.begin(this.texts.at(row, column))
      case '?': return () => this.hooks.help()
      case 'Delete': case 'Backspace': return () => this.send(this.texts.cleared(this.caret))
      default: return null
    }
  }

  /** Tab walks the cells, and leaves the grid at its last and first, so that a keyboard is never caught. */
  private tab(back: boolean): (() => void) | null {
    const { row, column } = this.caret.at
    const next = row * this.texts.width + column + (back ? -1 : 1)
    if (next < 0 || next >= this.sheet.rules.length * this.texts.width) return null
    return () => this.go(Math.floor(next / this.texts.width), next % this.texts.width, false)
  }

  private copy(event: ClipboardEvent): boolean {
    if (this.typing) return false
    event.clipboardData?.setData('text/plain', toClip(this.texts.selected(this.caret)))
    event.preventDefault()
    return true
  }

  private paste(event: ClipboardEvent): void {
    if (this.typing || !this.hooks.editable) return
    event.preventDefault()
    this.send(this.texts.pasted(this.caret, fromClip(event.clipboardData?.getData('text/plain') ?? '')))
  }

  remark(): void {
    this.hooks.remark(this.caret.at.row, this.caret.at.column)
  }

  addRow(): void {
    const after = this.sheet.rules[this.caret.bottom]?.id ?? ''
    this.send([this.texts.added([], 0, after, newRuleId())])
    this.go(this.sheet.rules.length === 1 ? 0 : this.caret.bottom + 1, 0, false)
    this.focus()
  }

  removeRows(): void {
    const gone = this.sheet.rules.slice(this.caret.top, this.caret.bottom + 1)
    this.send(gone.reverse().map((rule) => ({ do: 'remove_rule', decision: this.sheet.id, rule: rule.id })))
    this.focus()
  }

  moveRows(by: 1 | -1): void {
    const { top, bottom, at, anchor } = this.caret
    const moving = this.sheet.rules[by < 0 ? top - 1 : bottom + 1]
    if (!moving) return
    const after = by < 0 ? (this.sheet.rules[bottom]?.id ?? '') : (this.sheet.rules[top - 1]?.id ?? '')
    this.send([{ do: 'move_rule', decision: this.sheet.id, rule: moving.id, after }])
    this.caret.at = { row: at.row + by, column: at.column }
    this.caret.anchor = { row: anchor.row + by, column: anchor.column }
    this.show(true)
    this.focus()
  }
}

