// The outbox: what has been done and is not yet proven to lie at the bank. Nothing leaves it but against a receipt, and no
// upgrade rewrites it. An item says nothing about anybody: it is sealed, and its label lies encrypted elsewhere.
import type { ReceiptBody } from '../crypto/signing'
import { gone, put, type Change, type Store } from '../store/store'
import type { Bytes } from '../crypto/bytes'

export type ItemState = 'waiting' | 'sending' | 'held' | 'parked' | 'quarantined'

export interface PhotoRef {
  sha256: string
  size: number
  /** Signatures and identity documents go before other photos. */
  urgent: boolean
}

export interface OutboxItem {
  id: string
  hash: string
  author: string
  signature: string
  sealed: string
  size: number
  photos: PhotoRef[]
  made_at: number
  state: ItemState
  attempts: number
  again_at: number
  missing: string[]
  code: string
  reason: string
}

export interface Received {
  day: string
  count: number
  at: string
  number: string
}

export class Outbox {
  constructor(private readonly store: Store) {}

  /** In the order they were made: ids are ordered by time. */
  async items(): Promise<OutboxItem[]> {
    return (await this.store.all<OutboxItem>('outbox')).sort((one, other) => (one.id < other.id ? -1 : 1))
  }

  /**
   * The changes that put an item and its photos in; written together with whatever made them. A picture that waits
   * already keeps the bytes it was sealed to, since half of them may be at the bank.
   */
  async adding(item: OutboxItem, sealedPhotos: Map<string, Bytes> = new Map()): Promise<Change[]> {
    const here = await this.store.getMany('photos', [...sealedPhotos.keys()])
    const fresh = [...sealedPhotos].filter((_photo, at) => !here[at])
    return [put('outbox', item.id, item), ...fresh.map(([sha256, bytes]) => put('photos', sha256, bytes))]
  }

  async keep(...items: OutboxItem[]): Promise<void> {
    await this.store.write(items.map(item => put('outbox', item.id, item)))
  }

  photo(sha256: string): Promise<Bytes | undefined> {
    return this.store.get<Bytes>('photos', sha256)
  }

  /** The bank has it: the item goes, and each photo that no other item waits for. */
  async received(item: OutboxItem, receipt: ReceiptBody): Promise<void> {
    const others = item.photos.length ? (await this.items()).filter(other => other.id !== item.id) : []
    const needed = new Set(others.flatMap(other => other.photos.map(photo => photo.sha256)))
    const free = item.photos.filter(photo => !needed.has(photo.sha256))
    const day = receipt.stored_at.slice(0, 10)
    const before = await this.store.get<Received>('plain', 'received')
    const count = before?.day === day ? before.count + 1 : 1
    await this.store.write([
      gone('outbox', item.id),
      gone('records', `label:${item.id}`),
      ...free.map(photo => gone('photos', photo.sha256)),
      put('plain', 'received', { day, count, at: receipt.stored_at, number: receipt.number })
    ])
  }
}
