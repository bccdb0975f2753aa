// What the bank knows, brought to the phone: cell by cell, page by page, each page kept whole before the next is asked
// for, so that a load cut off goes on where it stopped; afterwards only what changed. What is no longer ours to see goes.
import type { Receipt } from '../crypto/signing'
import { gone, type Change, type Store } from '../store/store'
import type { Vault } from '../store/vault'
import type { Ending } from './sending'
import { cardOf, type Card, type Changes, type Grid, type Household, type Id, type Page, type Start } from './shapes'
import type { Answer, Wire } from './wire'

export interface Load {
  /** Where asking for changes begins: the smallest offset seen while loading. */
  offset: number | null
  /** Cells wholly here. */
  whole: Id[]
  /** How far a cell has come that is not. */
  after: Record<string, Id>
  households: number
}

const NOTHING_YET: Load = { offset: null, whole: [], after: {}, households: 0 }

export class Getting {
  constructor(
    private readonly wire: Wire,
    private readonly store: Store,
    private readonly vault: Vault,
    private readonly changed: () => void,
    /** Takes receipts that come late, of items that had to wait for others. */
    private readonly receipts: (late: Receipt[]) => Promise<void> = async () => undefined,
    private readonly now: () => number = Date.now
  ) {}

  async load(): Promise<Load> {
    return (await this.vault.get<Load>('load')) ?? structuredClone(NOTHING_YET)
  }

  /** What the day begins with, then whatever cells are not here yet, then what changed since. */
  async everything(): Promise<Ending> {
    const start = await this.wire.ask<Start>('GET', '/api/field/start')
    if (start.kind !== 'ok') return endingOf(start)
    await this.begin(start.body)
    for (const grid of start.body.grids) {
      const ending = await this.cell(grid)
      if (ending.kind !== 'done') return ending
    }
    return this.changes()
  }

  /** Only what changed since the last time. */
  async changes(): Promise<Ending> {
    for (;;) {
      const load = await this.load()
      const answer = await this.wire.ask<Changes>('GET', `/api/field/changes?since=${load.offset ?? 0}`)
      if (answer.kind !== 'ok') return endingOf(answer)
      await this.apply(answer.body, load)
      if (!answer.body.households?.length || answer.body.offset === load.offset) return { kind: 'done' }
    }
  }

  private async begin(start: Start): Promise<void> {
    const load = await this.load()
    load.offset ??= start.offset
    const here = new Set(start.grids.map(grid => String(grid.cell)))
    const known = [...load.whole, ...Object.keys(load.after)].map(String)
    const left = known.filter(cell => !here.has(cell))
    load.whole = load.whole.filter(cell => here.has(String(cell)))
    for (const cell of left) delete load.after[cell]
    const lists = {
      start: { ...start, got_at: this.now() }, conflicts: start.conflicts ?? [], comments: start.comments ?? [], notices: start.notices ?? [],
      orders: start.orders ?? [], warnings: start.warnings ?? []
    }
    const kept = await Promise.all(Object.entries(lists).map(([name, value]) => this.vault.keeping(name, value)))
    const dropped = (await Promise.all(left.map(cell => this.droppingCell(cell)))).flat()
    await this.store.write([...kept, ...dropped, await this.vault.keeping('load', load)])
    await this.forms(start)
    this.changed()
  }

  private async forms(start: Start): Promise<void> {
    const here = new Set(await this.vault.names('form:'))
    for (const form of start.forms ?? []) {
      if (here.has(`form:${form.id}`)) continue
      const answer = await this.wire.ask<unknown>('GET', `/api/field/forms/${encodeURIComponent(form.id)}`)
      if (answer.kind === 'ok') await this.vault.keep(`form:${form.id}`, answer.body)
    }
  }

  private async cell(grid: Grid): Promise<Ending> {
    for (;;) {
      const load = await this.load()
      if (load.whole.some(cell => String(cell) === String(grid.cell))) return { kind: 'done' }
      const after = load.after[String(grid.cell)]
      const query = after === undefined ? '' : `?after=${after}`
      const answer = await this.wire.ask<Page>('GET', `/api/field/grids/${grid.cell}${query}`)
      if (answer.kind !== 'ok') return endingOf(answer)
      await this.keepPage(grid, answer.body, load)
      this.changed()
    }
  }

  private async keepPage(grid: Grid, page: Page, load: Load): Promise<void> {
    const fresh = load.after[String(grid.cell)] === undefined
    const before = fresh ? [] : ((await this.vault.get<Card[]>(`cards:${grid.cell}`)) ?? [])
    const households = page.households.map(household => ({ ...household, cell: grid.cell }))
    load.offset = Math.min(load.offset ?? page.offset, page.offset)
    load.households += households.length
    if (page.next === null || page.next === undefined) {
      delete load.after[String(grid.cell)]
      load.whole.push(grid.cell)
    } else {
      load.after[String(grid.cell)] = page.next
    }
    await this.store.write([
      ...(await Promise.all(households.map(household => this.keepingHousehold(household)))),
      await this.vault.keeping(`cards:${grid.cell}`, [...before, ...households.map(cardOf)]),
      await this.vault.keeping('load', load)
    ])
  }

  private keepingHousehold(household: Household): Promise<Change> {
    return this.vault.keeping(`household:${household.id}`, household)
  }

  private async droppingCell(cell: Id): Promise<Change[]> {
    const cards = (await this.vault.get<Card[]>(`cards:${cell}`)) ?? []
    return [gone('records', `cards:${cell}`), ...cards.map(card => gone('records', `household:${card.id}`))]
  }

  private async putElsewhere(changes: Changes): Promise<Id[]> {
    const left: Id[] = []
    for (const { cell, households } of changes.pieces ?? []) {
      const here = new Set(households.map(String))
      const cards = (await this.vault.get<Card[]>(`cards:${cell}`)) ?? []
      left.push(...cards.map(card => card.id).filter(id => !here.has(String(id))))
    }
    return left
  }

  private async apply(changes: Changes, load: Load): Promise<void> {
    const households = changes.households ?? []
    const removed = [...(changes.removed ?? []), ...(await this.putElsewhere(changes))]
    const ids = [...households.map(household => household.id), ...removed].map(String)
    const before = await this.vault.getMany<Household>(ids.map(id => `household:${id}`))
    const cells = new Set([...households, ...before].flatMap(household => (household ? [String(household.cell)] : [])))
    const touched = new Set(ids)
    const writing: Change[] = []
    for (const cell of cells) {
      const cards = ((await this.vault.get<Card[]>(`cards:${cell}`)) ?? []).filter(card => !touched.has(String(card.id)))
      const mine = households.filter(household => String(household.cell) === cell)
      writing.push(await this.vault.keeping(`cards:${cell}`, [...cards, ...mine.map(cardOf)]))
    }
    for (const id of removed) writing.push(gone('records', `household:${id}`))
    for (const household of households) writing.push(await this.keepingHousehold(household))
    for (const cell of changes.removed_grids ?? []) writing.push(...(await this.droppingCell(cell)))
    const goneCells = new Set((changes.removed_grids ?? []).map(String))
    load.whole = load.whole.filter(cell => !goneCells.has(String(cell)))
    load.offset = changes.offset
    for (const name of ['conflicts', 'comments', 'notices', 'orders', 'warnings'] as const) {
      if (changes[name]) writing.push(await this.vault.keeping(name, changes[name]))
    }
    await this.store.write([...writing, await this.vault.keeping('load', load)])
    if (changes.receipts?.length) await this.receipts(changes.receipts)
    this.changed()
  }
}

function endingOf(answer: Answer<unknown>): Ending {
  if (answer.kind === 'busy' || answer.kind === 'unlock') return answer
  return { kind: 'away' }
}
