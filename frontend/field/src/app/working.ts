// The app at work: while somebody is inside, the engine runs, the screens are filled from the vault, and what a person
// finishes goes into the outbox in one writing.
import { gone, put, type Change } from '../store/store'
import { realClock } from '../sync/clock'
import { Engine } from '../sync/engine'
import { makeItem, type Draft } from '../sync/envelope'
import { Getting, type Load } from '../sync/getting'
import type { Attachment } from '../sync/envelope'
import type { Received } from '../sync/outbox'
import { sealPhoto } from '../crypto/sealing'
import type { Bytes } from '../crypto/bytes'
import { takeReceipts, type Ending, type Sending } from '../sync/sending'
import { cardOf, type Card, type Comment, type Conflict, type Household, type Notice, type Order, type Start } from '../sync/shapes'
import type { Warning } from '../sync/warnings'
import { standing } from '../sync/standing'
import { IDLE_MS, WRONG_PINS } from './guard'
import { goTo } from './place'
import { RELEASE } from './release'
import { forget, seen, type Label } from './seen'
import { compareRelease } from './updating'
import { current, isEnrolled, isInside, keepGuard, leave, lock, outbox, store, wire } from './session'
import type { Visit } from './visits'

let engine: Engine | null = null
let getting: Getting | null = null

/** What is on the phone, at the first moment: who may open it, and how much waits. */
export async function begin(): Promise<void> {
  try {
    seen.phase = (await isEnrolled()) ? 'locked' : 'enrol'
    await refreshOutbox()
  } catch {
    seen.trouble = '本机存储打不开：浏览器不允许保存，或空间已满。无痕窗口不能办理走访。'
  }
}

/** Somebody is inside: fill the screens, then talk to the bank. */
export async function enter(): Promise<void> {
  const { vault, author, receipts } = current()
  const sending: Sending = {
    outbox, wire, clock: realClock, random: Math.random, receipts, changed: () => void refreshOutbox()
  }
  getting = new Getting(wire, store, vault, () => void refresh(), late => takeReceipts(sending, late))
  engine = new Engine({ ...sending, exclusively, reached })
  seen.officer = current().kept.person
  await refresh()
  seen.phase = 'open'
  if (author.release !== (await store.get('plain', 'release'))) await store.write([put('plain', 'release', RELEASE)])
  void engine.kick(true)
  void askForRoom()
}

export function close(): void {
  engine?.stop()
  engine = null
  getting = null
  lock()
  forget()
  seen.phase = 'locked'
}

export const sendNow = (): Promise<void> => engine?.kick(true) ?? Promise.resolve()
export const sendSoon = (): void => void engine?.kick()

export async function refresh(): Promise<void> {
  if (!isInside()) return
  const { vault } = current()
  const start = (await vault.get<Start>('start')) ?? null
  const load = await vault.get<Load>('load')
  const cells = start?.grids ?? []
  const shelves = await vault.getMany<Card[]>(cells.map(grid => `cards:${grid.cell}`))
  const whole = new Set(load?.whole.map(String))
  Object.assign(seen, {
    start, cards: shelves.flatMap(cards => cards ?? []),
    conflicts: (await vault.get<Conflict[]>('conflicts')) ?? [],
    comments: (await vault.get<Comment[]>('comments')) ?? [],
    notices: (await vault.get<Notice[]>('notices')) ?? [],
    warnings: (await vault.get<Warning[]>('warnings')) ?? [],
    visit: (await vault.get<Visit>('visit')) ?? null,
    loaded: {
      households: load?.households ?? 0,
      expected: cells.reduce((sum, grid) => sum + grid.households, 0),
      whole: !!start && cells.every(grid => whole.has(String(grid.cell)))
    }
  })
  await refreshOutbox()
}

let asked = false
let running = false

/** Many changes of the outbox in a row make one reading. */
async function refreshOutbox(): Promise<void> {
  asked = true
  if (running) return
  running = true
  try {
    while (asked) {
      asked = false
      const items = await outbox.items()
      const labels: Record<string, Label> = {}
      if (isInside()) {
        const found = await current().vault.getMany<Label>(items.map(item => `label:${item.id}`))
        for (const [at, item] of items.entries()) if (found[at]) labels[item.id] = found[at]
      }
      seen.items = items
      seen.labels = labels
      seen.received = (await store.get<Received>('plain', 'received')) ?? null
      seen.nextAt = engine?.nextAt ?? 0
      seen.standing = standing(items, {
        sending: engine?.sending ?? false, blocked: engine?.blocked ?? false, conflicts: seen.conflicts.length
      })
    }
  } finally {
    running = false
  }
}

async function exclusively(round: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request('qianmo-field-sending', { ifAvailable: true }, async held => {
    if (held) await round()
    return !!held
  })
}

async function reached(): Promise<Ending> {
  if (!getting || !isInside()) return { kind: 'done' }
  const ending = await getting.everything()
  if (ending.kind !== 'done') return ending
  void compareRelease(seen.start?.releases)
  await keepGuard({ contact_at: Date.now(), skew_s: wire.skewMs === null ? null : Math.round(wire.skewMs / 1000) })
  await obey()
  return { kind: 'done' }
}

/** Orders of the bank, each reported as done; what is sealed stays unless the order says otherwise. */
async function obey(): Promise<void> {
  const orders = (await current().vault.get<Order[]>('orders')) ?? []
  await report(orders.map(order => order.id))
  for (const order of orders) {
    await current().vault.keep('orders', [])
    if (order.kind === 'lock') {
      await keepGuard({ wrong: WRONG_PINS })
      close()
    } else {
      await leaveForGood(order.sealed_too ?? false)
    }
    seen.trouble = order.reason ?? ''
    return
  }
}

async function report(done: (number | string)[]): Promise<void> {
  const estimate = await navigator.storage?.estimate?.()
  await wire.ask('POST', '/api/field/report', {
    release: RELEASE, pending: seen.standing.pending,
    oldest_pending_at: seen.standing.oldest_at && new Date(seen.standing.oldest_at).toISOString(),
    storage_used: estimate?.usage ?? 0, storage_quota: estimate?.quota ?? 0,
    persistent: seen.room?.persistent ?? false, locked: false, wiped: false, orders_done: done
  })
}

export async function leaveForGood(sealedToo = false): Promise<void> {
  engine?.stop()
  engine = null
  await leave(sealedToo)
  forget()
  seen.phase = 'enrol'
  goTo('today')
  await refreshOutbox()
}

/** Asks the browser to keep what lies here; what it answers is shown before work begins. */
async function askForRoom(): Promise<void> {
  if (!navigator.storage?.persist) return
  const persistent = (await navigator.storage.persisted()) || (await navigator.storage.persist())
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  seen.room = { persistent, used: usage, quota }
}

export interface Picture extends Attachment {
  bytes: Bytes
}

/** A finished piece of work, sealed and in the outbox, together with whatever else changes by it. */
export async function submit(draft: Draft, label: Label, pictures: Picture[] = [], also: Change[] = []): Promise<string> {
  const { vault, author } = current()
  const sealed = new Map<string, Bytes>()
  const photos = []
  for (const { bytes, ...attachment } of pictures) {
    const closed = await sealPhoto(author.seal, attachment.sha256, bytes)
    sealed.set(attachment.sha256, closed)
    photos.push({ sha256: attachment.sha256, size: closed.length, urgent: /^(signature|identity)/.test(attachment.purpose) })
  }
  const load = await vault.get<Load>('load')
  const whole = { ...draft, attachments: pictures.map(({ bytes: _bytes, ...attachment }) => attachment) }
  const item = await makeItem(author, whole, Date.now(), load?.offset ?? 0, photos)
  await store.write([...(await outbox.adding(item, sealed)), await vault.keeping(`label:${item.id}`, label), ...also])
  await refresh()
  sendSoon()
  return item.id
}

export const household = (id: number | string): Promise<Household | undefined> =>
  current().vault.get<Household>(`household:${id}`)

/** Whom a household is spoken of by: its head, or its number where nobody is known. */
export const nameOf = (of: Household): string => of.persons[0]?.name ?? of.number

/** A household that has changed and its card in the list of its cell, to be kept together with what changed them. */
export async function keepingHousehold(changed: Household): Promise<Change[]> {
  const { vault } = current()
  const cards = (await vault.get<Card[]>(`cards:${changed.cell}`)) ?? []
  const others = cards.map(card => (String(card.id) === String(changed.id) ? cardOf(changed) : card))
  return [await vault.keeping(`household:${changed.id}`, changed), await vault.keeping(`cards:${changed.cell}`, others)]
}

export const forgetting = (name: string): Change => gone('records', name)

let touchedAt = Date.now()
for (const event of ['pointerdown', 'keydown', 'input']) addEventListener(event, () => { touchedAt = Date.now() }, true)
setInterval(() => {
  if (seen.phase === 'open' && Date.now() - touchedAt > IDLE_MS) close()
}, 5_000)
addEventListener('online', () => void engine?.kick(true))
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') sendSoon()
})
