// One round of sending: words before pictures, pictures of signatures and identity papers before others, and each item
// judged alone. What cannot be delivered stops the round only where it stands for the network; a single bad item is set
// aside and the rest goes on.
import { checkedReceipt, type Receipt } from '../crypto/signing'
import { waitMs } from './backoff'
import type { Clock } from './clock'
import type { Outbox, OutboxItem } from './outbox'
import { uploadPhoto } from './photos'
import type { Answer, Wire } from './wire'

export interface Sending {
  outbox: Outbox
  wire: Wire
  clock: Clock
  random: () => number
  receipts: CryptoKey
  /** Told after every change of an item, so that the screen follows. */
  changed: () => void
}

/** How a round ended: everything due was tried, or what stopped it. */
export type Ending = { kind: 'done' } | { kind: 'away' } | { kind: 'busy'; afterMs: number } | { kind: 'unlock' }

interface Said {
  envelope: string
  state: 'received' | 'held' | 'parked' | 'quarantined'
  receipt?: Receipt
  missing?: string[]
  code?: string
  reason?: string
}

const ITEMS_AT_ONCE = 50
const BYTES_AT_ONCE = 1_900_000
const ASK_PARKED_AGAIN_MS = 15 * 60_000
const DONE: Ending = { kind: 'done' }

export async function sendDue(sending: Sending, everything = false): Promise<Ending> {
  const now = sending.clock.now()
  const due = (await sending.outbox.items()).filter(item => isDue(item, now, everything))
  const delivered = await deliver(sending, due)
  if (delivered.kind !== 'done') return delivered
  const held = (await sending.outbox.items()).filter(item => item.state === 'held')
  const uploaded = await uploadMissing(sending, held)
  if (uploaded.kind !== 'done') return uploaded
  return deliver(sending, held.filter(item => item.state === 'held' && !item.missing.length))
}

/** One whose pictures are missing is asked about again only when they have gone up. */
function isDue(item: OutboxItem, now: number, everything: boolean): boolean {
  if (item.state === 'quarantined' || (item.state === 'held' && item.missing.length)) return false
  return everything || item.again_at <= now
}

async function deliver(sending: Sending, items: OutboxItem[]): Promise<Ending> {
  for (const batch of batches(items)) {
    const ending = await deliverBatch(sending, batch)
    if (ending.kind !== 'done') return ending
  }
  return DONE
}

export function batches(items: OutboxItem[]): OutboxItem[][] {
  const all: OutboxItem[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const item of items) {
    const size = item.sealed.length + 400
    const last = all.at(-1)
    if (!last || last.length === ITEMS_AT_ONCE || bytes + size > BYTES_AT_ONCE) {
      all.push([item])
      bytes = size
    } else {
      last.push(item)
      bytes += size
    }
  }
  return all
}

async function deliverBatch(sending: Sending, batch: OutboxItem[]): Promise<Ending> {
  for (const item of batch) {
    item.attempts += 1
    if (item.state === 'waiting') item.state = 'sending'
  }
  await sending.outbox.keep(...batch)
  sending.changed()
  const wired = batch.map(({ id, hash, author, signature, sealed }) => ({ envelope: id, hash, author, signature, sealed }))
  const answer = await sending.wire.ask<{ items: Said[] }>('POST', '/api/field/envelopes', { items: wired })
  if (answer.kind === 'ok' && answer.body.items?.length === batch.length) {
    for (const [at, item] of batch.entries()) await settle(sending, item, answer.body.items[at] as Said)
    sending.changed()
    return DONE
  }
  return undelivered(sending, batch, answer)
}

/** A batch the server failed on is halved until the item it fails on is found; only that one waits. */
async function undelivered(sending: Sending, batch: OutboxItem[], answer: Answer<unknown>): Promise<Ending> {
  for (const item of batch) if (item.state === 'sending') item.state = 'waiting'
  const itsOwnFault = answer.kind === 'broken' || answer.kind === 'refused'
  if (itsOwnFault && batch.length > 1) {
    for (const item of batch) item.attempts -= 1
    const half = Math.ceil(batch.length / 2)
    const first = await deliverBatch(sending, batch.slice(0, half))
    return first.kind === 'done' ? deliverBatch(sending, batch.slice(half)) : first
  }
  const alone = batch[0] as OutboxItem
  if (answer.kind === 'refused') {
    Object.assign(alone, { state: 'quarantined', code: answer.code, reason: answer.reason })
  } else if (itsOwnFault) {
    alone.again_at = sending.clock.now() + waitMs(alone.attempts, sending.random)
  }
  await sending.outbox.keep(...batch)
  sending.changed()
  if (itsOwnFault) return DONE
  if (answer.kind === 'busy' || answer.kind === 'unlock') return answer
  return { kind: 'away' }
}

async function settle(sending: Sending, item: OutboxItem, said: Said): Promise<void> {
  const { outbox, clock, random } = sending
  const about = said.envelope === item.id ? said.state : 'unknown'
  if (about === 'received') {
    const receipt = said.receipt && (await checkedReceipt(sending.receipts, said.receipt, item.id, item.hash))
    if (receipt) return outbox.received(item, receipt)
    const again_at = clock.now() + waitMs(item.attempts, random)
    Object.assign(item, { state: 'waiting', again_at, code: 'receipt', reason: '回执核对不上，没有移出发件箱，稍后再问。' })
  } else if (about === 'held') {
    Object.assign(item, { state: 'held', missing: said.missing ?? [], again_at: 0, code: '', reason: '' })
  } else if (about === 'parked') {
    const again_at = clock.now() + ASK_PARKED_AGAIN_MS
    Object.assign(item, { state: 'parked', again_at, code: said.code ?? '', reason: said.reason ?? '' })
  } else if (about === 'quarantined') {
    Object.assign(item, { state: 'quarantined', code: said.code ?? '', reason: said.reason ?? '' })
  } else {
    Object.assign(item, { state: 'waiting', again_at: clock.now() + waitMs(item.attempts, random) })
  }
  await outbox.keep(item)
}

async function uploadMissing(sending: Sending, held: OutboxItem[]): Promise<Ending> {
  for (const [sha256, items] of missingPhotos(held)) {
    const bytes = await sending.outbox.photo(sha256)
    if (!bytes) {
      const lost = { state: 'quarantined', code: 'photo_gone', reason: '照片在本机找不到了，文字已在银行。请重拍后再发。' }
      for (const item of items) Object.assign(item, lost)
      await sending.outbox.keep(...items)
      continue
    }
    const answer = await uploadPhoto(sending.wire, sha256, bytes)
    if (answer.kind === 'away' || answer.kind === 'busy' || answer.kind === 'unlock') return answer
    if (answer.kind === 'broken') continue
    // What the bank refuses of a picture it says once more when asked for the envelope; that answer sets the item aside.
    for (const item of items) item.missing = item.missing.filter(left => left !== sha256)
    await sending.outbox.keep(...items)
    sending.changed()
  }
  return DONE
}

/** Each missing photo once, with the items that wait for it, urgent ones first. */
function missingPhotos(held: OutboxItem[]): [string, OutboxItem[]][] {
  const urgent = new Set(held.flatMap(item => item.photos.filter(photo => photo.urgent).map(photo => photo.sha256)))
  const all = new Map<string, OutboxItem[]>()
  for (const item of held) for (const sha256 of item.missing) all.set(sha256, [...(all.get(sha256) ?? []), item])
  return [...all].sort(([one], [other]) => Number(urgent.has(other)) - Number(urgent.has(one)))
}

/** Receipts that come with changes, for items that were parked. */
export async function takeReceipts(sending: Sending, late: Receipt[]): Promise<void> {
  const waiting = new Map((await sending.outbox.items()).map(item => [item.id, item]))
  for (const receipt of late) {
    const item = waiting.get((JSON.parse(receipt.body) as { envelope: string }).envelope)
    const body = item && (await checkedReceipt(sending.receipts, receipt, item.id, item.hash))
    if (item && body) await sending.outbox.received(item, body)
  }
  sending.changed()
}
