// 决策: the tables and formulas of a draft with their row counts, parameters first as one form.
import type { Change, Finding, Sheet, State } from './sheet'

export const PARAMETERS = '#parameters'

function item(id: string, label: string, count: string, marks: string, current: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = `#${encodeURIComponent(id)}`
  link.dataset['decision'] = id
  if (id === current) link.setAttribute('aria-current', 'true')
  const name = document.createElement('span')
  name.textContent = label
  name.className = 'qm-elide'
  name.title = label
  const side = document.createElement('small')
  side.textContent = `${marks}${count}`
  link.append(name, side)
  return link
}

function marksOf(sheet: Sheet, changes: Change[], findings: Finding[]): string {
  const wrong = findings.some((finding) => finding.decision === sheet.id && finding.kind !== 'unproven')
  return `${wrong ? '▲ ' : ''}${changes.some((change) => change.decision === sheet.id) ? '改 ' : ''}`
}

/** Draws the list; the one shown is marked. */
export function drawDecisions(host: HTMLElement, state: State, current: string): void {
  const parameters = state.sheets.filter((sheet) => sheet.parameter)
  const links: HTMLElement[] = parameters.length > 0 ? [item(PARAMETERS, '参数', `${parameters.length} 项`, parameters.map((sheet) => marksOf(sheet, state.changes, state.findings)).find(Boolean) ?? '', current)] : []
  for (const sheet of state.sheets) {
    if (sheet.parameter) continue
    const count = sheet.kind === 'table' ? `${sheet.rules.length} 行` : '公式'
    links.push(item(sheet.id, sheet.label, count, marksOf(sheet, state.changes, state.findings), current))
  }
  host.replaceChildren(...links)
  host.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

const HITS: [string, string, string, string][] = [
  ['UNIQUE', '', '唯一命中 U', '任何一户只应命中一行'],
  ['FIRST', '', '首行命中 F', '从上往下，第一行命中的算'],
  ['ANY', '', '任一命中 A', '可以命中几行，结果必须一样'],
  ['PRIORITY', '', '按优先值 P', '命中几行时，取结果列在前的值'],
  ['RULE ORDER', '', '按行列出 R', '命中的行按次序都列出'],
  ['OUTPUT ORDER', '', '按值列出 O', '命中的行按结果的次序列出'],
  ['COLLECT', '', '汇集 C', '命中的行都列出'],
  ['COLLECT', 'SUM', '合计 C+', '命中的行相加'],
  ['COLLECT', 'MIN', '取最小 C<', '命中的行取最小'],
  ['COLLECT', 'MAX', '取最大 C>', '命中的行取最大'],
  ['COLLECT', 'COUNT', '计数 C#', '命中的行数']
]

/** Fills the choice of hit policy, and says in words what it means. */
export function drawHit(choice: HTMLSelectElement, words: HTMLElement, sheet: Sheet): void {
  if (choice.options.length === 0) for (const [hit, aggregation, name] of HITS) choice.add(new Option(name, `${hit}/${aggregation}`))
  choice.value = `${sheet.hit}/${sheet.aggregation}`
  words.textContent = HITS.find(([hit, aggregation]) => hit === sheet.hit && aggregation === sheet.aggregation)?.[3] ?? ''
}
