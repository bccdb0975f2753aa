// The editor of a draft: one state, drawn by the parts beside it. An edit is seen at once and sent at once; what the
// server answers (findings, what changed, how cases are answered) replaces what stands there.
import { isOfColumns, listenToColumns } from './columns'
import { Counting } from './counting'
import { drawDecisions, drawHit, PARAMETERS } from './decisions'
import { drawDiagram } from './diagram'
import { Grid } from './grid'
import { marksOf } from './marks'
import { Outbox, type Answer } from './outbox'
import { Panel } from './panel'
import { drawPlain, updatePlain } from './plain'
import { openRemarks } from './remarks'
import { drawSteps } from './steps'
import { carryOut, type Edit, type Finding, type Sheet, type State } from './sheet'

interface Step {
  again: Edit[]
  back: Edit[]
}

class Editor {
  private readonly state: State
  private readonly editable: boolean
  private readonly outbox: Outbox
  private readonly panel: Panel
  private readonly counting: Counting
  private grid: Grid | null = null
  private current = ''
  private readonly done: Step[] = []
  private undone: Step[] = []

  constructor(private readonly host: HTMLElement) {
    this.state = JSON.parse(document.getElementById('policy-state')?.textContent ?? '{}') as State
    this.editable = host.dataset['editable'] === 'yes'
    const token = document.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value ?? ''
    this.outbox = new Outbox(host.dataset['edit'] ?? '', host.dataset['key'] ?? 'policy', this.state.revision, token, {
      saved: (answer, isLast) => this.saved(answer, isLast),
      refused: (sentence, state, lost) => this.refused(sentence, state, lost),
      stale: (sentence, state, waiting) => this.stale(sentence, state, waiting),
      trouble: (sentence) => this.say('qm-note', sentence)
    })
    this.panel = new Panel(host, { editable: this.editable, jump: (...place) => this.jump(...place), mend: (finding, place) => this.mend(finding, place) })
    this.counting = new Counting(host.dataset['counts'] ?? '', (counts) => this.panel.count(counts, this.state))
    this.listen()
    this.open(this.wanted())
    this.toCell()
    this.offerLeftOver()
    void this.counting.ask(this.state.revision, this.state.findings.length)
  }

  private part<Kind extends HTMLElement>(name: string): Kind {
    return this.host.querySelector<Kind>(`[data-${name}]`) as Kind
  }

  private sheet(id: string): Sheet | undefined {
    return this.state.sheets.find((sheet) => sheet.id === id)
  }

  private wanted(): string {
    const [hash = ''] = addressed()
    if (hash === PARAMETERS || this.sheet(hash)) return hash
    const touched = this.state.findings.find((finding) => finding.grave)?.decision ?? this.state.changes.find((change) => change.decision)?.decision
    return touched ?? this.state.sheets.find((sheet) => sheet.kind === 'table')?.id ?? this.state.sheets[0]?.id ?? ''
  }

  /** The row and column an address names behind its table. */
  private toCell(): void {
    const [, rule, column] = addressed()
    if (rule) this.grid?.goTo(rule, column ?? '')
  }

  private get plain(): Sheet[] {
    return this.current === PARAMETERS ? this.state.sheets.filter((sheet) => sheet.parameter) : this.state.sheets.filter((sheet) => sheet.id === this.current)
  }

  private open(id: string): void {
    this.current = id
    const sheet = this.sheet(id)
    const isTable = sheet?.kind === 'table'
    const place = this.part('sheet')
    this.grid = null
    this.part('title').textContent = sheet?.label ?? '参数'
    for (const name of ['hit', 'add', 'excel', 'table-only']) this.host.querySelectorAll<HTMLElement>(`[data-${name}]`).forEach((one) => (one.hidden = !isTable))
    this.host.querySelectorAll<HTMLAnchorElement>('[data-sheet-href]').forEach((link) => (link.href = (link.dataset['sheetHref'] ?? '').replace('__sheet__', encodeURIComponent(id))))
    this.host.querySelectorAll<HTMLInputElement>('[data-sheet-value]').forEach((input) => (input.value = id))
    if (sheet && isTable) {
      this.grid = new Grid(place, sheet, {
        editable: this.editable,
        marks: () => marksOf(sheet, this.state.changes, this.state.findings, this.state.remarks),
        edit: (edits) => this.edit(edits),
        undo: () => this.undo(),
        redo: () => this.redo(),
        remark: (row, column) => openRemarks(sheet, row, column, this.state.remarks),
        help: () => (document.getElementById('grid-keys') as HTMLDialogElement).showModal(),
        moved: (shown, row, column) => this.tellColumn(shown, row, column)
      })
    } else {
      drawPlain(place, this.plain, this.state.changes, { editable: this.editable, edit: (edits) => this.edit(edits) })
      this.part('hit-words').textContent = sheet ? '一个公式，写法见说明' : '改一个数，所有用到它的表一起变'
    }
    this.drawAround()
    place.scrollTop = 0
  }

  private tellColumn(sheet: Sheet, row: number, column: number): void {
    const head = sheet.columns[column]
    const told = head ? [`${row + 1} 行“${head.label}”`, head.side === 'in' && head.text !== head.label ? `看 ${head.text}` : '', head.allowed ? `可用 ${head.allowed}` : ''] : [`${row + 1} 行说明`]
    this.part('here').textContent = told.filter(Boolean).join('　')
  }

  private drawAround(): void {
    drawDecisions(this.part('decisions'), this.state, this.current)
    const sheet = this.sheet(this.current)
    if (sheet?.kind === 'table') drawHit(this.part<HTMLSelectElement>('hit'), this.part('hit-words'), sheet)
    this.panel.draw(this.state)
    const rows = new Set(this.state.changes.filter((change) => change.decision === this.current && change.rule).map((change) => change.rule)).size
    this.part('changed').textContent = rows > 0 ? `改动 ${rows} 行` : '没有改动'
    drawSteps(this.state)
    this.part('took').textContent = `每次改格即查，用时 ${this.state.took} 毫秒`
  }

  /** Makes edits of a person: seen at once, undoable, sent. */
  edit(edits: Edit[]): void {
    const columns = edits.filter(isOfColumns)
    if (columns.length > 0) {
      this.done.length = 0
      this.undone = []
      this.outbox.push(columns)
    }
    const step = this.carry(edits.filter((edit) => !isOfColumns(edit)))
    if (step.again.length === 0) return
    this.done.push(step)
    this.undone = []
    this.outbox.push(step.again)
  }

  private carry(edits: Edit[]): Step {
    const step: Step = { again: [], back: [] }
    for (const edit of edits) {
      const back = carryOut(this.state.sheets, edit)
      if (!back) continue
      step.again.push(edit)
      step.back.unshift(back)
    }
    this.redraw()
    return step
  }

  private redraw(): void {
    if (this.grid && !this.grid.isTyping) this.grid.update()
    if (!this.grid) updatePlain(this.part('sheet'), this.plain, this.state.changes)
  }

  private undo(): void {
    const step = this.done.pop()
    if (!step) return
    this.outbox.push(this.carry(step.back).again)
    this.undone.push(step)
  }

  private redo(): void {
    const step = this.undone.pop()
    if (!step) return
    this.outbox.push(this.carry(step.again).again)
    this.done.push(step)
  }

  private mend(finding: Finding, place: number): void {
    const repair = finding.repairs[place]
    const first = repair?.edits[0]
    if (!repair || !first) return
    if ('rule' in first) this.jump(finding.decision, first.rule, 'column' in first ? first.column : '')
    this.edit(repair.edits)
  }

  private jump(decision: string, rule: string, column: string): void {
    if (decision !== this.current) this.open(decision)
    history.replaceState(null, '', `#${encodeURIComponent(decision)}`)
    this.grid?.goTo(rule, column)
  }

  /** Takes over what the server told; tables only once nothing of ours is still on its way. */
  private take(told: Answer['state'], withSheets: boolean): void {
    const { sheets, ...rest } = told
    Object.assign(this.state, rest)
    if (sheets && withSheets) {
      for (const sheet of sheets) {
        const mine = this.sheet(sheet.id)
        if (!mine) this.state.sheets.push(sheet)
        else if (mine.columns.length !== sheet.columns.length) {
          Object.assign(mine, sheet)
          if (this.current === sheet.id) this.open(sheet.id)
        } else Object.assign(mine, sheet)
      }
    }
    this.redraw()
    this.drawAround()
  }

  private saved(answer: Answer, isLast: boolean): void {
    this.take(answer.state, isLast)
    this.say('', '')
    this.host.dataset['saved'] = this.part('revisions').textContent = String(answer.state.revision)
    for (const input of document.querySelectorAll<HTMLInputElement>('input[data-revision]')) input.value = String(answer.state.revision)
    if (!isLast) return
    document.body.dispatchEvent(new CustomEvent('policy-saved'))
    void this.counting.ask(this.state.revision, this.state.findings.length)
  }

  private refused(sentence: string, state: Answer['state'], waiting: Edit[]): void {
    this.take(state, true)
    for (const edit of waiting) carryOut(this.state.sheets, edit)
    this.done.pop()
    this.redraw()
    this.say('qm-note qm-bad', sentence)
  }

  private stale(sentence: string, state: Answer['state'], waiting: Edit[]): void {
    this.done.length = 0
    this.undone = []
    this.take(state, true)
    this.offer(`${sentence}。已换成最新的样子，您的 ${waiting.length} 处改动还没有存：`, waiting)
  }

  private offerLeftOver(): void {
    const kept = this.outbox.leftOver()
    if (kept && this.editable) this.offer(`上次有 ${kept.edits.length} 处改动没有送到：`, kept.edits)
    else if (kept) this.outbox.forget()
  }

  private offer(sentence: string, edits: Edit[]): void {
    const again = document.createElement('button')
    const drop = document.createElement('button')
    const close = (): void => {
      this.outbox.forget()
      this.say('', '')
    }
    ;[again.type, again.className, again.textContent] = ['button', 'qm-btn qm-slim qm-primary', '在最新的上面再改']
    ;[drop.type, drop.className, drop.textContent] = ['button', 'qm-btn qm-slim', '不要了']
    again.addEventListener('click', () => {
      close()
      this.edit(edits)
    })
    drop.addEventListener('click', close)
    this.say('qm-note', sentence, again, drop)
  }

  private say(classes: string, sentence: string, ...acts: HTMLElement[]): void {
    const place = this.part('say')
    place.className = classes ? `${classes} qm-flow` : ''
    place.replaceChildren(sentence, ...acts)
    place.hidden = !sentence
  }

  private listen(): void {
    window.addEventListener('hashchange', () => {
      this.open(this.wanted())
      this.toCell()
      this.grid?.focus()
    })
    this.part<HTMLSelectElement>('hit').addEventListener('change', (event) => {
      const [hit_policy = '', aggregation = ''] = (event.target as HTMLSelectElement).value.split('/')
      this.edit([{ do: 'set_hit_policy', decision: this.current, hit_policy, aggregation }])
    })
    const acts: Record<string, () => void> = {
      add: () => this.grid?.addRow(),
      remove: () => this.grid?.removeRows(),
      remark: () => this.grid?.remark(),
      undo: () => this.undo(),
      redo: () => this.redo()
    }
    this.host.addEventListener('click', (event) => {
      const asked = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]') : null
      acts[asked?.dataset['act'] ?? '']?.()
    })
    listenToColumns({
      table: () => [this.state.known, this.sheet(this.current), this.grid?.caret.at.column ?? 0],
      send: (edit) => this.edit([edit])
    })
    document.addEventListener('htmx:afterSettle', () => drawSteps(this.state))
    document.querySelector('[data-opens="diagram"]')?.addEventListener('click', () => {
      const dialog = document.getElementById('diagram') as HTMLDialogElement
      drawDiagram(dialog.querySelector('[data-diagram]') as HTMLElement, this.state.sheets, this.current, (id) => {
        dialog.close()
        this.jump(id, '', '')
      })
    })
  }
}

/** Table, row and column of the address. */
function addressed(): string[] {
  return location.hash.slice(1).split('/').map(decodeURIComponent)
}

/** Starts the editor in its place on the page. */
export function startEditor(host: HTMLElement): void {
  new Editor(host)
}
