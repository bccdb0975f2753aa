// What is to be seen on the cells of a sheet: what changed since the version it is based on, what the check found, what
// colleagues remarked.
import { remarksOf } from './remarks'
import type { Change, Finding, Remark, Sheet } from './sheet'

export interface Marks {
  /** Rows that are new, and rows with any change, by id. */
  added: Set<string>
  touched: Set<string>
  /** What stood in a cell before, by row and column. */
  before: Map<string, string>
  /** Rows that meet another, cells where they meet, and cells that mean nothing. */
  meeting: Set<string>
  hatched: Set<string>
  wrong: Set<string>
  /** Open remarks, by row and column. */
  remarks: Map<string, Remark[]>
}

export const NOTE = 'note'

export function cellKey(rule: string, column: string): string {
  return `${rule}/${column}`
}

const MEETING = new Set(['overlap', 'unreachable'])

/** The marks of one sheet. */
export function marksOf(sheet: Sheet, changes: Change[], findings: Finding[], remarks: Remark[]): Marks {
  const marks: Marks = { added: new Set(), touched: new Set(), before: new Map(), meeting: new Set(), hatched: new Set(), wrong: new Set(), remarks: remarksOf(sheet, remarks) }
  for (const change of changes) {
    if (change.decision !== sheet.id || !change.rule) continue
    marks.touched.add(change.rule)
    if (change.kind === 'rule_added') marks.added.add(change.rule)
    if (change.kind === 'cell') marks.before.set(cellKey(change.rule, change.column), change.before)
    if (change.kind === 'note') marks.before.set(cellKey(change.rule, NOTE), change.before)
  }
  for (const finding of findings) {
    if (finding.decision !== sheet.id) continue
    for (const rule of finding.rules) {
      if (MEETING.has(finding.kind)) marks.meeting.add(rule)
      const into = MEETING.has(finding.kind) ? marks.hatched : finding.grave ? marks.wrong : null
      for (const column of finding.columns) into?.add(cellKey(rule, column))
    }
  }
  return marks
}
