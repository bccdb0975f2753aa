// What the server tells of a draft. Texts are as an officer reads and types them; the server turns them into the
// language of the model, so that only one place knows that language.

export interface Column {
  id: string
  label: string
  unit: string
  text: string
  side: 'in' | 'out'
  allowed: string
  default: string
}

export interface Rule {
  id: string
  cells: string[]
  note: string
}

export interface Sheet {
  id: string
  name: string
  label: string
  unit: string
  kind: 'table' | 'formula'
  parameter: boolean
  hit: string
  aggregation: string
  text: string
  requires: string[]
  columns: Column[]
  rules: Rule[]
}

/** A place where the draft reads otherwise than the version it is based on; `before` is what stood there. */
export interface Change {
  kind: string
  decision: string
  rule: string
  column: string
  before: string
}

export interface Repair {
  label: string
  edits: Edit[]
}

export interface Finding {
  kind: string
  grave: boolean
  title: string
  sentence: string
  decision: string
  rules: string[]
  columns: string[]
  example: [string, string][]
  answers: [string, string][]
  repairs: Repair[]
}

/** What a colleague said of a place of the draft and nobody has settled. */
export interface Remark {
  id: number
  decision: string
  rule: string
  column: string
  text: string
  by: string
  at: string
}

export interface Cases {
  passed: number
  failed: { name: string; sentence: string }[]
}

/** A fact or decision that a new condition may look at. */
export interface Known {
  name: string
  label: string
  kind: string
}

export interface State {
  remarks: Remark[]
  known: Known[]
  revision: number
  sheets: Sheet[]
  findings: Finding[]
  changes: Change[]
  cases: Cases
  took: number
}

export type Edit =
  | { do: 'set_cell'; decision: string; rule: string; column: string; text: string }
  | { do: 'set_note'; decision: string; rule: string; text: string }
  | { do: 'add_rule'; decision: string; after: string; rule: string; cells: Record<string, string>; note: string }
  | { do: 'remove_rule'; decision: string; rule: string }
  | { do: 'add_column'; decision: string; side: 'in'; label: string; text: string }
  | { do: 'remove_column'; decision: string; column: string }
  | { do: 'move_rule'; decision: string; rule: string; after: string }
  | { do: 'set_hit_policy'; decision: string; hit_policy: string; aggregation: string }
  | { do: 'set_default'; decision: string; column: string; text: string }
  | { do: 'set_formula'; decision: string; text: string }

function ruleOf(sheet: Sheet, id: string): Rule | undefined {
  return sheet.rules.find((rule) => rule.id === id)
}

function insert(sheet: Sheet, rule: Rule, after: string): void {
  const place = after ? sheet.rules.findIndex((one) => one.id === after) + 1 : 0
  sheet.rules.splice(place, 0, rule)
}

function before(sheet: Sheet, id: string): string {
  return sheet.rules[sheet.rules.findIndex((rule) => rule.id === id) - 1]?.id ?? ''
}

/** Carries an edit out on the sheets and gives the edit that undoes it; null when its place is gone. */
export function carryOut(sheets: Sheet[], edit: Edit): Edit | null {
  const sheet = sheets.find((one) => one.id === edit.decision)
  if (!sheet) return null
  switch (edit.do) {
    case 'add_rule': {
      if (ruleOf(sheet, edit.rule)) return null
      const cells = sheet.columns.map((column) => edit.cells[column.id] ?? (column.side === 'in' ? '—' : ''))
      insert(sheet, { id: edit.rule, cells, note: edit.note }, edit.after)
      return { do: 'remove_rule', decision: sheet.id, rule: edit.rule }
    }
    case 'set_hit_policy': {
      const undo: Edit = { ...edit, hit_policy: sheet.hit, aggregation: sheet.aggregation }
      sheet.hit = edit.hit_policy
      sheet.aggregation = edit.aggregation
      return undo
    }
    case 'set_formula': {
      const undo: Edit = { ...edit, text: sheet.text }
      sheet.text = edit.text
      return undo
    }
    case 'set_default': {
      const column = sheet.columns.find((one) => one.id === edit.column)
      if (!column) return null
      const undo: Edit = { ...edit, text: column.default }
      column.default = edit.text
      return undo
    }
    case 'add_column':
    case 'remove_column':
      return null
    default:
      return onRule(sheet, edit)
  }
}

type OnRule = Extract<Edit, { do: 'set_cell' | 'set_note' | 'remove_rule' | 'move_rule' }>

function onRule(sheet: Sheet, edit: OnRule): Edit | null {
  const rule = ruleOf(sheet, edit.rule)
  if (!rule) return null
  switch (edit.do) {
    case 'set_cell': {
      const place = sheet.columns.findIndex((column) => column.id === edit.column)
      if (place < 0) return null
      const undo: Edit = { ...edit, text: rule.cells[place] ?? '' }
      rule.cells[place] = edit.text
      return undo
    }
    case 'set_note': {
      const undo: Edit = { ...edit, text: rule.note }
      rule.note = edit.text
      return undo
    }
    case 'move_rule': {
      const undo: Edit = { ...edit, after: before(sheet, rule.id) }
      sheet.rules.splice(sheet.rules.indexOf(rule), 1)
      insert(sheet, rule, edit.after)
      return undo
    }
    case 'remove_rule': {
      const after = before(sheet, rule.id)
      sheet.rules.splice(sheet.rules.indexOf(rule), 1)
      const cells = Object.fromEntries(sheet.columns.map((column, place) => [column.id, rule.cells[place] ?? '']))
      return { do: 'add_rule', decision: sheet.id, after, rule: rule.id, cells, note: rule.note }
    }
  }
}

/** An id for a new row that no other row has. */
export function newRuleId(): string {
  return `row_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`
}
