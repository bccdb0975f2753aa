// 检查: what the check found, each with the case that shows it, how many households it touches, and what would mend it.
import type { Finding, Sheet, State } from './sheet'

const KINDS: [string, string][] = [['mistake', '错误'], ['type', '类型'], ['unknown', '不认识'], ['unit', '单位'], ['overlap', '重叠'], ['gap', '缺口'], ['unreachable', '不会命中'], ['unproven', '未穷尽']]
const SHOWN = 30

export interface PanelHooks {
  editable: boolean
  jump(decision: string, rule: string, column: string): void
  mend(finding: Finding, place: number): void
}

/** Households counted for the findings of a revision, in their order; null where that cannot be asked. */
export interface Counts {
  revision: number
  counts: (number | null)[]
  whose: string
  links: string[]
}

export class Panel {
  private counts: Counts | null = null

  constructor(private readonly host: HTMLElement, private readonly hooks: PanelHooks) {}

  private part(name: string): HTMLElement {
    return this.host.querySelector<HTMLElement>(`[data-${name}]`) ?? this.host
  }

  count(counts: Counts, state: State): void {
    this.counts = counts
    this.draw(state)
  }

  draw(state: State): void {
    const list = this.part('findings')
    list.replaceChildren(...state.findings.slice(0, SHOWN).map((finding, place) => this.card(finding, place, state)))
    if (state.findings.length > SHOWN) list.append(line('qm-sub', `另有 ${state.findings.length - SHOWN} 处，先清上面的`))
    for (const failed of state.cases.failed) list.append(note('qm-note qm-bad', `用例“${failed.name}”答得不同`, failed.sentence))
    this.sound(list, state)
    this.part('tally').replaceChildren(...this.tally(state))
    const grave = state.findings.filter((finding) => finding.grave).length + state.cases.failed.length
    this.part('verdict').textContent = grave > 0 ? `${grave} 处未清，不能送复核` : '检查通过，回测后可以送复核'
  }

  private tally(state: State): HTMLElement[] {
    const found = KINDS.map(([kind, name]) => ({ name, all: state.findings.filter((finding) => finding.kind === kind) })).filter((one) => one.all.length > 0)
    if (found.length === 0) return [line('qm-st qm-done', '没有问题')]
    return found.map(({ name, all }) => line(`qm-st ${all.some((finding) => finding.grave) ? 'qm-wait' : 'qm-todo'}`, `${name} ${all.length}`))
  }

  private sound(list: HTMLElement, state: State): void {
    const kinds = new Set(state.findings.map((finding) => finding.kind))
    const good = [
      kinds.has('overlap') ? '' : '无重叠',
      kinds.has('gap') ? '' : '无缺口',
      kinds.has('unreachable') ? '' : '无永不命中的行',
      kinds.has('type') || kinds.has('mistake') ? '' : '类型全部正确',
      state.cases.passed > 0 && state.cases.failed.length === 0 ? `用例 ${state.cases.passed} 个全对` : ''
    ].filter(Boolean)
    const row = line('qm-flow qm-sound', '')
    row.replaceChildren(...good.map((text) => line('qm-st qm-done', text)))
    list.append(row)
  }

  private card(finding: Finding, place: number, state: State): HTMLElement {
    const sheet = state.sheets.find((one) => one.id === finding.decision)
    const card = note(`qm-note qm-finding${finding.grave && finding.kind !== 'overlap' ? ' qm-bad' : ''}${finding.kind === 'unproven' ? ' qm-info' : ''}`, finding.title, '')
    card.dataset['finding'] = finding.kind
    if (finding.example.length > 0) card.append(line('qm-mid', '这样一户会同时命中：'), facts(finding.example))
    else card.append(line('', finding.sentence))
    const told = line('', '')
    told.append(...answers(finding))
    const touched = this.touched(place, state.revision)
    if (touched) told.append(touched)
    if (told.childNodes.length > 0) card.append(told)
    card.append(this.acts(finding, sheet))
    return card
  }

  private touched(place: number, revision: number): Node | null {
    if (this.counts?.revision !== revision) return null
    const count = this.counts.counts[place]
    if (count === null || count === undefined) return null
    const piece = document.createDocumentFragment()
    piece.append(`${this.counts.whose}中有 `)
    const link = this.counts.links[place]
    const figure = document.createElement(link ? 'a' : 'b')
    if (link) figure.setAttribute('href', link)
    figure.textContent = `${count.toLocaleString('en-US')} 户`
    piece.append(figure, '。')
    return piece
  }

  private acts(finding: Finding, sheet: Sheet | undefined): HTMLElement {
    const row = line('qm-flow', '')
    if (this.hooks.editable) finding.repairs.forEach((repair, place) => row.append(button(repair.label, place === 0, () => this.hooks.mend(finding, place))))
    const rules = finding.rules.length > 0 ? finding.rules : ['']
    for (const rule of rules.slice(0, 2)) {
      const number = sheet ? sheet.rules.findIndex((one) => one.id === rule) + 1 : 0
      row.append(button(number > 0 ? `跳到第 ${number} 行` : `看“${sheet?.label ?? '这张表'}”`, false, () => this.hooks.jump(finding.decision, rule, finding.columns[0] ?? '')))
    }
    return row
  }
}

function answers(finding: Finding): (Node | string)[] {
  return finding.answers.flatMap(([row, answer], place) => {
    const figure = document.createElement('b')
    figure.textContent = answer
    return [place > 0 ? '，' : '', `${row}给 `, figure, place === finding.answers.length - 1 ? '。' : '']
  })
}

function facts(example: [string, string][]): HTMLElement {
  const list = document.createElement('dl')
  list.className = 'qm-kv'
  for (const [name, value] of example) {
    const [term, told] = [document.createElement('dt'), document.createElement('dd')]
    term.textContent = name
    told.textContent = value
    list.append(term, told)
  }
  return list
}

function line(classes: string, text: string): HTMLElement {
  const made = document.createElement('div')
  made.className = classes
  made.textContent = text
  return made
}

function note(classes: string, title: string, text: string): HTMLElement {
  const made = line(classes, '')
  const head = document.createElement('b')
  head.textContent = title
  made.append(head)
  if (text) made.append(line('', text))
  return made
}

function button(text: string, primary: boolean, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = primary ? 'qm-btn qm-slim qm-primary' : 'qm-btn qm-slim'
  made.textContent = text
  made.addEventListener('click', act)
  return made
}
